import fc from 'fast-check';
import type { Listed, PagedList } from '../../../delivery/contract/list';
import { byOffset, byPageNumber } from '../../../delivery/stored/paging';
import { readList, type ListRead } from '../../../delivery/stored/readList';
import type { Exchange, WireRequest } from '../../../delivery/contract/wire';
import { Run } from '../../../delivery/run/run';
import { FakeClock } from './support/clock';

/** A list in memory, which may change before each page is given out. */
class ChangingList {
	readonly requests: WireRequest[] = [];
	private created: number;

	constructor(
		readonly ids: string[],
		private readonly sendsTotal: boolean,
		private readonly change: (list: ChangingList, request: number) => void = () => {},
		private readonly largestPage = Infinity,
	) {
		this.created = ids.length;
	}

	delete(place: number): void {
		this.ids.splice(place, 1);
	}

	create(place: number): void {
		this.created += 1;
		this.ids.splice(place, 0, `id ${this.created}`);
	}

	async send(request: WireRequest): Promise<Exchange> {
		this.requests.push(request);
		this.change(this, this.requests.length);
		const { offset, page, size } = request.query!;
		const count = Math.min(Number(size), this.largestPage);
		const from = offset === undefined ? Number(page) * count : Number(offset);
		const total = this.sendsTotal ? { total: this.ids.length } : {};
		const body = JSON.stringify({ ids: this.ids.slice(from, from + count), ...total });
		return await Promise.resolve({ status: 200, headers: {}, body });
	}

	async read(paging: keyof typeof PAGINGS): Promise<ListRead<Listed>> {
		const limits = { totalMs: 600_000, concurrency: 1, timeoutMs: 30_000 };
		return await readList(
			PAGINGS[paging],
			new Run(
				{ send: async (request) => await this.send(request) },
				new FakeClock(),
				limits,
				() => 0,
			),
		);
	}
}

const PAGE = 20;
const parts: Pick<PagedList<Listed>, 'pageSize' | 'read'> = {
	pageSize: PAGE,
	read: ({ body }) => {
		const { ids, total } = JSON.parse(body) as { ids: string[]; total?: number };
		return { items: ids.map((id) => ({ id, partition: '', time: 0 })), total };
	},
};
const request = (query: Record<string, number>): WireRequest => ({
	method: 'GET',
	path: '/',
	query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
});
const PAGINGS = {
	'by offset': byOffset<Listed>(parts, (offset, size) => request({ offset, size })),
	'by page number': byPageNumber<Listed>({ ...parts, keyOf: ({ id }) => id }, (page, size) =>
		request({ page, size }),
	),
};
const paging = Object.keys(PAGINGS) as Array<keyof typeof PAGINGS>;
const idsOf = (count: number) => Array.from({ length: count }, (_none, number) => `id ${number}`);
const found = (read: ListRead<Listed>) =>
	'items' in read ? read.items.map(({ id }) => id) : read.kind;

describe.each(paging)('a list %s', (kind) => {
	it.each([true, false])('is read whole at any length (total sent: %s)', async (sendsTotal) => {
		for (let count = 0; count <= 5 * PAGE; count += 1) {
			const list = new ChangingList(idsOf(count), sendsTotal);
			const read = await list.read(kind);
			expect([read.kind, found(read)]).toEqual(['read', idsOf(count)]);
		}
	});

	it('takes at most half as many requests again as pages that only touch', async () => {
		const list = new ChangingList(idsOf(50 * PAGE), true);
		await list.read(kind);
		expect(list.requests.length).toBeLessThanOrEqual(1.5 * 50);
	});

	it.each([true, false])(
		'is read again where one is deleted from a page that was read, and one created at the end (total sent: %s)',
		async (sendsTotal) => {
			const list = new ChangingList(idsOf(PAGE + 3), sendsTotal, (changing, number) => {
				if (number !== 2) return;
				changing.delete(0);
				changing.create(changing.ids.length);
			});
			expect(found(await list.read(kind))).toEqual(list.ids);
		},
	);

	it('is given up where it changes each time', async () => {
		const list = new ChangingList(idsOf(PAGE + 3), true, (changing, number) => {
			if (number % 2 === 1) return;
			changing.delete(0);
			changing.create(changing.ids.length);
		});
		expect(await list.read(kind)).toMatchObject({
			kind: 'unreadable',
			reason: { code: 'list-changed' },
		});
	});

	it('is not whole where its end contradicts its total', async () => {
		const list = new ChangingList(idsOf(PAGE + 3), true);
		const send = list.send.bind(list);
		list.send = async (asked) => {
			const answer = (await send(asked)) as Exchange & { body: string };
			return { ...answer, body: answer.body.replace(/"total":\d+/, '"total":99') };
		};
		expect(found(await list.read(kind))).toBe('unreadable');
	});

	it('is whole where the API gives out smaller pages than it is asked for', async () => {
		for (const sendsTotal of [true, false]) {
			const list = new ChangingList(idsOf(3 * PAGE), sendsTotal, undefined, 15);
			expect(found(await list.read(kind))).toEqual(idsOf(3 * PAGE));
		}
	});

	it('never leaves out what stood all the while, whatever is deleted and created meanwhile', async () => {
		const change = fc.record({
			request: fc.integer({ min: 2, max: 9 }),
			place: fc.nat(5 * PAGE),
			isDeletion: fc.boolean(),
		});
		await fc.assert(
			fc.asyncProperty(
				fc.nat(5 * PAGE),
				fc.boolean(),
				fc.array(change, { maxLength: 6 }),
				async (count, sendsTotal, changes) => {
					const list = new ChangingList(idsOf(count), sendsTotal, (changing, number) => {
						for (const { place, isDeletion } of changes.filter(({ request }) => request === number))
							if (isDeletion) changing.delete(place);
							else changing.create(place);
					});
					const before = [...list.ids];
					const read = await list.read(kind);
					if (read.kind === 'unreadable') return;
					const stayed = before.filter((id) => list.ids.includes(id));
					expect(found(read)).toEqual(expect.arrayContaining(stayed));
					expect(new Set(found(read)).size).toBe(found(read).length);
				},
			),
			{ numRuns: 500 },
		);
	});
});
