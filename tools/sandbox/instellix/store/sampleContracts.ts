import { SeededRandom } from '../../faults/random';
import { addContract } from './addContract';
import { monthOf } from './months';
import type { InstellixPlan, InstellixStore, PlanOption } from './instellixStore';

const day = 86_400_000;
const firstContractStart = Date.UTC(2024, 0, 1);

/** The smallest whole number that a float cannot tell from its neighbour, plus one more. */
const firstLargeContractId = 9_007_199_254_740_993n;

const companyWords = [
	'Alster',
	'Birke',
	'Deich',
	'Elbe',
	'Fjord',
	'Hafen',
	'Insel',
	'Kiefer',
	'Linde',
	'Möwe',
];
const companyKinds = ['Energie', 'Logistik', 'Mobility', 'Software', 'Studios', 'Telecom'];
const companyForms = ['GmbH', 'AG', 'KG', 'SE'];

const plans: InstellixPlan[] = [
	plan('501', 'office-flat', 'Office Flat', []),
	plan('502', 'ev-charging', 'EV Charging', [
		option('charging-energy', 'Energy', 'KWH'),
		option('charging-time', 'Charging time', 'MINUTE'),
	]),
	plan('503', 'api-platform', 'API Platform', [option('api.calls', 'API calls', 'PC')]),
	plan('504', 'object-storage', 'Object Storage', [
		option('storage_gb-month', 'Storage', 'GB'),
		option('egress~gb', 'Traffic', 'GB'),
	]),
	plan('505', 'telephony', 'Telephony', [
		option('voice-seconds', 'Voice', 'SECOND'),
		option('text-messages', 'Text messages', 'PC'),
	]),
];

/** Fills the store with plans, customers, contracts and aggregations; the same seed, the same data. */
export function seedInstellix(
	store: InstellixStore,
	options: { seed: number; contracts: number; customers: number; now: number },
): void {
	const random = new SeededRandom(options.seed);
	for (const known of plans) store.addPlan(known);
	for (const site of ['site-berlin', 'site-hamburg', 'site-munich']) {
		store.operatingSiteIdents.add(site);
	}
	const customers = Array.from({ length: options.customers }, (_, index) => ({
		debtorId: String(70_001 + index),
		debtorIdent: `D-${String(index + 1).padStart(5, '0')}`,
		name: `${random.pick(companyWords)} ${random.pick(companyKinds)} ${random.pick(companyForms)}`,
	}));
	customers.forEach((customer) => store.addCustomer(customer));

	for (let index = 0; index < options.contracts; index += 1) {
		const customer = random.pick(customers);
		const contractIdent = `C-${String(index + 1).padStart(6, '0')}`;
		// Every seventh id does not fit a float, so that a client which uses one is found out.
		const isLarge = index % 7 === 6;
		addContract(
			store,
			{
				contractId: isLarge
					? String(firstLargeContractId + BigInt(index))
					: String(100_001 + index),
				contractIdent,
				debtorId: customer.debtorId,
				name: `${customer.name} ${contractIdent}`,
				// The first contracts go through the plans in order, so that each is in any small sandbox.
				planIdent: (plans[index] ?? random.pick(plans)).planIdent,
				startedAt: firstContractStart + random.wholeNumber(0, 700) * day,
			},
			options.now,
		);
		if (random.fraction() < 0.25) addClosedAggregation(store, contractIdent, options.now);
	}
}

function addClosedAggregation(store: InstellixStore, contractIdent: string, now: number): void {
	if (store.contractsByIdent.get(contractIdent)?.productIdents.length === 0) return;
	const { start, end } = monthOf(now, -1);
	store.addAggregation({
		ident: `${contractIdent}-previous`,
		contractIdent,
		status: 'CLOSED',
		periodStart: start,
		periodEnd: end,
		periodStatus: 'CLOSED',
	});
}

function plan(planId: string, planIdent: string, name: string, usage: PlanOption[]): InstellixPlan {
	const baseFee: PlanOption = {
		optionIdent: `${planIdent}-base`,
		name: 'Base fee',
		kind: 'RECURRING',
		unit: null,
		itemGroup: 'base',
	};
	return { planId, planIdent, name, options: [baseFee, ...usage] };
}

function option(optionIdent: string, name: string, unit: string): PlanOption {
	return { optionIdent, name, kind: 'USAGE', unit, itemGroup: 'usage' };
}
