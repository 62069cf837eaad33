import type { Listed, Listing, PagedList, Span } from '../contract/list';
import { codeOfStatus, type Reason } from '../contract/code';
import type { Run } from '../run/run';
import { refusesCredential } from '../run/sendPolicy';
import { readList, type Wanted } from './readList';

/** What came of reading a list of usages. */
export type UsagesRead<Usage> =
	| { readonly kind: 'listed'; readonly usages: readonly Usage[] }
	/** More than can be reached: the first ones. */
	| { readonly kind: 'tooMany'; readonly usages: readonly Usage[]; readonly total?: number }
	| NotListed;

export type NotListed =
	| { readonly kind: 'filterFailed'; readonly reason: Reason }
	/** No smaller span and no other list could show them all. */
	| { readonly kind: 'crowded'; readonly reason: Reason }
	| { readonly kind: 'unreadable'; readonly reason: Reason };

/** Why a list does not show all that it was asked for. */
export function incomplete(message: string): Reason {
	return { code: 'list-incomplete', message };
}

export const DOES_NOT_FILTER = incomplete('the API does not filter its list of usages');
/**
 * Reads a list of usages and holds each record against what was asked for.
 *
 * @param asked what no record of the list may be outside of
 */
export async function readUsages<Usage extends Listed>(
	listing: Listing<Usage>,
	list: PagedList<Usage>,
	run: Run,
	{ asked, wanted }: { readonly asked?: Span; readonly wanted?: Wanted<Usage> } = {},
): Promise<UsagesRead<Usage>> {
	const read = await readList(list, run, wanted);
	if (read.kind === 'unreadable') return read;
	if (read.kind === 'refused') {
		const { status } = read.answer;
		const mayBeTheFilter = [200, 400, 422].includes(status);
		const reason = { code: codeOfStatus(status), message: listing.refusalOf(status) };
		// No other list will be had with this credential or in this account, and without it nothing may be sent.
		if (refusesCredential(status) || status === 404) run.stop(reason);
		return { kind: mayBeTheFilter ? 'filterFailed' : 'unreadable', reason };
	}
	if (asked !== undefined && read.items.some((usage) => !isWithin(usage, asked))) {
		return { kind: 'filterFailed', reason: DOES_NOT_FILTER };
	}
	if (read.kind === 'read') return { kind: 'listed', usages: read.items };
	return { kind: 'tooMany', usages: read.items, total: read.total };
}

/** Whether a record is of the partition and the time that were asked for. */
export function isWithin(usage: Listed, span: Span): boolean {
	const isInPartition = span.partition === undefined || usage.partition === span.partition;
	return isInPartition && usage.time >= span.from && usage.time <= span.to;
}
