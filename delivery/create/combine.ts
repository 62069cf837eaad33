import { Decimal } from '../../values/decimal';
import { canonicalJson, type ExactObject } from '../../values/exactJson';
import type { Period, Periods } from '../../values/periods';
import type { Row } from '../contract/combination';

/** What was used of one kind in one period. */
export interface Combined {
	readonly kind: ExactObject;
	readonly period: Period;
	readonly amounts: Map<string, Decimal>;
	/** Positions of the items that are in it, in order. */
	readonly items: number[];
}

/** The share of a row that lies in one period. */
export interface Part {
	readonly period: Period;
	/** In the order of the row's amounts. */
	readonly amounts: readonly Decimal[];
}

/**
 * Adds up rows of the same kind and period, exactly.
 *
 * @param rows by the position of their item
 */
export function combine(rows: ReadonlyMap<number, Row>, periods: Periods): Combined[] {
	const groups = new Map<string, Combined>();
	for (const [item, row] of rows) {
		const key = canonicalJson(row.kind);
		for (const part of split(row, periods)) {
			const id = `${part.period.from} ${key}`;
			const group: Combined = groups.get(id) ?? {
				kind: row.kind,
				period: part.period,
				amounts: new Map(),
				items: [],
			};
			groups.set(id, group);
			group.items.push(item);
			row.amounts.forEach((amount, position) => {
				const sum = group.amounts.get(amount.key) ?? Decimal.zero;
				group.amounts.set(amount.key, sum.plus(part.amounts[position]));
			});
		}
	}
	return [...groups.values()];
}

/**
 * Shares a row among the periods it lies in, by time. What the parts come to at each boundary is
 * rounded, not each part, so that they add up exactly, none is off by more than one digit, and none
 * has the opposite sign. A row without length belongs to the period of its moment.
 */
export function split(row: Row, periods: Periods): Part[] {
	const { from, to, amounts } = row;
	const parts: Part[] = [];
	let shared = amounts.map(() => Decimal.zero);
	let at = from;
	do {
		const period = periods.at(at);
		const reached = amounts.map(({ value, decimals }) =>
			period.to >= to
				? value
				: value.share(period.to - from, to - from, Math.max(value.scale, decimals)),
		);
		const before = shared;
		parts.push({ period, amounts: reached.map((sum, position) => sum.minus(before[position])) });
		shared = reached;
		at = period.to;
	} while (at < to);
	const billed = parts.filter((part) =>
		part.amounts.some((amount) => !amount.equals(Decimal.zero)),
	);
	// A row of nothing still counts in the period in which it begins.
	return billed.length > 0 ? billed : parts.slice(0, 1);
}
