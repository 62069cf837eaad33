import type { Decimal } from '../../../values/decimal';
import { changesOf, leastAmounts } from './change';
import type { Finding, HoldingLimit } from './finding';
import { missingCustomers } from './missing';
import { othersOfMost } from './most';
import { sameSumsOf } from './sameSum';
import { seriesOf, sizeOf, type Given, type Series, type Used } from './series';

/** What of the input is compared with what was before. */
export type Comparison = 'change' | 'sameSum' | 'missing';

export interface Limits {
	readonly largestQuantity?: Decimal;
	readonly compares: ReadonlySet<Comparison>;
	/** How many times more or less than usual is still right. */
	readonly largestChange: number;
}

export interface Verdict {
	readonly findings: readonly Finding[];
	/** Customers who had usage before and have none now. */
	readonly missing: readonly string[];
}

/**
 * Judges an input by its limits. Pure: the order of the items never matters, and a customer changes what
 * becomes of another by the least amount alone, and where most are held.
 *
 * @param others what is stored beside the very usages of the input, or none where that is not known
 */
export function judge(
	given: readonly Given[],
	others: readonly Used[],
	{ largestQuantity, compares, largestChange }: Limits,
): Verdict {
	const findings: Finding[] = [];
	if (largestQuantity !== undefined)
		for (const { customer, unit, kind, usage, day, quantity } of given)
			if (sizeOf(quantity).compare(largestQuantity) > 0)
				findings.push({
					...{ customer, unit, kind, sight: 'quantity', usages: [usage] },
					...{ limit: 'Largest Quantity of One Usage', firstDay: day, lastDay: day },
					...{ is: quantity, usual: largestQuantity },
				});
	const timed = given.filter(({ day }) => !Number.isNaN(day));
	const all = seriesOf(timed, others);
	const leastOf = leastAmounts(all);
	const compare = (limit: HoldingLimit, findIn: (series: Series) => Finding[]): void => {
		const held = all.flatMap(findIn);
		findings.push(...held, ...othersOfMost(all, held, limit));
	};
	if (compares.has('change'))
		compare('Change', (series) => changesOf(series, largestChange, leastOf(series)));
	if (compares.has('sameSum'))
		compare('Same Sum Again', (series) => sameSumsOf(series, leastOf(series)));
	return { findings, missing: compares.has('missing') ? missingCustomers(timed, others) : [] };
}
