import type { PagedList } from '../contract/list';
import type { WireRequest } from '../contract/wire';

type Parts<Item> = Pick<PagedList<Item>, 'pageSize' | 'reach' | 'read' | 'keyOf'>;

/**
 * A list that is asked for by offset. Its pages may begin anywhere, as far as offsets reach.
 *
 * @param requestFor asks for at most `limit` records from an offset on
 */
export function byOffset<Item extends { readonly id: string }>(
	list: Omit<Parts<Item>, 'keyOf'>,
	requestFor: (offset: number, limit: number) => WireRequest,
): PagedList<Item> {
	const furthest = (list.reach ?? Infinity) - list.pageSize;
	return {
		...list,
		keyOf: ({ id }) => id,
		pageFrom: (place, size) => {
			const from = Math.min(place, furthest);
			return { request: requestFor(from, size), from };
		},
	};
}

/**
 * A list that is asked for by page numbers from 0. Pages of one size would only touch and never
 * overlap, so each is asked for in the size with which it holds the most from the place on.
 */
export function byPageNumber<Item>(
	list: Parts<Item>,
	requestFor: (page: number, size: number) => WireRequest,
): PagedList<Item> {
	return {
		...list,
		pageFrom: (place, largest) => {
			const { page, size } = bestPage(place, largest);
			return { request: requestFor(page, size), from: page * size };
		},
	};
}

/** The page that holds the record at a place and the most behind it. */
function bestPage(place: number, largest: number): { page: number; size: number } {
	let best = { page: 0, size: 0 };
	for (let size = largest; size >= largest / 2; size -= 1) {
		const page = Math.floor(place / size);
		if ((page + 1) * size > (best.page + 1) * best.size) best = { page, size };
	}
	// In pages of two there is none that begins with the last of a page: the next one only touches it.
	const goesFurther = (best.page + 1) * best.size > place + 1 || place === 0;
	return goesFurther ? best : { page: best.page + 1, size: best.size };
}
