import { codeOfStatus, type Reason } from '../contract/code';
import { readUnmoved } from './readPages';
import type { Run } from '../run/run';
import { refusesCredential } from '../run/sendPolicy';
import type { Listed, Listing, Page, Span, StoredUsage } from '../contract/target';
import type { WireRequest } from '../contract/wire';

/**
 * What is stored; or why that cannot be known, and whether asking later may help, as it does not
 * where the API cannot list what is asked for.
 */
export type Found<Usage extends Listed = StoredUsage> =
	| { readonly known: true; readonly usages: readonly Usage[] }
	| { readonly known: false; readonly reason: Reason; readonly isPassing: boolean };

/**
 * Lists what the API has stored in one lane and span of time. Every record is held against the
 * filter here, because an API may ignore a filter it does not know: then the newest usages of all
 * lanes are read instead, and only a list that was seen to its end is trusted.
 */
export async function lookUp<Usage extends Listed>(
	listing: Listing<Usage>,
	span: Span,
	run: Run,
): Promise<Found<Usage>> {
	const filtered = await readSpan(listing, span, run);
	if (filtered.kind === 'complete') return knownFrom(filtered.usages, span);
	if (filtered.kind === 'unreadable')
		return { known: false, reason: filtered.reason, isPassing: true };
	if (filtered.kind === 'crowded')
		return { known: false, reason: filtered.reason, isPassing: false };
	const newest = await readNewest(listing, run);
	if (newest.kind === 'complete') return knownFrom(newest.usages, span);
	return { known: false, reason: newest.reason, isPassing: newest.kind === 'unreadable' };
}

/** What came of reading a list. */
export type Read<Usage> =
	| { readonly kind: 'complete'; readonly usages: readonly Usage[] }
	| { readonly kind: 'filterFailed'; readonly reason: Reason }
	/** No smaller span and no other list could show them all. */
	| { readonly kind: 'crowded'; readonly reason: Reason }
	| { readonly kind: 'unreadable'; readonly reason: Reason };

/** Why a list does not show all that it was asked for. */
export function incomplete(message: string): Reason {
	return { code: 'list-incomplete', message };
}

export const DOES_NOT_FILTER = incomplete('the API does not filter its list of usages');

/** An API may leave out the end of a range, or cut fractions of a second off. */
export const TOLERANCE_MS = 1_000;

/** Reads a span, halving it where it holds more than can be reached by offset. */
async function readSpan<Usage extends Listed>(
	listing: Listing<Usage>,
	span: Span,
	run: Run,
): Promise<Read<Usage>> {
	const byId = new Map<string, Usage>();
	const spans = [span];
	for (let next = spans.pop(); next !== undefined; next = spans.pop()) {
		const current = next;
		const asked = { ...current, from: current.from - TOLERANCE_MS, to: current.to + TOLERANCE_MS };
		const read = await readByOffset(listing, (offset) => listing.within(asked, offset), run);
		if (read.kind !== 'complete' && read.kind !== 'tooMany') return read;
		if (read.usages.some((usage) => !isWithin(usage, asked))) {
			return { kind: 'filterFailed', reason: DOES_NOT_FILTER };
		}
		if (read.kind === 'complete') {
			for (const usage of read.usages) byId.set(usage.id, usage);
			continue;
		}
		if (current.from === current.to) {
			const reason = incomplete('more usages of one moment are stored than the API lists');
			return { kind: 'crowded', reason };
		}
		const middle = Math.floor((current.from + current.to) / 2);
		spans.push({ ...current, from: middle + 1 }, { ...current, to: middle });
	}
	return { kind: 'complete', usages: [...byId.values()] };
}

async function readNewest<Usage extends Listed>(
	listing: Listing<Usage>,
	run: Run,
): Promise<Read<Usage>> {
	const read = await readByOffset(listing, (offset) => listing.newest(offset), run);
	if (read.kind !== 'tooMany') return read;
	return {
		kind: 'filterFailed',
		reason: incomplete(`${DOES_NOT_FILTER.message}, and holds more of them than it lists`),
	};
}

type ReadByOffset<Usage> =
	Read<Usage> | { readonly kind: 'tooMany'; readonly usages: readonly Usage[] };

/** Reads a list as far as offsets reach; once more where it has moved, as a deletion from a page that was read moves it. */
async function readByOffset<Usage extends Listed>(
	listing: Listing<Usage>,
	request: (offset: number) => WireRequest,
	run: Run,
): Promise<ReadByOffset<Usage>> {
	return await readUnmoved(async () => await readOnce(listing, request, run));
}

async function readOnce<Usage extends Listed>(
	listing: Listing<Usage>,
	request: (offset: number) => WireRequest,
	run: Run,
): Promise<ReadByOffset<Usage> | 'moved'> {
	const byId = new Map<string, Usage>();
	let largestTotal = 0;
	let hasFullPage = false;
	for (let offset = 0; offset <= listing.reach - listing.pageSize;) {
		const page = await readPage(listing, request(offset), run);
		if ('kind' in page) return page;
		if ((page.total ?? Infinity) < largestTotal) return 'moved';
		largestTotal = page.total ?? largestTotal;
		for (const usage of page.usages) byId.set(usage.id, usage);
		const usages = [...byId.values()];
		if (page.total !== undefined && page.total > listing.reach) return { kind: 'tooMany', usages };
		// A short page may be an API's own limit, unless a page before was as long as asked for.
		const isShort = page.usages.length < listing.pageSize;
		const isLast = page.usages.length === 0 || (isShort && hasFullPage);
		hasFullPage ||= !isShort;
		const isEnd = page.total === undefined ? isLast : byId.size >= page.total;
		if (isEnd) return { kind: 'complete', usages };
		if (page.usages.length === 0) break;
		offset += page.usages.length;
	}
	return { kind: 'tooMany', usages: [...byId.values()] };
}

/** Reads one page, or tells why it is none. */
export async function readPage<Usage extends Listed>(
	listing: Listing<Usage>,
	request: WireRequest,
	run: Run,
): Promise<Page<Usage> | Exclude<Read<Usage>, { kind: 'complete' }>> {
	const answer = await run.read(request, (page) => listing.read(page) !== undefined);
	if ('unreadable' in answer) return { kind: 'unreadable', reason: answer.unreadable };
	const page = listing.read(answer);
	if (page !== undefined) return page;
	const mayBeTheFilter = [200, 400, 422].includes(answer.status);
	const { status } = answer;
	const reason = { code: codeOfStatus(status), message: listing.refusalOf(status) };
	// No other list will be had with this credential or in this account, and without it nothing may be sent.
	if (refusesCredential(answer.status) || answer.status === 404) run.stop(reason);
	return { kind: mayBeTheFilter ? 'filterFailed' : 'unreadable', reason };
}

function knownFrom<Usage extends Listed>(usages: readonly Usage[], span: Span): Found<Usage> {
	return { known: true, usages: usages.filter((usage) => isWithin(usage, span)) };
}

/** Whether a record is of the lane and the time that were asked for. */
export function isWithin(usage: Listed, span: Span): boolean {
	const isInLane = span.lane === undefined || usage.lane === span.lane;
	return isInLane && usage.time >= span.from && usage.time <= span.to;
}
