import type { Listed, NewestListing, PagedList, Span } from '../../../delivery/contract/list';
import type { ExactObject } from '../../../values/exactJson';
import { formatInstant } from '../../../values/instant';
import { listAt, refusalOfList } from '../lists';
import {
	createdFilter,
	NEWEST_FIRST,
	OLDEST_FIRST,
	PATHS,
	PERMISSIONS,
	usagesFilter,
} from '../api';

/**
 * How Rebilly lists usages by subscription item and time.
 *
 * @param usageOf what is needed of a record; `undefined` makes the whole page unreadable, because the
 *   record could be the one that is looked for
 * @param refusalOf why an answer of this status is no list, and how to fix it
 */
export function usageListing<Usage extends Listed>(
	usageOf: (record: ExactObject) => Usage | undefined,
	refusalOf: (status: number) => string = listRefusal,
): Omit<NewestListing<Usage>, 'storedAt'> {
	const list = (sort: string, filter?: string): PagedList<Usage> =>
		listAt(PATHS.usages, usageOf, { filter, sort });
	return {
		refusalOf,
		// Oldest first, so that a usage stored meanwhile moves no other to another page.
		within: (span) => list(OLDEST_FIRST, filterOf(span)),
		newest: () => list(NEWEST_FIRST),
		newestWithin: (span) => list(NEWEST_FIRST, filterOf(span)),
		storedWithin: (from, to) =>
			list(OLDEST_FIRST, createdFilter(formatInstant(from), formatInstant(to))),
	};
}

function filterOf({ from, to, partition }: Span): string {
	return usagesFilter(formatInstant(from), formatInstant(to), partition);
}

/** Why the list of usages cannot be had, by the status of the answer. */
export const listRefusal = refusalOfList('usages', PERMISSIONS.listUsages, 'stored usages');
