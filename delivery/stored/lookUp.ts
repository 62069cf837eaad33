import type { Listed, Listing, NewestListing, Span } from '../contract/list';
import type { StoredUsage } from '../contract/recognition';
import type { Reason } from '../contract/code';
import type { Run } from '../run/run';
import { readDenseSpan } from './denseSpan';
import {
	DOES_NOT_FILTER,
	incomplete,
	isWithin,
	readUsages,
	type NotListed,
	type UsagesRead,
} from './readUsages';

/**
 * What is stored; or why that cannot be known, and whether asking later may help, as it does not
 * where the API cannot list what is asked for.
 */
export type Found<Usage extends Listed = StoredUsage> =
	| { readonly known: true; readonly usages: readonly Usage[]; readonly isUnfiltered?: boolean }
	| {
			readonly known: false;
			readonly reason: Reason;
			readonly isPassing: boolean;
			/** The API lists usages, but not by what it was asked for. */
			readonly isUnfiltered?: boolean;
	  };

/** An API may leave out the end of a range, or cut fractions of a second off. */
const TOLERANCE_MS = 1_000;

/**
 * Lists what the API has stored in one partition and span of time. Every record is held against the
 * filter here, because an API may ignore a filter it does not know: then the newest usages of all
 * partitions are read instead, and only a list that was seen to its end is trusted.
 */
export async function lookUp<Usage extends Listed>(
	listing: Listing<Usage>,
	span: Span,
	run: Run,
): Promise<Found<Usage>> {
	const filtered = await readSpan(listing, span, run);
	if (filtered.kind === 'listed') return knownFrom(filtered.usages, span);
	if (filtered.kind !== 'filterFailed') return unknownFrom(filtered);
	const all = await readUsages(listing, listing.newest(), run);
	if (all.kind === 'listed') return { ...knownFrom(all.usages, span), isUnfiltered: true };
	if (all.kind !== 'tooMany') return unknownFrom(all);
	return { ...unknownFrom(UNFILTERED_AND_TOO_MANY), isUnfiltered: true };
}

/**
 * Lists the newest records of one partition and span of time, in as few pages as possible. Fewer than
 * `count` only come back where there are no more.
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
	const asked = withTolerance(span);
	const list = listing.newestWithin(asked);
	// All that is in reach cannot suffice, and oldest first, what is stored meanwhile moves no other.
	if (count > (list.reach ?? Infinity) || count === Infinity)
		return newestOf(listing, await lookUp(listing, span, run), count);
	const wanted = {
		count,
		isEnough: (usages: readonly Usage[]) =>
			usages.filter((usage) => isWithin(usage, span)).length >= count,
	};
	const filtered = await readUsages(listing, list, run, { asked, wanted });
	const read =
		filtered.kind === 'filterFailed'
			? await readUsages(listing, listing.newest(), run, { wanted })
			: filtered;
	if (filtered.kind === 'tooMany')
		return newestOf(listing, await lookUp(listing, span, run), count);
	if (read.kind !== 'listed')
		return unknownFrom(read.kind === 'tooMany' ? UNFILTERED_AND_TOO_MANY : read);
	return newestOf(listing, knownFrom(read.usages, span), count);
}

const UNFILTERED_AND_TOO_MANY: NotListed = {
	kind: 'filterFailed',
	reason: incomplete(`${DOES_NOT_FILTER.message}, and holds more of them than it lists`),
};

/** Reads a span, halving it where it holds more than can be reached. */
async function readSpan<Usage extends Listed>(
	listing: Listing<Usage>,
	span: Span,
	run: Run,
): Promise<Exclude<UsagesRead<Usage>, { kind: 'tooMany' }>> {
	const byId = new Map<string, Usage>();
	const spans = [span];
	let isTooDense = false;
	for (let next = spans.pop(); next !== undefined; next = spans.pop()) {
		const { from, to } = next;
		const asked = withTolerance(next);
		const read = await readUsages(listing, listing.within(asked), run, { asked });
		if (read.kind === 'listed') {
			for (const usage of read.usages) byId.set(usage.id, usage);
			continue;
		}
		if (read.kind !== 'tooMany') return read;
		if (to - from <= 2 * TOLERANCE_MS && !isTooDense) {
			const dense = await readDenseSpan(listing, asked, read.total, run);
			if (dense.kind === 'unreadable') return dense;
			isTooDense = dense.kind !== 'listed';
			if (dense.kind === 'listed') {
				for (const usage of dense.usages) byId.set(usage.id, usage);
				continue;
			}
		}
		if (from === to) {
			const reason = incomplete('more usages of one moment are stored than the API lists');
			return { kind: 'crowded', reason };
		}
		const middle = Math.floor((from + to) / 2);
		spans.push({ ...next, from: middle + 1 }, { ...next, to: middle });
	}
	return { kind: 'listed', usages: [...byId.values()] };
}

/** A span as it is asked for. */
export function withTolerance(span: Span): Span {
	return { ...span, from: span.from - TOLERANCE_MS, to: span.to + TOLERANCE_MS };
}

function knownFrom<Usage extends Listed>(usages: readonly Usage[], span: Span): Found<Usage> {
	return { known: true, usages: usages.filter((usage) => isWithin(usage, span)) };
}

function unknownFrom<Usage extends Listed>({ kind, reason }: NotListed): Found<Usage> {
	return { known: false, reason, isPassing: kind === 'unreadable' };
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
