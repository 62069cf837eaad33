import type { Reason } from '../contract/code';
import type { Run } from '../run/run';
import type { PagedList } from '../contract/target';
import type { Answer } from '../contract/wire';

/** All of a list, or why it cannot be had. */
export type PagesRead<Item> =
	| { readonly kind: 'complete'; readonly items: readonly Item[] }
	/** The API answered, but with no list. */
	| { readonly kind: 'refused'; readonly answer: Answer }
	/** No answer came, or the list did not hold still. */
	| { readonly kind: 'unreadable'; readonly reason: Reason };

/** How often a list is read from its beginning when it changes under the reader. */
const READINGS = 3;

/** Reads a list from its beginning again as long as it moves under the reader, a few times. */
export async function readUnmoved<ListRead>(
	readOnce: () => Promise<ListRead | 'moved'>,
): Promise<ListRead | { readonly kind: 'unreadable'; readonly reason: Reason }> {
	for (let reading = 1; reading <= READINGS; reading += 1) {
		const read = await readOnce();
		if (read !== 'moved') return read;
	}
	return {
		kind: 'unreadable',
		reason: {
			code: 'list-changed',
			message: `the list changed each of the ${READINGS} times that it was read, or its pages repeat one another`,
		},
	};
}

/**
 * Reads a list to its end. Each item counts once. A list that repeats items or ends before its total
 * has moved while it was read, so an item may have slipped from one page to another that was read
 * before: it is read again, and never passed off as whole.
 *
 * @param enough how many items suffice; left out: all
 */
export async function readPages<Item>(
	list: PagedList<Item>,
	run: Run,
	enough = Infinity,
): Promise<PagesRead<Item>> {
	return await readUnmoved(async () => await readOnce(list, run, enough));
}

async function readOnce<Item>(
	list: PagedList<Item>,
	run: Run,
	enough: number,
): Promise<PagesRead<Item> | 'moved'> {
	const byKey = new Map<string, Item>();
	let largestTotal = 0;
	for (let page = 0; ; page += 1) {
		const answer = await run.read(
			list.request(page),
			(candidate) => list.read(candidate) !== undefined,
		);
		if ('unreadable' in answer) return { kind: 'unreadable', reason: answer.unreadable };
		const read = list.read(answer);
		if (read === undefined) return { kind: 'refused', answer };
		const { items, total } = read;
		const expected = byKey.size + items.length;
		for (const item of items) byKey.set(list.keyOf(item), item);
		if (byKey.size >= enough)
			return { kind: 'complete', items: [...byKey.values()].slice(0, enough) };
		if (byKey.size < expected || (total ?? 0) < largestTotal) return 'moved';
		largestTotal = total ?? 0;
		// Without a total only an empty page is an end: a short one may be a limit of the API's own.
		const isEnd = items.length === 0 || (total !== undefined && byKey.size >= total);
		if (isEnd)
			return byKey.size < largestTotal ? 'moved' : { kind: 'complete', items: [...byKey.values()] };
	}
}
