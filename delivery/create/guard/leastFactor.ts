import type { Decimal } from '../../../values/decimal';
import { sizeOf, times } from './series';

/** A larger 'Largest Change' would hold nothing. */
export const MOST_CHANGE = 1_000_000;

/**
 * By how much two amounts differ at most, as a whole number.
 *
 * @returns nothing where one of them is zero, or more than is ever allowed lies between them
 */
export function leastFactor(one: Decimal, other: Decimal): number | undefined {
	const [less, more] = [sizeOf(one), sizeOf(other)].sort((a, b) => a.compare(b));
	// By halves, because there is no division that is exact.
	let [low, high] = [0, MOST_CHANGE];
	if (times(less, high).compare(more) < 0) return undefined;
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (times(less, middle).compare(more) < 0) low = middle;
		else high = middle;
	}
	return high;
}
