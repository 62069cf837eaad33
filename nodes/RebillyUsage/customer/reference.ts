import mapKeys from 'lodash/mapKeys';
import { isBlank, trimmed } from '../../../values/blanks';
import type { KnownField } from '../../../delivery/contract/knownField';
import { textOf } from '../../../delivery/rules/textFields';
import { parseInstant } from '../../../values/instant';
import type { Reading } from '../../../values/reading';
import type { Replaces } from '../../shared/columns/objectReader';
import type { Beside, Given } from '../../shared/resolveNames';

/**
 * By what a usage may name its customer beside the fields of the API. They decide what is billed, so a
 * column *Plan* is held against the plans, and refused where it fits none.
 */
export const NAMES: readonly KnownField[] = [
	{
		name: 'customer',
		nearNames: 'taken',
		members: [
			{ name: 'id', nearNames: 'taken' },
			{ name: 'email', nearNames: 'taken' },
			{ name: 'customFields', nearNames: 'taken', members: [] },
		],
	},
	{ name: 'plan', nearNames: 'taken' },
	{ name: 'product', nearNames: 'taken' },
	{ name: 'orderId', nearNames: 'taken' },
	{ name: 'poNumber', nearNames: 'taken' },
];

const OF_AN_ORDER = ['orderId', 'poNumber'];
const BESIDE_A_CUSTOMER = [...OF_AN_ORDER, 'plan', 'product'];

/** Of what names the item in another way, nothing that is shared counts beside what the row names. */
export const REPLACES: Replaces = {
	subscriptionId: ['customer', ...BESIDE_A_CUSTOMER],
	customer: ['customer', 'subscriptionId'],
	...Object.fromEntries(OF_AN_ORDER.map((name) => [name, ['subscriptionId']])),
};

/** What a usage says of its item beside the ID, which alone counts. */
export function besideOf(given: Given): Beside | undefined {
	if (isBlank(given.subscriptionId)) return undefined;
	const { customer } = given;
	const says = isBlank(customer) || byOf(customer) === 'empty' ? [] : ['customer'];
	says.push(...BESIDE_A_CUSTOMER.filter((name) => !isBlank(given[name])));
	return says.length === 0
		? undefined
		: { counts: 'subscriptionId', notCompared: says.join(' and ') };
}

/** What tells the items of one customer apart. */
export interface Narrowing {
	/** ID or name. */
	readonly plan?: string;
	/** ID or name. */
	readonly product?: string;
	readonly orderId?: string;
	readonly poNumber?: string;
}

/** By what a customer is named. */
export type By =
	| { readonly kind: 'id' | 'email'; readonly value: string }
	| { readonly kind: 'customField'; readonly name: string; readonly value: string };

/** A subscription item, by the name of its customer and the time of a usage. */
export interface Reference {
	/** Nothing where the usage says something of its customer that is none of these. */
	readonly by?: By;
	/** What says of which order the item is, where the usage names no customer. */
	readonly alone?: string;
	/** What should be a text and is none, by the name of its column: it is not passed over. */
	readonly noText?: { readonly column: string; readonly value: unknown };
	readonly narrowing: Narrowing;
	/** Milliseconds since 1970-01-01T00:00Z; nothing where it cannot be read. */
	readonly time?: number;
}

/**
 * The customer that a usage names.
 *
 * @param now the time of a usage to which Rebilly gives the time of the request, in milliseconds; left
 *   out: each usage brings its own
 * @returns nothing where the usage brings the ID of a subscription item, or names no customer
 */
export function referenceOf(given: Given, reading: Reading, now?: number): Reference | undefined {
	const { customer } = given;
	if (!isBlank(given.subscriptionId)) return undefined;
	const by = isBlank(customer) ? 'empty' : byOf(customer);
	const noText = isBlank(customer) ? undefined : noTextIn(given);
	if (by === 'empty' && noText === undefined) {
		const alone = OF_AN_ORDER.find((name) => !isBlank(given[name]));
		return alone === undefined ? undefined : { alone, narrowing: {} };
	}
	return {
		...(by !== 'empty' && { by }),
		...(noText !== undefined && { noText }),
		narrowing: {
			plan: filledText(given.plan),
			product: filledText(given.product),
			orderId: filledText(given.orderId),
			poNumber: filledText(given.poNumber),
		},
		time: now ?? timeOf(given.usageTime, reading),
	};
}

/** The first that is filled: ID, then custom fields, then e-mail. */
function byOf(customer: unknown): By | 'empty' | undefined {
	if (typeof customer !== 'object' || customer === null) return undefined;
	const { id, customFields, email, ...others } = customer as Record<string, unknown>;
	const own = filledText(id);
	if (own !== undefined) return { kind: 'id', value: own };
	for (const [name, value] of Object.entries(customFields ?? {})) {
		const text = filledText(value);
		if (text !== undefined) return { kind: 'customField', name, value: text };
	}
	const address = filledText(email);
	if (address !== undefined) return { kind: 'email', value: address.toLowerCase() };
	return Object.keys(others).length > 0 ? undefined : 'empty';
}

function timeOf(given: unknown, reading: Reading): number | undefined {
	const read = parseInstant(given, reading.time);
	return read.ok ? read.epochMs : undefined;
}

function noTextIn({ customer, plan, product, orderId, poNumber }: Given): Reference['noText'] {
	const { id, customFields, email } = (customer ?? {}) as Record<string, unknown>;
	const values = {
		...{ 'customer.id': id, 'customer.email': email, plan, product, orderId, poNumber },
		...mapKeys(customFields as object, (_value, name) => `customer.customFields.${name}`),
	};
	const found = Object.entries(values).find(
		([, value]) => !isBlank(value) && textOf(value) === undefined,
	);
	return found && { column: found[0], value: found[1] };
}

function filledText(value: unknown): string | undefined {
	return trimmed(textOf(value) ?? '') || undefined;
}
