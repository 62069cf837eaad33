import fc from 'fast-check';
import { lookUp, type Found } from '../../../delivery/stored/lookUp';
import type { Recognition } from '../../../delivery/contract/recognition';
import { FakeClock } from './support/clock';
import type { MeterApi } from './support/meterApi';
import { type MeterBehaviour } from './support/meterApi';
import { PAGE, REACH } from './support/meterTarget';
import { Stage } from './support/run';

const SECOND = 1_000;
const START = Date.UTC(2026, 2, 1);

/** An API that has a usage of an account at each of these seconds. */
function stageWith(
	seconds: readonly number[],
	behaviour: MeterBehaviour = {},
	account = 'a',
): Stage {
	const stage = new Stage('listed', behaviour);
	for (const second of seconds) storeAt(stage.api, second, account);
	return stage;
}

function storeAt(api: MeterApi, second: number, account = 'a'): void {
	api.store({ account, quantity: '1', time: new Date(START + second * SECOND).toISOString() });
}

async function find(stage: Stage, from: number, to: number): Promise<Found> {
	const span = { partition: 'a', from: START + from * SECOND, to: START + to * SECOND };
	const { list } = stage.target.recognition as Recognition & { kind: 'listed' };
	return await lookUp(list, span, stage.run());
}

/** The seconds of the usages that were found. */
function secondsOf(found: Found): number[] | string {
	if (!found.known) return found.reason.message;
	return found.usages
		.map(({ time }) => (time - START) / SECOND)
		.sort((left, right) => left - right);
}

const range = (count: number, step = 10): number[] =>
	Array.from({ length: count }, (_, number) => number * step);

it('finds nothing where nothing is stored', async () => {
	const stage = stageWith([]);
	expect(secondsOf(await find(stage, 0, 100))).toEqual([]);
	expect(stage.api.requests).toHaveLength(1);
});

it.each([1, PAGE - 1, PAGE, PAGE + 1, REACH - 1, REACH])(
	'finds all of %d usages over its pages',
	async (count) => {
		for (const sendsTotal of [true, false]) {
			const stage = stageWith(range(count), { sendsTotal });
			expect(secondsOf(await find(stage, 0, 1_000))).toEqual(range(count));
		}
	},
);

it.each([REACH + 1, 3 * REACH, 50])(
	'finds all of %d usages by halving the time, which no offset reaches at once',
	async (count) => {
		for (const sendsTotal of [true, false]) {
			const stage = stageWith(range(count), { sendsTotal });
			const found = await find(stage, 0, 1_000);
			expect(secondsOf(found)).toEqual(range(count));
			for (const { query } of stage.api.reads) expect(Number(query?.offset)).toBeLessThan(REACH);
		}
	},
);

it('finds what lies at both ends of the span, and nothing beyond', async () => {
	const stage = stageWith([0, 10, 20, 30, 40]);
	expect(secondsOf(await find(stage, 10, 30))).toEqual([10, 20, 30]);
	expect(secondsOf(await find(stage, 20, 20))).toEqual([20]);
});

it('finds only usages of the account', async () => {
	const stage = stageWith([0, 10]);
	storeAt(stage.api, 10, 'b');
	expect(secondsOf(await find(stage, 0, 100))).toEqual([0, 10]);
});

it('counts a usage once that moved to another page meanwhile', async () => {
	const stage = stageWith(range(6));
	const send = stage.api.send.bind(stage.api);
	stage.api.send = async (request) => {
		const answer = await send(request);
		// Something stored before the first one moves all others one place on.
		if (stage.api.reads.length === 1)
			stage.api.stored.unshift({ ...stage.api.stored[0], id: 'new' });
		return answer;
	};
	const found = await find(stage, 0, 100);
	const ids = found.known ? found.usages.map(({ id }) => id) : [];
	expect(new Set(ids).size).toBe(ids.length);
	expect(ids).toEqual(expect.arrayContaining(['id-1', 'id-2', 'id-3', 'id-4', 'id-5', 'id-6']));
});

describe.each(['ignored', 'refused'] as const)('where the filter is %s', (filter) => {
	it('reads the newest usages of all accounts instead, and sorts them itself', async () => {
		const stage = stageWith([0, 10, 20, 30], { filter });
		for (const second of [5, 10, 15]) storeAt(stage.api, second, 'b');
		expect(secondsOf(await find(stage, 10, 30))).toEqual([10, 20, 30]);
	});

	it('trusts no list that it has not seen to its end', async () => {
		const stage = stageWith([0, 10], { filter });
		for (const second of range(REACH)) storeAt(stage.api, second, 'b');
		const found = await find(stage, 0, 100);
		expect(found).toMatchObject({ known: false, isPassing: false });
	});
});

it('trusts no answer where more usages of one moment are stored than can be listed', async () => {
	const stage = stageWith(Array.from({ length: REACH + 1 }, () => 50));
	expect(await find(stage, 0, 100)).toMatchObject({ known: false, isPassing: false });
	for (const second of range(5)) storeAt(stage.api, second);
	expect(await find(stage, 0, 1_000)).toMatchObject({ known: false });
});

it('finds as many usages of one moment as can be listed', async () => {
	const stage = stageWith(Array.from({ length: REACH }, () => 50));
	expect(secondsOf(await find(stage, 0, 100))).toEqual(Array(REACH).fill(50));
});

it('asks again where an answer fails for a moment', async () => {
	const failing: MeterBehaviour = {
		plan: (_request, number) => (number % 2 === 1 ? { status: 503 } : undefined),
	};
	const stage = stageWith(range(6), failing);
	expect(secondsOf(await find(stage, 0, 100))).toEqual(range(6));
});

it.each([
	['503 every time', () => ({ status: 503 }) as const],
	['no connection', () => 'notSent' as const],
	['lost answers', () => 'loseBefore' as const],
])(
	'does not know what is stored after %s, and says that asking later may help',
	async (_name, plan) => {
		expect(await find(stageWith([0], { plan }), 0, 100)).toMatchObject({
			known: false,
			isPassing: true,
		});
	},
);

it.each([401, 403])('does not take a refusal with status %d for an empty list', async (status) => {
	const stage = stageWith([0], { plan: () => ({ status }) });
	expect(await find(stage, 0, 100)).toMatchObject({ known: false, isPassing: true });
});

it('finds exactly what is stored, wherever it lies and whatever the span', async () => {
	const seconds = fc.array(fc.nat(40), { maxLength: 40 });
	await fc.assert(
		fc.asyncProperty(
			seconds,
			fc.nat(40),
			fc.nat(40),
			fc.boolean(),
			async (stored, one, other, sendsTotal) => {
				const [from, to] = [Math.min(one, other), Math.max(one, other)];
				const found = await find(stageWith(stored, { sendsTotal }), from, to);
				const expected = stored
					.filter((second) => second >= from && second <= to)
					.sort((left, right) => left - right);
				if (found.known) expect(secondsOf(found)).toEqual(expected);
				// Within a second or two, as far as the tolerance goes, may lie more than can be listed, or no total says that it is all.
				else expect(stored.length).toBeGreaterThanOrEqual(sendsTotal ? REACH + 1 : REACH);
			},
		),
		{ numRuns: 150 },
	);
});

describe('a list from which usages are deleted while it is read', () => {
	/** Deletes the first usage of the list before each of these requests. */
	function stageThatLoses(count: number, before: readonly number[]): Stage {
		const stage: Stage = stageWith(range(count), {
			plan: (_request, number) => {
				if (before.includes(number)) stage.api.stored.shift();
				return undefined;
			},
		});
		return stage;
	}

	it('is read again, so that none is missed that moved to a page that was read before', async () => {
		const found = await find(stageThatLoses(PAGE + 3, [2]), 0, 1_000);
		expect(secondsOf(found)).toEqual(range(PAGE + 3).slice(1));
	});

	it('is not trusted when it never holds still', async () => {
		const found = await find(stageThatLoses(PAGE + 4, [2, 4, 6]), 0, 1_000);
		expect(found).toMatchObject({
			known: false,
			isPassing: true,
			reason: { code: 'list-changed', message: expect.stringContaining('changed') as string },
		});
	});
});

it('takes a short page behind a full one for the end where no total is sent', async () => {
	const stage = stageWith(Array<number>(PAGE + 1).fill(7), { sendsTotal: false });
	expect(secondsOf(await find(stage, 7, 7))).toHaveLength(PAGE + 1);
});

it('does not trust a list of one moment that is full to its last place where no total says that it is whole', async () => {
	const stage = stageWith(Array<number>(REACH).fill(7), { sendsTotal: false });
	expect(await find(stage, 7, 7)).toMatchObject({ known: false });
});

it('does not take a short page for the end where no total says so', async () => {
	const stage = stageWith(range(PAGE), { sendsTotal: false, pageLimit: PAGE - 1 });
	expect(secondsOf(await find(stage, 0, 1_000))).toEqual(range(PAGE));
});

it('does not take a short page for the end where the total says that there is more', async () => {
	const stage = stageWith(range(6));
	const send = stage.api.send.bind(stage.api);
	stage.api.send = async (request) => {
		const answer = await send(request);
		if (!('status' in answer)) return answer;
		return {
			...answer,
			body: JSON.stringify((JSON.parse(answer.body) as unknown[]).slice(0, PAGE - 1)),
		};
	};
	const found = await find(stage, 0, 100);
	expect(found.known ? secondsOf(found) : range(6)).toEqual(range(6));
});

it('uses a clock that does not really wait', async () => {
	const clock = new FakeClock();
	const before = clock.now();
	await clock.sleep(3_600_000);
	expect(clock.now() - before).toBe(3_600_000);
});
