import type { ExactJson, ExactObject } from '../../../values/exactJson';
import { parseStoredInstant } from '../../../values/instant';
import { asList, asObject, asText } from '../../../values/json';
import {
	COMPANY,
	CREATED_FIELD,
	CUSTOM_FIELDS,
	CUSTOMER_ID,
	CUSTOMER_NAME,
	EMAIL,
	IN_TRIAL,
	IN_TRIAL_STATUS,
	METERED,
	NEVER_BILLED,
	ORDER_TIMES,
	PLAN_NAME,
	PO_NUMBER,
	PRODUCT_ID,
} from '../api';

/** A record of a list; lists can be read by when their records were created. */
interface Stored {
	readonly id: string;
	/** Milliseconds since 1970-01-01T00:00Z; the beginning of time where the record does not say it. */
	readonly time: number;
	/** Lists of usages have partitions, these have none. */
	readonly partition: '';
}

export interface Customer extends Stored {
	/** In small letters. */
	readonly email?: string;
	readonly customFields: ExactObject;
}

export interface Plan extends Stored {
	readonly name?: string;
	readonly productId?: string;
	readonly isMetered: boolean;
}

export interface Product extends Stored {
	readonly name?: string;
}

/** An order, with its items. */
export interface Order extends Stored {
	readonly customerId: string;
	/** As a person calls it. */
	readonly status: string;
	readonly poNumber?: string;
	/** Since when and until when, without that moment, it bills; milliseconds since 1970-01-01T00:00Z. */
	readonly from: number;
	readonly to: number;
	readonly items: readonly OrderItem[];
}

export interface OrderItem {
	readonly id: string;
	readonly planId?: string;
	/** Where the order shows it whole. */
	readonly plan?: Plan;
}

/** @returns nothing for a record without an ID */
export function customerOf(record: ExactObject): Customer | undefined {
	const stored = storedOf(record);
	return (
		stored && {
			...stored,
			email: asText(record[EMAIL])?.trim().toLowerCase(),
			customFields: asObject(record[CUSTOM_FIELDS]) ?? {},
		}
	);
}

/** @returns nothing for a record without an ID or customer */
export function orderOf(record: ExactObject): Order | undefined {
	const stored = storedOf(record);
	const customerId = asText(record[CUSTOMER_ID]);
	if (stored === undefined || customerId === undefined) return undefined;
	const [from = -Infinity] = timesOf(record, ORDER_TIMES.began);
	const [to = Infinity] = timesOf(record, ORDER_TIMES.ended);
	return {
		...stored,
		customerId,
		status: statusOf(record),
		poNumber: asText(record[PO_NUMBER])?.trim(),
		from,
		// One that never billed anything covers no time at all.
		to: NEVER_BILLED.has(asText(record.status) ?? '') ? -Infinity : to,
		items: (asList(record.items) ?? []).flatMap((entry) => itemOf(entry) ?? []),
	};
}

/** How an order stands, as a person calls it: a trial by its name, whatever else its status is. */
export function statusOf(record: ExactObject): string {
	if (record[IN_TRIAL] === true) return IN_TRIAL_STATUS;
	return asText(record.status) ?? 'unknown status';
}

/** An order with all that Rebilly says of it. */
export interface WholeOrder extends Order {
	readonly record: ExactObject;
	/** Of the customer, where the list shows it. */
	readonly email?: string;
	readonly customerName?: string;
}

/** @returns nothing for a record without an ID or customer */
export function wholeOrderOf(record: ExactObject): WholeOrder | undefined {
	const customer = asObject(asObject(record._embedded)?.customer);
	const order = orderOf(record);
	return (
		order && {
			...order,
			record,
			email: asText(customer?.[EMAIL]),
			customerName: customer && nameOfCustomer(customer),
		}
	);
}

/** First and last name, else the company. */
export function nameOfCustomer(customer: ExactObject): string | undefined {
	const fullName = CUSTOMER_NAME.map((field) => asText(customer[field]) ?? '')
		.join(' ')
		.trim();
	return fullName || asText(customer[COMPANY]) || undefined;
}

/** @returns nothing for a record without an ID */
export function planOf(record: ExactObject): Plan | undefined {
	const stored = storedOf(record);
	return (
		stored && {
			...stored,
			name: asText(record[PLAN_NAME]),
			productId: asText(record[PRODUCT_ID]),
			isMetered: record[METERED] !== null && record[METERED] !== undefined,
		}
	);
}

/** @returns nothing for a record without an ID */
export function productOf(record: ExactObject): Product | undefined {
	const stored = storedOf(record);
	return stored && { ...stored, name: asText(record.name) };
}

function itemOf(entry: ExactJson): OrderItem | undefined {
	const item = asObject(entry);
	const id = asText(item?.id);
	if (id === undefined) return undefined;
	const plan = asObject(item?.plan) ?? {};
	const planId = asText(plan.id);
	return { id, planId, ...(plan[PLAN_NAME] !== undefined && { plan: planOf(plan) }) };
}

function storedOf(record: ExactObject): Stored | undefined {
	const id = asText(record.id);
	if (id === undefined) return undefined;
	return { id, time: parseStoredInstant(record[CREATED_FIELD])?.epochMs ?? 0, partition: '' };
}

function timesOf(record: ExactObject, names: readonly string[]): number[] {
	return names.flatMap((name) => parseStoredInstant(record[name])?.epochMs ?? []);
}
