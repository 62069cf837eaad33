import type { Order, OrderItem, Plan } from './records';
import type { Narrowing } from './reference';

/** A metered item of a customer, with all by which a usage may choose it. */
export interface Candidate {
	readonly itemId: string;
	readonly order: Order;
	readonly plan: Plan;
	/** Names of its product beside its ID. */
	readonly productName?: string;
}

/** What a usage chooses, or why that is none or not one. */
export type Choice =
	| { readonly kind: 'item'; readonly itemId: string }
	/** The customer has no metered item at all. */
	| { readonly kind: 'nothingMetered' }
	/** There are some, but none is as narrowed down, or none of them is of an order that covers the time. */
	| {
			readonly kind: 'noneFits' | 'noneCovers';
			readonly candidates: readonly Candidate[];
	  }
	| {
			readonly kind: 'severalCustomers' | 'severalItems';
			readonly candidates: readonly Candidate[];
	  };

/**
 * Chooses the item that bills a usage: of the customer's metered items those that are narrowed down to,
 * and of these the one whose order covers the time of the usage. The time tells orders of one customer
 * apart, but never two customers: it would only by chance be the right one.
 *
 * @param candidates all metered items of the customers that have the name
 * @param time milliseconds since 1970-01-01T00:00Z
 */
export function chooseItem(
	candidates: readonly Candidate[],
	narrowing: Narrowing,
	time: number,
): Choice {
	if (candidates.length === 0) return { kind: 'nothingMetered' };
	const fitting = candidates.filter((candidate) => fits(candidate, narrowing));
	if (fitting.length === 0) return { kind: 'noneFits', candidates };
	const customers = new Set(fitting.map(({ order }) => order.customerId));
	if (customers.size > 1) return { kind: 'severalCustomers', candidates: fitting };
	const covering = fitting.filter(({ order }) => time >= order.from && time < order.to);
	if (covering.length === 0) return { kind: 'noneCovers', candidates: fitting };
	if (covering.length > 1) return { kind: 'severalItems', candidates: covering };
	return { kind: 'item', itemId: covering[0].itemId };
}

/**
 * The metered items of orders.
 *
 * @param plans by ID, those that orders do not show whole
 * @param productNames by the ID of the product
 */
export function candidatesOf(
	orders: readonly Order[],
	plans: ReadonlyMap<string, Plan>,
	productNames: ReadonlyMap<string, string | undefined>,
): Candidate[] {
	return orders.flatMap((order) =>
		order.items.flatMap((item) => {
			const plan = planOfItem(item, plans);
			if (!plan?.isMetered) return [];
			return [
				{ itemId: item.id, order, plan, productName: productNames.get(plan.productId ?? '') },
			];
		}),
	);
}

/** @param plans by ID, those that orders do not show whole */
export function planOfItem(
	{ plan, planId }: OrderItem,
	plans: ReadonlyMap<string, Plan>,
): Plan | undefined {
	return plan ?? plans.get(planId ?? '');
}

function fits({ order, plan, productName }: Candidate, wanted: Narrowing): boolean {
	return (
		isOneOf(wanted.plan, plan.id, plan.name) &&
		isOneOf(wanted.product, plan.productId, productName) &&
		isOneOf(wanted.orderId, order.id) &&
		isOneOf(wanted.poNumber, order.poNumber)
	);
}

/** As people write names: capitals and blanks at the ends say nothing. */
function isOneOf(wanted: string | undefined, ...names: ReadonlyArray<string | undefined>): boolean {
	if (wanted === undefined) return true;
	return names.some((name) => name?.trim().toLowerCase() === wanted.toLowerCase());
}
