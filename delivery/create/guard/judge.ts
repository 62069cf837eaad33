import type { Decimal } from '../../../values/decimal';
import { changesOf, leastAmounts, usualOf } from './change';
import type { Finding, HoldingLimit } from './finding';
import { missingCustomers } from './missing';
import { othersOfMost } from './most';
import { newcomersOf } from './newcomers';
import { sameSumsOf } from './sameSum';
import { overlapsOf } from './overlap';
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
	/** Of how many customers too little is known to compare them; left out where nothing is compared. */
	readonly tooLittleKnown?: { readonly customers: number; readonly of: number };
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
	const hold = (limit: HoldingLimit, held: readonly Finding[]): void => {
		findings.push(...held, ...othersOfMost(all, held, limit));
	};
	if (compares.has('change'))
		hold('Change', [
			...all.flatMap((series) => changesOf(series, largestChange, leastOf(series))),
			...newcomersOf(all, largestChange),
			...overlapsOf(all),
		]);
	if (compares.has('sameSum'))
		hold(
			'Same Sum Again',
			all.flatMap((series) => sameSumsOf(series, leastOf(series))),
		);
	return {
		findings,
		missing: compares.has('missing') ? missingCustomers(timed, others) : [],
		...((compares.has('change') || compares.has('sameSum')) && {
			tooLittleKnown: tooLittleKnown(all),
		}),
	};
}

/** A customer of whom one unit can be compared is known. */
function tooLittleKnown(all: readonly Series[]): Verdict['tooLittleKnown'] {
	const customers = new Set(all.map(({ customer }) => customer));
	const known = new Set(
		all.filter((one) => usualOf(one) !== undefined).map(({ customer }) => customer),
	);
	return { customers: customers.size - known.size, of: customers.size };
}
