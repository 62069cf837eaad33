import type { Listed, Listing, PagedList, Span } from '../contract/list';
import type { Run } from '../run/run';
import { incomplete, isWithin, readUsages, type UsagesRead } from './readUsages';

/** Beside a narrow span, for an API that leaves out the end of a range. */
const MARGIN_MS = 1;

/**
 * Reads a short span that holds more usages than can be reached: in spans down to a millisecond, and
 * from both ends of their lists. An API that cuts fractions of a second off would hide some of them
 * then, so only as many as it says there are in all count as the whole.
 *
 * @param total how many there are in all, where the API says it
 * @returns `crowded` where not all of them came
 */
export async function readDenseSpan<Usage extends Listed>(
	listing: Listing<Usage>,
	whole: Span,
	total: number | undefined,
	run: Run,
): Promise<Exclude<UsagesRead<Usage>, { kind: 'tooMany' }>> {
	const found = new Map<string, Usage>();
	const isWhole = (): boolean => total !== undefined && found.size >= total;
	const spans = total === undefined ? [] : [whole];
	for (let next = spans.pop(); next !== undefined && !isWhole(); next = spans.pop()) {
		const { from, to } = next;
		const asked = { ...next, from: from - MARGIN_MS, to: to + MARGIN_MS };
		const read = await readBothEnds(listing, asked, run);
		if (read.kind === 'unreadable') return read;
		// A filter that obeys no narrow span shows too few of them in the end.
		if (read.kind !== 'listed' && read.kind !== 'tooMany') continue;
		for (const usage of read.usages) if (isWithin(usage, whole)) found.set(usage.id, usage);
		if (read.kind === 'listed' || from === to) continue;
		const middle = Math.floor((from + to) / 2);
		spans.push({ ...next, from: middle + 1 }, { ...next, to: middle });
	}
	if (isWhole()) return { kind: 'listed', usages: [...found.values()] };
	const reason = incomplete('more usages of one moment are stored than the API lists');
	return { kind: 'crowded', reason };
}

/** As much as can be reached from the oldest on and, where that is not all, from the newest. */
async function readBothEnds<Usage extends Listed>(
	listing: Listing<Usage>,
	asked: Span,
	run: Run,
): Promise<UsagesRead<Usage>> {
	const list = listing.within(asked);
	const first = await readUsages(listing, list, run, { asked });
	const { total = Infinity } = first.kind === 'tooMany' ? first : {};
	const isInReach = total <= 2 * (list.reach ?? 0);
	if (first.kind !== 'tooMany' || listing.newestWithin === undefined || !isInReach) return first;
	const usages = new Map<string, Usage>();
	for (const end of [list, listing.newestWithin(asked)]) {
		const read = await readReach(listing, end, asked, run);
		if (read.kind !== 'tooMany') return read;
		for (const usage of read.usages) usages.set(usage.id, usage);
	}
	return { kind: usages.size >= total ? 'listed' : 'tooMany', usages: [...usages.values()] };
}

/** Goes on to the last place that can be reached, also where that is known not to be all. */
async function readReach<Usage extends Listed>(
	listing: Listing<Usage>,
	list: PagedList<Usage>,
	asked: Span,
	run: Run,
): Promise<UsagesRead<Usage>> {
	const wanted = { count: list.pageSize, isEnough: () => false };
	return await readUsages(listing, list, run, { asked, wanted });
}
