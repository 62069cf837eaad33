import type { Reason } from '../contract/code';
import type { Page, PagedList } from '../contract/list';
import type { Answer } from '../contract/wire';
import { READINGS_OF_A_LIST } from '../run/attempts';
import type { Run } from '../run/run';

/** What came of reading a list. */
export type ListRead<Item> =
	/** All of it, or as much as was wanted. */
	| { readonly kind: 'read'; readonly items: readonly Item[] }
	/** More than can be reached: the first ones. */
	| { readonly kind: 'tooMany'; readonly items: readonly Item[]; readonly total?: number }
	/** The API answered, but with no list. */
	| { readonly kind: 'refused'; readonly answer: Answer }
	/** No answer came, or the list did not hold still. */
	| { readonly kind: 'unreadable'; readonly reason: Reason };

/** How much of a list is wanted; left out: all of it. */
export interface Wanted<Item> {
	/** @param total how many there are in all, where the API says it */
	readonly isEnough: (items: readonly Item[], total?: number) => boolean;
	/** How many to ask for at first. */
	readonly count: number;
}

/**
 * Reads a list. It is whole only when its end was seen. Each page begins with the last item that was
 * read before: where another one stands there, items have moved between the pages, and one may have
 * slipped through. Whatever shows that the list moved means that it is read again from its beginning.
 */
export async function readList<Item>(
	list: PagedList<Item>,
	run: Run,
	wanted?: Wanted<Item>,
): Promise<ListRead<Item>> {
	for (let reading = 1; reading <= READINGS_OF_A_LIST; reading += 1) {
		const read = await new Reader(list, run, wanted).read();
		if (read !== 'moved') return read;
	}
	return {
		kind: 'unreadable',
		reason: {
			code: 'list-changed',
			message: `the list changed each of the ${READINGS_OF_A_LIST} times that it was read, or its pages repeat one another`,
		},
	};
}

class Reader<Item> {
	private readonly items: Item[] = [];
	private readonly seen = new Set<string>();
	private largestTotal = 0;

	constructor(
		private readonly list: PagedList<Item>,
		private readonly run: Run,
		private readonly wanted: Wanted<Item> | undefined,
	) {}

	async read(): Promise<ListRead<Item> | 'moved'> {
		const { list, wanted } = this;
		let size = Math.min(list.pageSize, wanted?.count ?? list.pageSize);
		for (let place = 0; ;) {
			const { request, from } = list.pageFrom(place, size);
			let page: Page<Item> | undefined;
			const answer = await this.run.read(
				request,
				(candidate) => (page = list.read(candidate)) !== undefined,
			);
			if ('unreadable' in answer) return { kind: 'unreadable', reason: answer.unreadable };
			if (page === undefined) return { kind: 'refused', answer };
			const read = this.take(page, from, size);
			if (read !== undefined) return read;
			// A first page that is shorter than it was asked for shows the largest page of the API.
			if (place === 0) size = page.items.length < size ? page.items.length : list.pageSize;
			// The last item comes again; in pages of one it would come alone.
			place = size > 1 ? this.items.length - 1 : this.items.length;
		}
	}

	/** @returns nothing where there is more to be read */
	private take(
		{ items, total }: Page<Item>,
		from: number,
		size: number,
	): ListRead<Item> | 'moved' | undefined {
		const before = this.items.length;
		if (!this.append(items, from) || (total ?? 0) < this.largestTotal) return 'moved';
		this.largestTotal = total ?? 0;
		const all = { kind: 'read', items: this.items } as const;
		const tooMany = { kind: 'tooMany', items: this.items, total } as const;
		if (this.wanted?.isEnough(this.items, total)) return all;
		if (total !== undefined && this.items.length >= total) return all;
		const isBeyondReach = (total ?? 0) > (this.list.reach ?? Infinity);
		if (isBeyondReach && this.wanted === undefined) return tooMany;
		if (this.items.length > before) return undefined;
		const couldHoldMore = from + size > before;
		if (!couldHoldMore) return tooMany;
		// Nothing stands behind the last item; a total that says otherwise is of another moment.
		return total === undefined ? all : 'moved';
	}

	/** @returns whether the page goes on where the items end */
	private append(items: readonly Item[], from: number): boolean {
		for (const [position, item] of items.entries()) {
			const key = this.list.keyOf(item);
			const place = from + position;
			if (place < this.items.length) {
				if (this.list.keyOf(this.items[place]) !== key) return false;
				continue;
			}
			if (this.seen.has(key)) return false;
			this.seen.add(key);
			this.items.push(item);
		}
		return from + items.length >= this.items.length;
	}
}
