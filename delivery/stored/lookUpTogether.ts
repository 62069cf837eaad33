import type { Listed, Listing } from '../contract/list';
import type { Run } from '../run/run';
import { readInHalves, type Window } from './readInHalves';
import { DOES_NOT_FILTER, incomplete, readUsages, type NotListed } from './readUsages';
import { withTolerance, type Found } from './lookUp';

/** A list of two pages, and the page that shows that it has moved. */
const REQUESTS_OF_A_LIST = 3;
/** What lies further apart is read by lists of its own, not with all that is stored between. */
const LONGEST_GAP_MS = 24 * 3_600_000;
/** A shorter span that holds more than a list reaches is left to the lists of single partitions. */
const SHORTEST_SPAN_MS = 2_000;

/**
 * Lists what is stored in some spans of all partitions, where that is fewer requests than a list for each
 * partition that is wanted.
 *
 * @param partitions how many are wanted
 * @returns nothing where it is not fewer, or the lists cannot be trusted: then each partition is to be listed
 */
export async function lookUpTogether<Usage extends Listed>(
	listing: Listing<Usage>,
	windows: readonly Window[],
	partitions: number,
	run: Run,
): Promise<readonly Usage[] | undefined> {
	const found = await readTogether(
		listing,
		windows,
		Math.floor(partitions / REQUESTS_OF_A_LIST),
		run,
	);
	return found.known ? found.usages : undefined;
}

/**
 * Lists what is stored in some spans of all partitions.
 *
 * @param mostLists more of them are not asked for: then nothing is known
 */
export async function readTogether<Usage extends Listed>(
	listing: Listing<Usage>,
	windows: readonly Window[],
	mostLists: number,
	run: Run,
): Promise<Found<Usage>> {
	let failed: NotListed | undefined;
	const usages = await readInHalves<Usage>(windows, {
		mostLists,
		concurrency: run.limits.concurrency,
		reach: listing.newest().reach,
		shortestMs: SHORTEST_SPAN_MS,
		read: async (window) => {
			const read = await readWindow(listing, window, run);
			if (read.kind !== 'listed' && read.kind !== 'tooMany') failed = read;
			return read;
		},
	});
	if (usages === undefined)
		return {
			known: false,
			reason: failed?.reason ?? incomplete(`it would take more than ${mostLists} lists to read it`),
			isPassing: failed?.kind === 'unreadable',
		};
	return usages.length > 0 || (await filters(listing, run))
		? { known: true, usages }
		: { known: false, reason: DOES_NOT_FILTER, isPassing: false };
}

async function readWindow<Usage extends Listed>(listing: Listing<Usage>, window: Window, run: Run) {
	const asked = withTolerance(window);
	return await readUsages(listing, listing.within(asked), run, { asked });
}

/** Where nothing is listed: whether a list by time alone shows what is certainly stored, the newest usage. */
async function filters<Usage extends Listed>(listing: Listing<Usage>, run: Run): Promise<boolean> {
	const wanted = { count: 1, isEnough: ({ length }: readonly Usage[]) => length > 0 };
	const newest = await readUsages(listing, listing.newest(), run, { wanted });
	if (newest.kind !== 'listed') return false;
	const [one] = newest.usages;
	if (one === undefined) return true;
	const read = await readWindow(listing, { from: one.time, to: one.time }, run);
	return read.kind === 'listed' && read.usages.some(({ id }) => id === one.id);
}

/** The spans of time that hold all of some times, without the gaps between. */
export function windowsOf(times: readonly number[]): readonly Window[] {
	return mergedWindows(times.map((time) => ({ from: time, to: time })));
}

/** The spans of time that hold all of some others, without the gaps between. */
export function mergedWindows(spans: readonly Window[]): readonly Window[] {
	const windows: Array<{ from: number; to: number }> = [];
	for (const { from, to } of [...spans].sort((left, right) => left.from - right.from)) {
		const last = windows.at(-1);
		if (last !== undefined && from - last.to <= LONGEST_GAP_MS) last.to = Math.max(last.to, to);
		else windows.push({ from, to });
	}
	return windows;
}
