import { isInt64 } from '../../values/exactNumbers';
import { identPattern } from '../bodyReading';
import { monthOf } from './months';
import type { InstellixContract, InstellixStore } from './instellixStore';

/** A contract to be added; what is left out is made up. */
export interface NewInstellixContract {
	/** A digit string, of up to 64 bits. */
	contractId?: string;
	contractIdent?: string;
	debtorId?: string;
	debtorIdent?: string;
	name?: string;
	/** The usage options of a plan of the contract's own. */
	productIdents?: string[];
	/** A plan that exists, in place of `productIdents`. */
	planIdent?: string;
	/** The open aggregation of the contract. Every contract with usage options gets one. */
	aggregationIdent?: string;
	/** When its period begins; left out: with this month. */
	aggregatesFrom?: number;
	startedAt?: number;
}

/** Adds a contract with all it needs: customer, plan, and an open aggregation of this month. */
export function addContract(
	store: InstellixStore,
	wanted: NewInstellixContract,
	now: number,
): InstellixContract & { aggregationIdent: string | null } {
	const number = store.contracts.size + 1;
	const contractId = wanted.contractId ?? String(200_000 + number);
	const contractIdent = wanted.contractIdent ?? `C-added-${number}`;
	checkNew(store, contractId, contractIdent);
	const { debtorId, debtorIdent } = customerOf(store, wanted, number);
	const planIdent = planOf(store, wanted, contractIdent, number);
	const options = store.plans.get(planIdent)?.options ?? [];
	const contract: InstellixContract = {
		contractId,
		contractIdent,
		name: wanted.name ?? `Contract ${contractIdent}`,
		debtorId,
		debtorIdent,
		planIdent,
		productIdents: options
			.filter(({ kind }) => kind === 'USAGE')
			.map(({ optionIdent }) => optionIdent),
		startedAt: wanted.startedAt ?? now,
	};
	store.addContract(contract);
	return { ...contract, aggregationIdent: openAggregation(store, contract, wanted, now) };
}

function checkNew(store: InstellixStore, contractId: string, contractIdent: string): void {
	if (!isInt64(contractId)) throw new Error(`contractId '${contractId}' is not a 64 bit integer.`);
	if (!identPattern.test(contractIdent))
		throw new Error(`contractIdent '${contractIdent}' is not allowed.`);
	if (store.contracts.has(contractId) || store.contractsByIdent.has(contractIdent)) {
		throw new Error(`There is a contract ${contractId} or '${contractIdent}' already.`);
	}
}

function customerOf(store: InstellixStore, wanted: NewInstellixContract, number: number) {
	const debtorId = wanted.debtorId ?? String(90_000 + number);
	const known = store.customers.get(debtorId);
	if (known) return known;
	const debtorIdent = wanted.debtorIdent ?? `D-added-${number}`;
	const customer = { debtorId, debtorIdent, name: wanted.name ?? `Customer ${debtorIdent}` };
	store.addCustomer(customer);
	return customer;
}

function planOf(
	store: InstellixStore,
	wanted: NewInstellixContract,
	contractIdent: string,
	number: number,
): string {
	if (wanted.planIdent !== undefined && !store.plans.has(wanted.planIdent)) {
		throw new Error(`There is no plan '${wanted.planIdent}'.`);
	}
	if (wanted.planIdent !== undefined && !wanted.productIdents) return wanted.planIdent;
	const planIdent = `plan-${contractIdent}`;
	store.addPlan({
		planId: String(600 + number),
		planIdent,
		name: `Plan of ${contractIdent}`,
		options: (wanted.productIdents ?? ['charging-energy']).map((optionIdent) => ({
			optionIdent,
			name: optionIdent,
			kind: 'USAGE',
			unit: null,
			itemGroup: 'usage',
		})),
	});
	return planIdent;
}

function openAggregation(
	store: InstellixStore,
	{ contractIdent, productIdents }: InstellixContract,
	wanted: NewInstellixContract,
	now: number,
): string | null {
	if (productIdents.length === 0) return null;
	const ident = wanted.aggregationIdent ?? `${contractIdent}-current`;
	if (store.aggregations.has(ident)) throw new Error(`There is an aggregation '${ident}' already.`);
	const { start, end } = monthOf(now);
	const periodStart = wanted.aggregatesFrom ?? start;
	store.addAggregation({
		ident,
		contractIdent,
		status: 'OPEN',
		periodStart,
		periodEnd: end,
		periodStatus: 'OPEN',
	});
	return ident;
}
