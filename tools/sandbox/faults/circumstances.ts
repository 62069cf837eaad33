import type { Fate } from './faults';
import type { FaultKind } from './kinds';
import type { Fault } from './plan';

/** When lists show a record. */
export interface Listing {
	/** From then on, in epoch milliseconds. */
	from: number;
	/** Not in lists that are filtered. */
	isLeftOut: boolean;
}

/** The circumstance of a kind under which a request is carried out. */
export function circumstance({ circumstances }: Fate, kind: FaultKind): Fault | undefined {
	return circumstances.find((other) => other.kind === kind);
}

/** When lists show the record that a request stores now. */
export function listingOf(fate: Fate, now: number): Listing {
	return {
		from: now + (circumstance(fate, 'listLagsBy')?.lagMilliseconds ?? 0),
		isLeftOut: circumstance(fate, 'listLeavesOut') !== undefined,
	};
}

/** Whether a list that is asked for now shows a record. */
export function isListed(
	listing: Listing | undefined,
	{ now, isFiltered }: { now: number; isFiltered: boolean },
): boolean {
	return listing === undefined || (listing.from <= now && !(isFiltered && listing.isLeftOut));
}
