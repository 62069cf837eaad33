import { Decimal } from '../../../values/decimal';
import { groupBy } from '../../../values/groupBy';

/** Of which customer, unit and product something was used. */
export interface Kind {
	readonly customer: string;
	readonly unit: string;
	/** What tells kinds of usages of one customer apart, such as a product; empty where nothing does. */
	readonly kind: string;
}

/** How much was used on a day; `day` counts the days of the calendar since 1970-01-01, NaN where there is no time. */
export interface Used extends Kind {
	readonly day: number;
	readonly quantity: Decimal;
}

/** An amount of a usage of the input. */
export interface Given extends Used {
	/** The identity of the usage. */
	readonly usage: string;
	/** Whether it lies so far ahead that nothing can have been used there. */
	readonly isAhead: boolean;
	/** Of a sum each of whose rows is there twice: how many different ones there are. */
	readonly doubledRows?: number;
}

export type Days = ReadonlyMap<number, Decimal>;

/** All of one customer, unit and product. */
export interface Series extends Kind {
	readonly given: readonly Given[];
	/** Sums of the input by day. */
	readonly now: Days;
	/** What else is stored, from the first to the last day of the input. */
	readonly beside: Days;
	/** What was used in the weeks before the first day. */
	readonly before: Days;
	readonly first: number;
	readonly last: number;
}

/** How far back is compared, at least: eight of each weekday. */
export const DAYS_BEFORE = 56;

/** Of fewer customers nothing is said of the input as a whole, because they vary as one does. */
export const FEWEST_CUSTOMERS = 5;

/** Puts together what belongs together, in an order that is not that of the items. */
export function seriesOf(given: readonly Given[], others: readonly Used[]): Series[] {
	const othersOf = groupBy(others, keyOf);
	return [...groupBy(given, keyOf)]
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([key, own]) => {
			const first = own.reduce((least, { day }) => Math.min(least, day), Infinity);
			const last = own.reduce((most, { day }) => Math.max(most, day), -Infinity);
			const begin = first - Math.max(DAYS_BEFORE, last - first + 1);
			const known = othersOf.get(key) ?? [];
			const { customer, unit, kind } = own[0];
			return {
				...{ customer, unit, kind, first, last },
				given: own,
				now: byDay(own),
				beside: byDay(known.filter(({ day }) => day >= first && day <= last)),
				before: byDay(known.filter(({ day }) => day >= begin && day < first)),
			};
		});
}

export function keyOf({ customer, unit, kind }: Kind): string {
	return JSON.stringify([customer, unit, kind]);
}

/** The series that can be held against each other: those of one unit and product. */
export function alikeIn(all: readonly Series[]): Series[][] {
	return [...groupBy(all, ({ unit, kind }) => JSON.stringify([unit, kind])).values()];
}

export function byDay(used: readonly Used[]): Days {
	const days = new Map<number, Decimal>();
	for (const { day, quantity } of used)
		days.set(day, (days.get(day) ?? Decimal.zero).plus(quantity));
	return days;
}

export function sumOf(values: Iterable<Decimal>): Decimal {
	let sum = Decimal.zero;
	for (const value of values) sum = sum.plus(value);
	return sum;
}

/** The one in the middle; of two there, half of both. */
export function medianOf(values: readonly Decimal[]): Decimal {
	const sorted = [...values].sort((one, other) => one.compare(other));
	const middle = Math.floor(sorted.length / 2);
	if (sorted.length % 2 === 1) return sorted[middle];
	return sorted[middle - 1].plus(sorted[middle]).times(HALF);
}

const HALF = Decimal.from('0.5');

export function sizeOf(value: Decimal): Decimal {
	return value.compare(Decimal.zero) < 0 ? Decimal.zero.minus(value) : value;
}

export function times(value: Decimal, factor: number): Decimal {
	return value.times(Decimal.from(String(factor)));
}
