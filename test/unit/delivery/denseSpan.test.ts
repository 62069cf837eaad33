import { lookUp, type Found } from '../../../delivery/stored/lookUp';
import type { Recognition, StoredUsages } from '../../../delivery/contract/recognition';
import type { PagedList } from '../../../delivery/contract/list';
import { REACH } from './support/meterTarget';
import { Stage } from './support/run';
import type { MeterBehaviour } from './support/meterApi';

const START = Date.UTC(2026, 2, 1);

/** An API that has a usage at each of these milliseconds. */
function stageWith(milliseconds: readonly number[], behaviour: MeterBehaviour = {}): Stage {
	const stage = new Stage('listed', behaviour);
	for (const millisecond of milliseconds)
		stage.api.store({
			account: 'a',
			quantity: '1',
			time: new Date(START + millisecond).toISOString(),
		});
	return stage;
}

function newestFirst<Item>(list: PagedList<Item>): PagedList<Item> {
	return {
		...list,
		pageFrom: (place, size) => {
			const { request, from } = list.pageFrom(place, size);
			return { from, request: { ...request, query: { ...request.query, order: 'newest' } } };
		},
	};
}

async function find(
	stage: Stage,
	from: number,
	to: number,
	change: (list: StoredUsages) => StoredUsages = (list) => list,
): Promise<Found> {
	const { list } = stage.target.recognition as Recognition & { kind: 'listed' };
	const span = { partition: 'a', from: START + from, to: START + to };
	return await lookUp(change(list), span, stage.run());
}

const inBothOrders = (list: StoredUsages): StoredUsages => ({
	...list,
	newestWithin: (span) => newestFirst(list.within(span)),
});

/** An API that cuts fractions of a second off what is asked for. */
const cuttingFractions = (list: StoredUsages): StoredUsages => ({
	...list,
	within: (span) =>
		list.within({
			...span,
			from: Math.floor(span.from / 1_000) * 1_000,
			to: Math.floor(span.to / 1_000) * 1_000,
		}),
});

const range = (count: number, step: number): number[] =>
	Array.from({ length: count }, (_none, number) => number * step);

const times = (found: Found): unknown =>
	found.known ? found.usages.map(({ time }) => time - START).sort((a, b) => a - b) : found;

describe('more usages within two seconds than an offset reaches', () => {
	it.each([
		['a few milliseconds', 3],
		['a millisecond', 1],
	])('are all found where they are %s apart', async (_how, step) => {
		const stored = range(5 * REACH, step);
		expect(times(await find(stageWith(stored), 0, 2_000))).toEqual(stored);
	});

	it('are found where only one moment is asked for', async () => {
		expect(times(await find(stageWith(range(3 * REACH, 7)), 70, 70))).toEqual([70]);
	});

	it('are found beside others in a long span', async () => {
		const stored = [...range(3 * REACH, 5), ...range(REACH, 10_000).map((time) => time + 60_000)];
		expect(times(await find(stageWith(stored), 0, 3_600_000))).toEqual(stored);
	});

	it('are found where all are of one moment, from both ends of the list', async () => {
		const stored = Array<number>(2 * REACH).fill(40);
		expect(times(await find(stageWith(stored), 0, 2_000, inBothOrders))).toEqual(stored);
	});

	it('are not trusted where even both ends do not show them all', async () => {
		const stored = Array<number>(2 * REACH + 1).fill(40);
		expect(await find(stageWith(stored), 0, 2_000, inBothOrders)).toMatchObject({
			known: false,
			isPassing: false,
			reason: { code: 'list-incomplete' },
		});
	});

	it('are not trusted where the API hides some of a narrow span', async () => {
		const found = await find(stageWith(range(3 * REACH, 7)), 0, 500, cuttingFractions);
		expect(found).toMatchObject({ known: false, reason: { code: 'list-incomplete' } });
	});

	it('are not trusted where no total says how many there are', async () => {
		const found = await find(stageWith(range(3 * REACH, 7), { sendsTotal: false }), 0, 500);
		expect(found).toMatchObject({ known: false });
	});

	it('say that asking later may help, where an answer fails on the way', async () => {
		const stage = stageWith(range(5 * REACH, 3), {
			plan: (_request, number) => (number > 6 ? { status: 503 } : undefined),
		});
		expect(await find(stage, 0, 2_000)).toMatchObject({ known: false, isPassing: true });
	});
});
