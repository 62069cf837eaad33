import type { Contender } from '../../../tools/bench/contenders/contenderNodes';
import type { Measurement } from '../../../tools/bench/nodes/BenchFinish.node';
import { alternate, compare } from '../../../tools/bench/rounds';
import { Compared, heldKbOf, listsOf, median, requestsOf } from '../../../tools/bench/results/rows';

function measured(seconds: number, heldMb = 10): Measurement {
	return {
		seconds,
		cpuSeconds: 1,
		rssBefore: 100,
		rssPeak: 150,
		heapBefore: 50,
		heapAfter: 50 + heldMb,
		items: 1000,
		outcomes: {},
	};
}

it('begins each round with another contender', async () => {
	const order: string[] = [];
	await alternate(['a', 'b', 'c'], 2, (name) => order.push(name));
	expect(order).toEqual(['a', 'b', 'c', 'b', 'c', 'a']);
});

it.each([
	[[3], 3],
	[[10, 1, 2], 2],
	[[4, 1, 2, 3], 2.5],
])('takes the middle of %j', (values, middle) => {
	expect(median(values)).toBe(middle);
});

describe('a comparison', () => {
	const compared = new Compared(
		'case',
		new Map([
			['own', [measured(1), measured(9), measured(2)]],
			['peer', [measured(4, 30)]],
			['failed', []],
		]),
	);

	it('has a ratio of medians, larger where the contender is faster', () => {
		expect(compared.against('own', 'peer', 2)).toMatchObject([
			{ node: 'own', peer: 'peer', seconds: 2, itemsPerSecond: 500, ratio: 2, isMet: true },
		]);
		expect(compared.against('peer', 'own', 2)).toMatchObject([{ ratio: 0.5, isMet: false }]);
	});

	it('compares by any figure of which less is better', () => {
		expect(compared.against('own', 'peer', undefined, heldKbOf)).toMatchObject([
			{ ratio: 3, heldKbPerItem: 10.24 },
		]);
	});

	it('has no line for a contender that failed, nor for one beside it', () => {
		expect([...compared.row('failed'), ...compared.against('own', 'failed', 1)]).toEqual([]);
	});

	it('tells whether a contender takes no more than its peer and what is allowed', () => {
		const lists = new Map([
			['audited', [{ ...measured(5), lists: 203 }]],
			['not', [{ ...measured(1), lists: 101 }]],
		]);
		const counted = new Compared('case', lists);
		expect(counted.within('audited', 'not', [4, '4 s'])).toMatchObject([
			{ ratio: 1, goal: 1, isMet: true, lists: 203 },
		]);
		expect(counted.within('audited', 'not', [100, 'a list for each'], listsOf)).toMatchObject([
			{ case: 'case, against not and a list for each', ratio: 201 / 203, isMet: false },
		]);
		expect(counted.within('audited', 'failed', [4, '4 s'])).toEqual([]);
	});

	it('tells whether a contender takes no more of something than a bound', () => {
		const requests = new Map([['own', [{ ...measured(5), requests: 500 }]]]);
		const counted = new Compared('case', requests);
		expect(counted.atMost('own', 400, '400 requests', requestsOf)).toMatchObject([
			{ case: 'case, against 400 requests', ratio: 0.8, goal: 1, isMet: false, requests: 500 },
		]);
		expect(counted.atMost('own', 500, '500 requests', requestsOf)).toMatchObject([{ isMet: true }]);
		expect(counted.atMost('failed', 500, '500 requests', requestsOf)).toEqual([]);
	});

	it('tells how the time per item grows with the items', () => {
		const few = [{ ...measured(0.1), items: 100 }];
		expect(compared.flatness('own', few, 0.8)).toMatchObject([
			{ ratio: 0.5, isMet: false, peer: '100 items' },
		]);
	});
});

describe('carrying a comparison out', () => {
	const ITEMS = 1000;
	const LISTS = 3;
	const REQUESTS = 1_010;
	let stored = 0;
	let storedBefore: readonly string[] = [];
	/** What a repeat could find. */
	let kept = 0;
	const server = {
		behave: async (_behaviour: object, rebillyBodies: readonly string[] = []) => {
			stored = 0;
			kept = 0;
			storedBefore = rebillyBodies;
		},
		countAnew: async () => {
			stored = 0;
		},
		counts: async () => ({ requests: REQUESTS, stored, lists: LISTS }),
	};
	const named = (name: string, sends = true): Contender => ({
		name,
		type: '',
		typeVersion: 1,
		parameters: {},
		form: 'usage',
		sends,
	});
	const carryOut = async (
		contenders: Contender[],
		run: (name: string) => Measurement | Promise<Measurement>,
		rounds = 1,
	) =>
		await compare(
			{
				title: 'case',
				contenders,
				items: ITEMS,
				prepare:
					async ({ name }) =>
					async () =>
						await run(name),
				behaviour: { latencyMs: 0 },
				rounds,
			},
			server,
			() => {},
		);

	it.each([
		['stores less than it was given', named('own'), measured(1), 999],
		['stores more than it was given', named('own'), measured(1), 1001],
		['puts out fewer items', named('own'), { ...measured(1), items: 999 }, ITEMS],
		[
			'has an item that failed',
			named('own'),
			{ ...measured(1), outcomes: { created: 999, failed: 1 } },
			ITEMS,
		],
	])('has no figures for a run that %s', async (_what, contender, measurement, storedThen) => {
		const compared = await carryOut([contender], () => {
			stored = storedThen;
			return measurement;
		});
		expect(compared.row('own')).toEqual([]);
		expect(compared.failures).toMatchObject([{ node: 'own', items: ITEMS }]);
	});

	it('counts nothing that was sent to warm up', async () => {
		const compared = await compare(
			{
				title: 'case',
				contenders: [named('own')],
				items: ITEMS,
				prepare: async () => {
					stored += 200;
					return async () => {
						stored += ITEMS;
						return measured(1);
					};
				},
				behaviour: { latencyMs: 0 },
				rounds: 1,
			},
			server,
			() => {},
		);
		expect(compared.failures).toEqual([]);
		expect(compared.row('own')).toMatchObject([{ requests: REQUESTS, lists: LISTS }]);
	});

	it('asks no stored usages of one that does not send', async () => {
		const compared = await carryOut([named('own', false)], () => measured(1));
		expect(compared.failures).toEqual([]);
	});

	describe('of usages that are stored already', () => {
		const again = async (contender: Contender, storedThen: number, missed = 0) =>
			await compare(
				{
					title: 'case',
					contenders: [contender],
					items: ITEMS,
					prepare: async () => {
						stored += ITEMS;
						kept = ITEMS;
						return async () => {
							stored += storedThen;
							return { ...measured(1), outcomes: { duplicate: kept - missed } };
						};
					},
					behaviour: { latencyMs: 0 },
					rounds: 1,
					isRepeat: true,
				},
				server,
				() => {},
			);

		it('has figures where all are found stored and nothing is stored', async () => {
			const compared = await again(named('own'), 0);
			expect(compared.failures).toEqual([]);
			expect(compared.row('own')).toMatchObject([{ requests: REQUESTS }]);
		});

		it.each([
			['stores one of them again', 1, 0],
			['finds one of them not stored', 0, 1],
		])('has none for a run that %s', async (_what, storedThen, missed) => {
			const compared = await again(named('own'), storedThen, missed);
			expect(compared.row('own')).toEqual([]);
			expect(compared.failures).toHaveLength(1);
		});
	});

	it('has stored at the server what is to be there before the run, and not the warm-up', async () => {
		const seen: number[] = [];
		await compare(
			{
				title: 'case',
				contenders: [named('own')],
				items: ITEMS,
				prepare: async () => {
					seen.push(storedBefore.length);
					return async () => {
						seen.push(storedBefore.length);
						stored += ITEMS;
						return measured(1);
					};
				},
				behaviour: { latencyMs: 0 },
				rounds: 1,
				rebillyBodies: () => ['{}', '{}'],
			},
			server,
			() => {},
		);
		expect(seen).toEqual([0, 2]);
	});

	it('leaves out who failed once, keeps its earlier rounds, and goes on with the others', async () => {
		let runsOfWeak = 0;
		const compared = await carryOut(
			[named('strong'), named('weak')],
			(name) => {
				stored = ITEMS;
				if (name === 'weak' && (runsOfWeak += 1) === 2) throw new Error('n8n has ended');
				return measured(1);
			},
			4,
		);
		expect(runsOfWeak).toBe(2);
		expect(compared.failures).toEqual([
			{ case: 'case', items: ITEMS, node: 'weak', message: 'n8n has ended' },
		]);
		expect([...compared.row('strong'), ...compared.row('weak')]).toMatchObject([
			{ rounds: 4 },
			{ rounds: 1 },
		]);
	});
});
