import once from 'lodash/once';
import { groupBy } from '../../../values/groupBy';
import { changesOf, leastAmounts } from './change';
import { MOST_CHANGE } from './leastFactor';
import { seriesOf, type Given, type Used } from './series';

/**
 * At which 'Largest Change' the rows of a customer pass where they are sent alone: a limit that is raised for
 * all would let pass what is wrong of the others.
 *
 * @returns the limit as it is where nothing of them is held then; nothing where they pass at none
 */
export function passesAlone(
	given: readonly Given[],
	others: readonly Used[],
	largestChange: number,
): (customer: string) => number | undefined {
	const timed = given.filter(({ day }) => !Number.isNaN(day));
	const seriesByCustomer = once(() => groupBy(seriesOf(timed, others), ({ customer }) => customer));
	const known = new Map<string, number | undefined>();
	return (customer) => {
		if (!known.has(customer)) {
			const own = seriesByCustomer().get(customer) ?? [];
			const leastOf = leastAmounts(own);
			const factors = own
				.flatMap((series) => changesOf(series, largestChange, leastOf(series)))
				.map(({ passesAt = Infinity }) => passesAt);
			const most = Math.max(largestChange, ...factors);
			known.set(customer, most > MOST_CHANGE ? undefined : most);
		}
		return known.get(customer);
	};
}
