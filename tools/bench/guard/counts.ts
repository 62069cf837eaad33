import { ofManyCustomers } from '../cases/manyCustomers';
import { repeated } from '../cases/repeat';
import { OURS } from '../contenders/contenderNodes';
import { listsOf, requestsOf, type Figure } from '../results/rows';
import { onEngine } from './onEngine';
import type { Figures } from './tolerance';

/**
 * What is counted, in sizes that take seconds, and the most that it may be: how many requests are on their
 * way when it is known that a run is a repeat is chance, up to Parallel Requests.
 */
const COUNTED = [
	{
		title: 'requests for 500 stored rated usages of 10 aggregations',
		// Two each for ten answers and 49 on their way, two pages for each aggregation, a token.
		most: 2 * 59 + 2 * 10 + 1,
		figure: requestsOf,
		of: repeated(500, 10),
	},
	{
		title: 'reads for 100 subscription items, 2500 usages stored',
		most: 10,
		figure: listsOf,
		of: ofManyCustomers(100, 2_500),
	},
] satisfies ReadonlyArray<{ title: string; most: number; figure: Figure; of: object }>;

export const MOST: Figures = Object.fromEntries(COUNTED.map(({ title, most }) => [title, most]));

/** Counts the requests of the package for work that many of them would be needed for. */
export async function measureCounts(): Promise<Figures> {
	return await onEngine(async (bench, place) => {
		const counts: Record<string, number> = {};
		for (const { title, figure, of } of COUNTED) {
			const behaviour = { latencyMs: 0 };
			const compared = await bench.compareAt(place, { ...of, title, behaviour });
			counts[title] = compared.figure(OURS, figure);
		}
		return counts;
	});
}
