import type { Listed, NewestListing, Page, PagedList, Span } from '../../../delivery/contract/list';
import { byOffset } from '../../../delivery/stored/paging';
import type { Answer } from '../../../delivery/contract/wire';
import type { ExactObject } from '../../../values/exactJson';
import { formatInstant } from '../../../values/instant';
import { asList, asObject, readJson } from '../../../values/json';
import {
	createdFilter,
	LARGEST_PAGE,
	NEWEST_FIRST,
	OLDEST_FIRST,
	OTHER_CAUSES_OF_403,
	PATHS,
	PERMISSIONS,
	REACH_BY_OFFSET,
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
	function list(sort: string, filter?: string): PagedList<Usage> {
		return byOffset(
			{
				pageSize: LARGEST_PAGE,
				reach: REACH_BY_OFFSET,
				read: (answer) => readPage(answer, usageOf),
			},
			(offset, limit) => ({
				method: 'GET',
				path: PATHS.usages,
				query: {
					...(filter === undefined ? {} : { filter }),
					sort,
					limit: String(limit),
					offset: String(offset),
				},
			}),
		);
	}
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
export function listRefusal(status: number): string {
	if (status === 401)
		return "Rebilly refused the credential (401); check 'Secret Key' and 'Environment'";
	if (status === 403) {
		return `the credential may not list usages (403); give its key the permission ${PERMISSIONS.listUsages}. ${OTHER_CAUSES_OF_403}`;
	}
	if (status === 404)
		return "Rebilly knows no such organization (404); check 'Organization ID', 'Environment' and 'Base URL' of the credential";
	if (status >= 300 && status < 400) {
		return "the address answered with a redirect, which is not followed; check 'Base URL' of the credential";
	}
	if (status === 200)
		return "the list of stored usages cannot be read: it is none, or holds a record in another form; check 'Environment' and 'Base URL' of the credential";
	return `the list of stored usages cannot be read (status ${status})`;
}

function readPage<Usage extends Listed>(
	answer: Answer,
	usageOf: (record: ExactObject) => Usage | undefined,
): Page<Usage> | undefined {
	if (answer.status !== 200) return undefined;
	const records = asList(readJson(answer.body));
	if (records === undefined) return undefined;
	const usages = records.map((entry) => {
		const record = asObject(entry);
		return record && usageOf(record);
	});
	if (!usages.every((usage) => usage !== undefined)) return undefined;
	const total = answer.headers['pagination-total'];
	return {
		items: usages,
		total: total !== undefined && /^\d+$/.test(total) ? Number(total) : undefined,
	};
}
