import type { Listing } from '../../faults/circumstances';
import type { Instant } from '../../values/instants';
import type { aggregationStates, ratedUsageStates } from '../instellixAssumptions';

export type AggregationState = (typeof aggregationStates)[number];
export type RatedUsageState = (typeof ratedUsageStates)[number];

/** Whom contracts are made with; the older word is debtor. Ids are digit strings. */
export interface InstellixCustomer {
	debtorId: string;
	debtorIdent: string;
	name: string;
}

/** An option of a plan. Usages are reported for those of kind USAGE only. */
export interface PlanOption {
	optionIdent: string;
	name: string;
	kind: 'USAGE' | 'RECURRING';
	unit: string | null;
	itemGroup: string;
}

export interface InstellixPlan {
	planId: string;
	planIdent: string;
	name: string;
	options: PlanOption[];
}

export interface InstellixContract {
	contractId: string;
	contractIdent: string;
	name: string;
	debtorId: string;
	debtorIdent: string;
	planIdent: string;
	/** The usage options of the plan. */
	productIdents: string[];
	startedAt: number;
}

export interface RatedUsageAggregation {
	ident: string;
	contractIdent: string;
	status: AggregationState;
	periodStart: number;
	periodEnd: number;
	periodStatus: AggregationState;
}

/** An amount with the name of its unit; the amount is an exact decimal string. */
export interface Quantity {
	amount: string;
	unit: string;
}

export interface StoredInstellixUsage {
	usageIdent: string;
	contractId: string;
	debtorId: string;
	productIdent: string;
	start: Instant;
	end: Instant;
	quantities: Quantity[];
	createdAt: number;
	/** The body as it was sent. */
	body: string;
}

export interface StoredRatedUsage {
	ident: string;
	aggregationIdent: string;
	contractIdent: string;
	productReferenceKey: string;
	status: RatedUsageState;
	start: Instant;
	end: Instant;
	/** Without tax, an exact decimal string. */
	priceAmount: string;
	quantity: Quantity;
	/** When lists show it, where that is not at once. */
	listing?: Listing;
	createdAt: number;
	documentNumber: string | null;
	/** The body as it was sent. */
	body: string;
}

/** All that the Instellix side remembers, with an index for every way it is asked. */
export class InstellixStore {
	readonly customers = new Map<string, InstellixCustomer>();
	readonly plans = new Map<string, InstellixPlan>();
	readonly contracts = new Map<string, InstellixContract>();
	readonly contractsByIdent = new Map<string, InstellixContract>();
	readonly contractsByDebtor = new Map<string, InstellixContract[]>();
	readonly aggregations = new Map<string, RatedUsageAggregation>();
	readonly usages = new Map<string, StoredInstellixUsage>();
	readonly ratedUsages = new Map<string, StoredRatedUsage>();
	readonly ratedUsagesByAggregation = new Map<string, StoredRatedUsage[]>();
	readonly ratedUsagesByContract = new Map<string, StoredRatedUsage[]>();
	/** Only sites that the tenant has defined may be named in a usage. */
	readonly operatingSiteIdents = new Set<string>();

	addCustomer(customer: InstellixCustomer): void {
		this.customers.set(customer.debtorId, customer);
	}

	addPlan(plan: InstellixPlan): void {
		this.plans.set(plan.planIdent, plan);
	}

	addContract(contract: InstellixContract): void {
		this.contracts.set(contract.contractId, contract);
		this.contractsByIdent.set(contract.contractIdent, contract);
		listIn(this.contractsByDebtor, contract.debtorId).push(contract);
	}

	addAggregation(aggregation: RatedUsageAggregation): void {
		this.aggregations.set(aggregation.ident, aggregation);
	}

	addUsage(usage: StoredInstellixUsage): void {
		this.usages.set(usage.usageIdent, usage);
	}

	addRatedUsage(usage: StoredRatedUsage): void {
		this.ratedUsages.set(usage.ident, usage);
		listIn(this.ratedUsagesByAggregation, usage.aggregationIdent).push(usage);
		listIn(this.ratedUsagesByContract, usage.contractIdent).push(usage);
	}

	/** The newest contract of a debtor that has a product. */
	newestContract(debtorId: string, productIdent: string): InstellixContract | undefined {
		return (this.contractsByDebtor.get(debtorId) ?? [])
			.filter((contract) => contract.productIdents.includes(productIdent))
			.reduce<InstellixContract | undefined>(
				(newest, contract) => (newest && newest.startedAt > contract.startedAt ? newest : contract),
				undefined,
			);
	}

	clear(): void {
		for (const index of Object.values(this)) {
			if (index instanceof Map || index instanceof Set) index.clear();
		}
	}
}

function listIn<Element>(index: Map<string, Element[]>, key: string): Element[] {
	const existing = index.get(key);
	if (existing) return existing;
	const list: Element[] = [];
	index.set(key, list);
	return list;
}
