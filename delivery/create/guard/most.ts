import { groupBy } from '../../../values/groupBy';
import { usualOf } from './change';
import { findingOf, type Finding, type HoldingLimit } from './finding';
import { keyOf, sumOf, type Series } from './series';

/** Of fewer customers most may be held by chance. */
const FEWEST_CUSTOMERS = 5;

/**
 * Where two thirds of the customers who can be compared are held, it is the input that is wrong, and not
 * they: then it holds the others of the same unit and product too, also those of whom nothing is known. Who
 * uses the same every week may rightly have no other sum, so by sums it holds only who cannot be compared.
 *
 * @param findings what one limit holds
 */
export function othersOfMost(
	all: readonly Series[],
	findings: readonly Finding[],
	limit: HoldingLimit,
): Finding[] {
	const heldOf = new Map(
		[...groupBy(findings, keyOf)].map(([key, of]) => [
			key,
			new Set(of.flatMap(({ usages }) => usages)),
		]),
	);
	const isHeld = (series: Series): boolean =>
		2 * (heldOf.get(keyOf(series))?.size ?? 0) > series.given.length;
	const alike = groupBy(all, ({ unit, kind }) => JSON.stringify([unit, kind]));
	return [...alike.values()].flatMap((series) => {
		const compared = series.filter((one) => usualOf(one) !== undefined);
		const held = compared.filter(isHeld).length;
		if (compared.length < FEWEST_CUSTOMERS || 3 * held <= 2 * compared.length) return [];
		return series
			.filter((one) => !isHeld(one) && (limit === 'Change' || !compared.includes(one)))
			.map((one) => ({
				...findingOf(one, limit, 'most', one.given, { is: sumOf(one.now.values()) }),
				among: { held, compared: compared.length },
			}));
	});
}
