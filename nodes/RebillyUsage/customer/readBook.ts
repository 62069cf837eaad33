import type { Reason } from '../../../delivery/contract/code';
import type { Run } from '../../../delivery/run/run';
import { readByValues, type ByValues } from '../../../delivery/stored/readByValues';
import { groupBy } from '../../../values/groupBy';
import { candidatesOf, type Candidate } from './choose';
import type { Order, Plan } from './records';
import type { By, Reference } from './reference';
import {
	CUSTOMERS_BY_EMAIL,
	customersByField,
	ORDERS_OF_CUSTOMERS,
	PLANS,
	PRODUCTS,
} from './valueLists';

/** What Rebilly has of the customers that a run names. */
export interface Book {
	/** IDs of the customers with a name, or why they are not known. */
	customersOf(by: By): readonly string[] | Reason;
	/** The metered items of a customer; nothing where it has no order at all. */
	candidatesOf(customerId: string): readonly Candidate[] | undefined;
}

/**
 * Asks Rebilly once for all customers that are named, for their orders, and for the plans and products
 * that the orders show by their ID alone.
 *
 * @returns the reason where orders, plans or products cannot be had
 */
export async function readBook(references: readonly Reference[], run: Run): Promise<Book | Reason> {
	const names = references.flatMap(({ by }) => by ?? []);
	const customers = await readCustomers(names, run);
	const idsOf = (by: By): readonly string[] | Reason =>
		by.kind === 'id' ? [by.value] : (customers.get(keyOf(by)) ?? []);
	const ids = names.flatMap((by) => idsIn(idsOf(by)));
	const orders = await readByValues(ORDERS_OF_CUSTOMERS, new Set(ids), run);
	if (!orders.known) return named('subscriptions', orders.reason);
	const plans = await readPlans(orders.entries, run);
	if (!plans.known) return named('plans', plans.reason);
	const isByProduct = references.some(({ narrowing }) => narrowing.product !== undefined);
	const products = isByProduct
		? await readProducts(orders.entries, plans.entries, run)
		: ({ known: true, entries: [] } as const);
	if (!products.known) return named('products', products.reason);
	const plansById = new Map(plans.entries.map((plan) => [plan.id, plan]));
	const productNames = new Map(products.entries.map(({ id, name }) => [id, name]));
	// Made once for each customer, however many usages name it.
	const candidates = new Map(
		[...groupBy(orders.entries, ({ customerId }) => customerId)].map(([id, own]) => [
			id,
			candidatesOf(own, plansById, productNames),
		]),
	);
	return { customersOf: idsOf, candidatesOf: (customerId) => candidates.get(customerId) };
}

function idsIn(customers: readonly string[] | Reason): readonly string[] {
	return 'code' in customers ? [] : customers;
}

/** IDs of customers by how they are named, or why they are not known. */
async function readCustomers(
	names: readonly By[],
	run: Run,
): Promise<Map<string, readonly string[] | Reason>> {
	const found = new Map<string, readonly string[] | Reason>();
	const wanted = groupBy(
		names.filter((by) => by.kind !== 'id'),
		(by) => ('name' in by ? by.name : undefined),
	);
	for (const [field, those] of wanted) {
		const list = field === undefined ? CUSTOMERS_BY_EMAIL : customersByField(field);
		const read = await readByValues(list, new Set(those.map(({ value }) => value)), run);
		const byValue = read.known ? groupBy(read.entries, (entry) => list.valueOf(entry)) : undefined;
		for (const by of those) {
			const ids = byValue?.get(by.value)?.map(({ id }) => id) ?? [];
			found.set(keyOf(by), read.known ? ids : named('customers', read.reason));
		}
	}
	return found;
}

function keyOf(by: By): string {
	return JSON.stringify(by);
}

/** Those that the orders show by their ID alone. */
export async function readPlans(orders: readonly Order[], run: Run): Promise<ByValues<Plan>> {
	const items = orders.flatMap((order) => order.items);
	const ids = items.flatMap(({ plan, planId }) => (plan === undefined ? (planId ?? []) : []));
	return await readByValues(PLANS, new Set(ids), run);
}

async function readProducts(orders: readonly Order[], plans: readonly Plan[], run: Run) {
	const whole = orders.flatMap(({ items }) => items.flatMap(({ plan }) => plan ?? []));
	const ids = [...whole, ...plans].flatMap(({ productId }) => productId ?? []);
	return await readByValues(PRODUCTS, new Set(ids), run);
}

function named(records: string, { code, message }: Reason): Reason {
	return { code, message: `the ${records} that items name cannot be looked up: ${message}` };
}
