import { SeededRandom } from '../../faults/random';
import { newIdentifier } from './identifiers';
import type {
	MeteredStrategy,
	RebillyStore,
	RebillySubscription,
	SubscriptionItem,
} from './rebillyStore';

const day = 86_400_000;
const start = Date.UTC(2025, 0, 1);

const firstNames = [
	'Ada',
	'Bela',
	'Carla',
	'Dmitri',
	'Elif',
	'Farid',
	'Grace',
	'Hana',
	'Ines',
	'Jörg',
];
const lastNames = [
	'Abel',
	'Brandt',
	'Costa',
	'Duval',
	'Ebner',
	'Fischer',
	'Greco',
	'Hansen',
	'Ito',
	'Kowalski',
];

/** The plans of the catalogue: one flat, the others metered. */
const catalogue: Array<{
	id: string;
	name: string;
	unitLabel: string;
	unitPrice: string;
	strategy: MeteredStrategy | null;
}> = [
	{ id: 'plan-platform', name: 'Platform', unitLabel: 'month', unitPrice: '49', strategy: null },
	{ id: 'plan-energy', name: 'Energy', unitLabel: 'kWh', unitPrice: '0.39', strategy: 'sum' },
	{
		id: 'plan-api-calls',
		name: 'API calls',
		unitLabel: 'call',
		unitPrice: '0.002',
		strategy: 'sum',
	},
	{ id: 'plan-minutes', name: 'Minutes', unitLabel: 'minute', unitPrice: '0.05', strategy: 'sum' },
	{
		id: 'plan-seats',
		name: 'Active seats',
		unitLabel: 'seat',
		unitPrice: '12.5',
		strategy: 'last',
	},
];

/** What is sold once, beside the catalogue of what is sold by the month. */
export const oneTimePlan = {
	id: 'plan-setup',
	name: 'Setup',
	unitLabel: 'setup',
	unitPrice: '250',
} as const;

type Limits = Pick<SubscriptionItem, 'hardLimit' | 'trialLimit' | 'softLimit'>;

const noLimits: Limits = { hardLimit: null, trialLimit: null, softLimit: null };
/** So many subscriptions stand between one one-time order and the next. */
const subscriptionsPerOrder = 20;

/** Fills the store with a catalogue, customers and subscriptions; the same seed, the same data. */
export function seedRebilly(
	store: RebillyStore,
	options: { seed: number; subscriptions: number; customers: number },
): void {
	const random = new SeededRandom(options.seed);
	for (const { unitLabel, ...plan } of [...catalogue, oneTimePlan]) {
		const productId = plan.id.replace('plan', 'product');
		store.products.set(productId, { id: productId, name: plan.name, unitLabel, createdAt: start });
		store.plans.set(plan.id, { ...plan, productId, currency: 'EUR', createdAt: start });
	}
	const customerIds = Array.from({ length: options.customers }, (_, index) =>
		addCustomer(store, random, index),
	);
	for (let index = 0; index < options.subscriptions; index += 1) {
		store.addSubscription(subscription(random, random.pick(customerIds), index));
	}
	// Of a seed of their own, so that they change nothing about the subscriptions.
	const ofOrders = new SeededRandom(options.seed + 1);
	for (
		let left = options.subscriptions;
		left >= subscriptionsPerOrder;
		left -= subscriptionsPerOrder
	) {
		store.addSubscription(oneTimeOrder(ofOrders, ofOrders.pick(customerIds)));
	}
}

function addCustomer(store: RebillyStore, random: SeededRandom, index: number): string {
	const id = newIdentifier('cus', random);
	store.customers.set(id, {
		id,
		name: `${random.pick(firstNames)} ${random.pick(lastNames)}`,
		company: null,
		email: `customer-${index + 1}@example.com`,
		createdAt: start + index * 60_000,
	});
	return id;
}

function subscription(
	random: SeededRandom,
	customerId: string,
	index: number,
): RebillySubscription {
	const isTrialing = index % 60 === 59;
	const limits = {
		hardLimit: index % 40 === 39 ? '1000' : null,
		trialLimit: isTrialing ? '100' : null,
		softLimit: index % 40 === 39 ? '800' : null,
	};
	// The first subscriptions go through the catalogue in order, so that each plan is in any small sandbox.
	const planId = (catalogue[index] ?? random.pick(catalogue)).id;
	const items = [item(random, planId, limits)];
	// A third have a flat position beside the metered one, whose id must not get the usages.
	if (planId !== 'plan-platform' && index % 3 === 2) {
		items.unshift(item(random, 'plan-platform', noLimits));
	}
	return {
		id: newIdentifier('sub', random),
		orderType: 'subscription-order',
		customerId,
		status: 'active',
		inTrial: isTrialing,
		revision: 1,
		currency: 'EUR',
		items,
		createdAt: start + random.wholeNumber(0, 400) * day,
	};
}

function oneTimeOrder(random: SeededRandom, customerId: string): RebillySubscription {
	return {
		id: newIdentifier('ots', random),
		orderType: 'one-time-order',
		customerId,
		status: 'completed',
		inTrial: false,
		revision: 1,
		currency: 'EUR',
		items: [item(random, oneTimePlan.id, noLimits)],
		createdAt: start + random.wholeNumber(0, 400) * day,
	};
}

function item(random: SeededRandom, planId: string, limits: Limits): SubscriptionItem {
	return {
		id: newIdentifier('sub', random),
		planId,
		quantity: 1,
		quantityFilled: '0',
		...limits,
		showsPlan: random.fraction() < 0.5,
	};
}
