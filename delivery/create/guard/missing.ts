import type { Given, Used } from './series';

const WEEK = 7;
/** A day or two say little of who is missing: the same days of so many weeks before are asked together. */
const WEEKS = 4;

/**
 * Customers who had usage in the span before and have none now. Of an input of less than a week, those who had
 * usage on the same days of each of the four weeks before.
 */
export function missingCustomers(given: readonly Given[], others: readonly Used[]): string[] {
	if (given.length === 0) return [];
	const first = given.reduce((least, { day }) => Math.min(least, day), Infinity);
	const last = given.reduce((most, { day }) => Math.max(most, day), -Infinity);
	const length = last - first + 1;
	const shifts =
		length < WEEK ? Array.from({ length: WEEKS }, (_, week) => (week + 1) * WEEK) : [length];
	const here = new Set(given.map(({ customer }) => customer));
	for (const { customer, day } of others) if (day >= first && day <= last) here.add(customer);
	const spans = shifts.map((shift) => {
		const used = others.filter(({ day }) => day >= first - shift && day <= last - shift);
		return new Set(used.map(({ customer }) => customer));
	});
	return [...spans[0]]
		.filter((customer) => !here.has(customer) && spans.every((span) => span.has(customer)))
		.sort();
}
