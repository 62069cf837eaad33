import sortBy from 'lodash/sortBy';

/** The value in the middle; of an even count, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
	const sorted = sortBy(values);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
