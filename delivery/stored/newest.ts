import {
	DOES_NOT_FILTER,
	incomplete,
	isWithin,
	lookUp,
	readPage,
	TOLERANCE_MS,
	type Found,
	type Read,
} from './lookUp';
import type { Run } from '../run/run';
import type { Listed, Listing, Span } from '../contract/target';
import type { WireRequest } from '../contract/wire';

/** A list that the API can also give out from its newest record on. */
export interface NewestListing<Usage extends Listed> extends Listing<Usage> {
	/** Like `within`, newest first, at most `limit` of them. */
	newestWithin(span: Span, offset: number, limit: number): WireRequest;
	/** When it was stored, in milliseconds since 1970-01-01T00:00Z: the order of the list. */
	storedAt(usage: Usage): number;
}

/**
 * Lists the newest records of one lane and span of time, in as few pages as possible. Every record is
 * held against the filter, as `lookUp` does it, and fewer than `count` only come back where there are
 * no more.
 *
 * @param count how many are wanted; Infinity for all
 * @returns the newest first
 */
export async function lookUpNewest<Usage extends Listed>(
	listing: NewestListing<Usage>,
	span: Span,
	count: number,
	run: Run,
): Promise<Found<Usage>> {
	if (count > listing.reach) return newestOf(listing, await lookUp(listing, span, run), count);
	const asked = { ...span, from: span.from - TOLERANCE_MS, to: span.to + TOLERANCE_MS };
	const filtered = await readDown(
		listing,
		(offset, limit) => listing.newestWithin(asked, offset, limit),
		{ span, asked, count },
		run,
	);
	if (filtered.kind === 'unreadable')
		return { known: false, reason: filtered.reason, isPassing: true };
	if (filtered.kind === 'crowded')
		return newestOf(listing, await lookUp(listing, span, run), count);
	if (filtered.kind === 'complete')
		return newestOf(listing, { known: true, usages: filtered.usages }, count);
	const all = await readDown(listing, (offset) => listing.newest(offset), { span, count }, run);
	if (all.kind === 'complete') return newestOf(listing, { known: true, usages: all.usages }, count);
	if (all.kind === 'unreadable') return { known: false, reason: all.reason, isPassing: true };
	const reasons = new Set([filtered.reason.message, all.reason.message]);
	const reason = { code: filtered.reason.code, message: [...reasons].join(', and ') };
	return { known: false, reason, isPassing: false };
}

interface Wanted {
	readonly span: Span;
	/** What no record of the answer may be outside of. */
	readonly asked?: Span;
	readonly count: number;
}

/** Reads from the newest record down, until there are enough, the list ends, or it can be read no further. */
async function readDown<Usage extends Listed>(
	listing: NewestListing<Usage>,
	request: (offset: number, limit: number) => WireRequest,
	{ span, asked, count }: Wanted,
	run: Run,
): Promise<Read<Usage>> {
	const seen = new Map<string, Usage>();
	const furthest = listing.reach - listing.pageSize;
	for (let offset = 0, limit = Math.min(count, listing.pageSize); ; limit = listing.pageSize) {
		const page = await readPage(listing, request(offset, limit), run);
		if ('kind' in page) return page;
		if (asked !== undefined && page.usages.some((usage) => !isWithin(usage, asked))) {
			return { kind: 'filterFailed', reason: DOES_NOT_FILTER };
		}
		for (const usage of page.usages) seen.set(usage.id, usage);
		const usages = [...seen.values()].filter((usage) => isWithin(usage, span));
		const isEnd =
			page.total === undefined
				? page.usages.length === 0
				: offset + page.usages.length >= page.total;
		if (usages.length >= count || isEnd) return { kind: 'complete', usages };
		if (offset === furthest || page.usages.length === 0)
			return { kind: 'crowded', reason: incomplete('it holds more of them than it lists') };
		offset = Math.min(offset + page.usages.length, furthest);
	}
}

function newestOf<Usage extends Listed>(
	listing: NewestListing<Usage>,
	found: Found<Usage>,
	count: number,
): Found<Usage> {
	if (!found.known) return found;
	const newestFirst = [...found.usages].sort(
		(left, right) => listing.storedAt(right) - listing.storedAt(left),
	);
	return { known: true, usages: newestFirst.slice(0, count) };
}
