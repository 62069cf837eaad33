import type { Page, PagedList } from '../../delivery/contract/list';
import type { Answer } from '../../delivery/contract/wire';
import { byOffset } from '../../delivery/stored/paging';
import type { ExactObject } from '../../values/exactJson';
import { asList, asObject, readJson } from '../../values/json';
import { LARGEST_PAGE, OTHER_CAUSES_OF_403, REACH_BY_OFFSET } from './api';

/**
 * A list by offset, which reaches 2,000 records.
 *
 * @param entryOf what is needed of a record; `undefined` makes the whole page unreadable, because the
 *   record could be the one that is looked for
 * @param query beside the place of the page; what is undefined is not sent
 */
export function listAt<Entry extends { readonly id: string }>(
	path: string,
	entryOf: (record: ExactObject) => Entry | undefined,
	{
		filter,
		sort,
		expand,
	}: { readonly filter?: string; readonly sort?: string; readonly expand?: string },
): PagedList<Entry> {
	return byOffset(
		{
			pageSize: LARGEST_PAGE,
			reach: REACH_BY_OFFSET,
			read: (answer) => readPage(answer, entryOf),
		},
		(offset, limit) => ({
			method: 'GET',
			path,
			query: {
				...(filter === undefined ? {} : { filter }),
				...(sort === undefined ? {} : { sort }),
				...(expand === undefined ? {} : { expand }),
				limit: String(limit),
				offset: String(offset),
			},
		}),
	);
}

/** Reads a page, a bare array with its total in a header. */
function readPage<Entry>(
	answer: Answer,
	entryOf: (record: ExactObject) => Entry | undefined,
): Page<Entry> | undefined {
	if (answer.status !== 200) return undefined;
	const records = asList(readJson(answer.body));
	if (records === undefined) return undefined;
	const entries = records.map((record) => {
		const object = asObject(record);
		return object && entryOf(object);
	});
	if (!entries.every((entry) => entry !== undefined)) return undefined;
	const total = answer.headers['pagination-total'];
	return {
		items: entries,
		total: total !== undefined && /^\d+$/.test(total) ? Number(total) : undefined,
	};
}

/**
 * Why a list cannot be had and how to fix it, by the status of the answer.
 *
 * @param records what the list is of: `customers`
 * @param inWords the same where the list itself is spoken of
 */
export function refusalOfList(
	records: string,
	permission: string,
	inWords = records,
): (status: number) => string {
	return (status) => {
		if (status === 401)
			return "Rebilly refused the credential (401); check 'Secret Key' and 'Environment'";
		if (status === 403) {
			return `the credential may not list ${records} (403); give its key the permission ${permission}. ${OTHER_CAUSES_OF_403}`;
		}
		if (status === 404)
			return "Rebilly knows no such organization (404); check 'Organization ID', 'Environment' and 'Base URL' of the credential";
		if (status >= 300 && status < 400) {
			return "the address answered with a redirect, which is not followed; check 'Base URL' of the credential";
		}
		if (status === 200)
			return `the list of ${inWords} cannot be read: it is none, or holds a record in another form; check 'Environment' and 'Base URL' of the credential`;
		return `the list of ${inWords} cannot be read (status ${status})`;
	};
}
