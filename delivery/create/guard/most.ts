import { groupBy } from '../../../values/groupBy';
import { usualOf } from './change';
import { findingOf, type Finding, type HoldingLimit } from './finding';
import { alikeIn, FEWEST_CUSTOMERS, keyOf, sumOf, type Series } from './series';

/**
 * Where two thirds of the customers who can be compared are held, it is the input that is wrong, and not
 * they: then it holds all that is left of the same unit and product too, also of those of whom nothing is
 * known. Who uses the same every week may rightly have no other sum, so by sums it holds only who cannot
 * be compared.
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
	const openOf = (series: Series): Series['given'] =>
		series.given.filter(({ usage }) => heldOf.get(keyOf(series))?.has(usage) !== true);
	const isHeld = (series: Series): boolean => 2 * openOf(series).length < series.given.length;
	return alikeIn(all).flatMap((series) => {
		const compared = new Set(series.filter((one) => usualOf(one) !== undefined));
		const held = [...compared].filter(isHeld).length;
		if (compared.size < FEWEST_CUSTOMERS || 3 * held <= 2 * compared.size) return [];
		return series.flatMap((one): Finding[] => {
			const open = openOf(one);
			const isKnown = limit === 'Same Sum Again' && compared.has(one) && !isHeld(one);
			if (open.length === 0 || isKnown) return [];
			const is = sumOf(open.map(({ quantity }) => quantity));
			const among = { held, compared: compared.size };
			return [{ ...findingOf(one, limit, 'most', open, { is }), among }];
		});
	});
}
