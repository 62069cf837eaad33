import type { PagedList } from '../../../delivery/contract/list';
import type { ValueList } from '../../../delivery/stored/readByValues';
import type { ExactObject } from '../../../values/exactJson';
import { formatInstant } from '../../../values/instant';
import { asText } from '../../../values/json';
import {
	createdFilter,
	CUSTOMER_ID,
	customField,
	EMAIL,
	NOT_IN_FILTERS,
	PATHS,
	PERMISSIONS,
	valuesFilter,
} from '../api';
import { listAt, refusalOfList } from '../lists';
import { customerOf, orderOf, planOf, productOf, wholeOrderOf, type Customer } from './records';

/** What all lists have: records with an ID and a time of creation. */
interface Entry {
	readonly id: string;
	readonly time: number;
	readonly partition: string;
}

interface Source<Record> {
	readonly name: string;
	readonly path: string;
	readonly permission: string;
	readonly entryOf: (record: ExactObject) => Record | undefined;
	/** What is to be shown whole in each record. */
	readonly expand?: string;
}

const CUSTOMERS: Source<Customer> = {
	name: 'customers',
	path: PATHS.customers,
	permission: PERMISSIONS.listCustomers,
	entryOf: customerOf,
};

/** Orders by the ID of their customer. */
export const ORDERS_OF_CUSTOMERS = valueList(
	{
		name: 'subscriptions',
		path: PATHS.subscriptions,
		permission: PERMISSIONS.listSubscriptions,
		entryOf: orderOf,
	},
	CUSTOMER_ID,
	({ customerId }) => customerId,
);

/** The same whole, with their customers in them. */
export const WHOLE_ORDERS = valueList(
	{
		name: 'subscriptions',
		path: PATHS.subscriptions,
		permission: PERMISSIONS.listSubscriptions,
		entryOf: wholeOrderOf,
		expand: 'customer',
	},
	CUSTOMER_ID,
	({ customerId }) => customerId,
);

export const PLANS = valueList(
	{ name: 'plans', path: PATHS.plans, permission: PERMISSIONS.listPlans, entryOf: planOf },
	'id',
	({ id }) => id,
);

export const PRODUCTS = valueList(
	{
		name: 'products',
		path: PATHS.products,
		permission: PERMISSIONS.listProducts,
		entryOf: productOf,
	},
	'id',
	({ id }) => id,
);

export const CUSTOMERS_BY_EMAIL = valueList(CUSTOMERS, EMAIL, ({ email }) => email);

export function customersByField(name: string): ValueList<Customer> {
	return valueList(CUSTOMERS, customField(name), ({ customFields }) =>
		asText(customFields[name])?.trim(),
	);
}

/**
 * A list of Rebilly, which reaches 2,000 records.
 *
 * @param field by which it is filtered
 */
function valueList<Record extends Entry>(
	{ name, path, permission, entryOf, expand }: Source<Record>,
	field: string,
	valueOf: (record: Record) => string | undefined,
): ValueList<Record> {
	const refusalOf = refusalOfList(name, permission);
	const filtered = (filter?: string): PagedList<Record> =>
		listAt(path, entryOf, { filter, expand });
	const all = (): PagedList<Record> => filtered();
	return {
		name,
		valueOf,
		isAskable: (value) => !NOT_IN_FILTERS.test(value),
		lengthOf: (value) => encodeURIComponent(`${value},`).length,
		by: (values) => filtered(valuesFilter(field, values)),
		all,
		created: {
			within: ({ from, to }) => filtered(createdFilter(formatInstant(from), formatInstant(to))),
			newest: all,
			refusalOf,
		},
		refusalOf,
	};
}
