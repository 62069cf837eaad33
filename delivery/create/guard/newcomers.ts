import { usualDaysOf, usualOf } from './change';
import { findingOf, type Finding } from './finding';
import { alikeIn, FEWEST_CUSTOMERS, sizeOf, sumOf, times, type Series } from './series';

/**
 * Finds customers of whom too little is known, and whose days are more than `most` times those of the
 * customer who uses most, or less than that part of those of the one who uses least, of the same unit and
 * product.
 */
export function newcomersOf(all: readonly Series[], most: number): Finding[] {
	return alikeIn(all).flatMap((series) => {
		const sorted = usualDaysOf(series).sort((one, other) => one.compare(other));
		if (sorted.length < FEWEST_CUSTOMERS) return [];
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
