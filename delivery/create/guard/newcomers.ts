import { groupBy } from '../../../values/groupBy';
import { usualOf } from './change';
import { findingOf, type Finding } from './finding';
import { sizeOf, sumOf, times, type Series } from './series';

/** Fewer customers say too little of what others use. */
const FEWEST_CUSTOMERS = 5;
const PLACES = 6;

/**
 * Finds customers of whom too little is known, and whose days are more than `most` times those of the
 * customer who uses most, or less than that part of those of the one who uses least, of the same unit and
 * product.
 */
export function newcomersOf(all: readonly Series[], most: number): Finding[] {
	const alike = groupBy(all, ({ unit, kind }) => JSON.stringify([unit, kind]));
	return [...alike.values()].flatMap((series) => {
		const days = series.flatMap((one) => {
			const usual = usualOf(one);
			return usual === undefined ? [] : [sizeOf(usual.sum).share(1, usual.days.size, PLACES)];
		});
		if (days.length < FEWEST_CUSTOMERS) return [];
		const sorted = days.sort((one, other) => one.compare(other));
		const [least, largest] = [sorted[0], sorted.at(-1)!];
		return series.flatMap((one): Finding[] => {
			if (usualOf(one) !== undefined) return [];
			const is = sumOf(one.now.values());
			const size = sizeOf(is);
			const [fewest, highest] = [least, largest].map((day) => times(day, one.now.size));
			const isMore = size.compare(times(highest, most)) > 0;
			const isLess = times(size, most).compare(fewest) < 0;
			if (!isMore && !isLess) return [];
			const usual = isMore ? highest : fewest;
			return [findingOf(one, 'Change', 'newcomer', one.given, { is, usual })];
		});
	});
}
