import type { IDataObject } from 'n8n-workflow';
import type { Target } from '../../../tools/sandbox';
import {
	addRatedUsage,
	createRebillyUsage,
	createUsage,
	type Action,
	type Mode,
} from '../support/actions';

/** The moment and the quantity that most kinds mean. */
export const at = '2026-03-01T07:30:00.000Z';
export const quantity = '12.5';

/** What becomes of it: how it is stored, or the code and words of the message that refuses it. */
type Ending = string | readonly [code: string, words: string];

/** What it is, as a person has it, and what becomes of it; in which modes, where not in all. */
export type ValueKind = readonly [
	name: string,
	value: unknown,
	ending: Ending,
	modes?: readonly Mode[],
];

/** Kinds that are read with the same options. */
export interface ValueKinds {
	readonly options: IDataObject;
	/** Left out: all. */
	readonly targets?: readonly Target[];
	readonly kinds: readonly ValueKind[];
}

/** Where a value stands in the usages of an action. */
interface Place {
	/** The usage with the value in its place; a time is its start and its end. */
	readonly put: (usage: IDataObject, value: unknown) => IDataObject;
	/** What a stored body has in that place. */
	readonly of: (body: string) => unknown;
}

const places = new Map<Action, { readonly time: Place; readonly number: Place }>([
	[
		createUsage,
		{
			time: {
				put: (usage, time) => ({ ...usage, startDate: time, endDate: time }) as IDataObject,
				of: (body) => /"startDate":"([^"]*)"/.exec(body)?.[1],
			},
			number: {
				put: (usage, unitQuantity) =>
					({
						...usage,
						unitQuantities: [{ unitQuantity, unitQuantityType: 'KWH' }],
					}) as unknown as IDataObject,
				of: (body) => /"unitQuantity":"?([\d.]+)/.exec(body)?.[1],
			},
		},
	],
	[
		addRatedUsage,
		{
			time: {
				put: (usage, time) => ({ ...usage, period: { start: time, end: time } }) as IDataObject,
				of: (body) => /"start":"([^"]*)"/.exec(body)?.[1],
			},
			number: {
				put: (usage, amount) =>
					({
						...usage,
						quantity: { amount, unit: 'KWH' },
						// A number, which no choice of a decimal separator concerns.
						price: { amount: 1.25, currency: 'EUR' },
					}) as IDataObject,
				of: (body) => /"quantity":\{"amount":"?([\d.]+)/.exec(body)?.[1],
			},
		},
	],
	[
		createRebillyUsage,
		{
			time: {
				put: (usage, usageTime) => ({ ...usage, usageTime }) as IDataObject,
				of: (body) => /"usageTime":"([^"]*)"/.exec(body)?.[1],
			},
			number: {
				put: (usage, given) => ({ ...usage, quantity: given }) as IDataObject,
				of: (body) => /"quantity":"?([\d.]+)/.exec(body)?.[1],
			},
		},
	],
]);

export function placeOf(action: Action, what: 'time' | 'number'): Place {
	return places.get(action)![what];
}
