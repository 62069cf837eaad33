import type { MeterUsage } from './support/meterTarget';
import { Stage, usage, usages } from './support/run';

const KINDS = ['keyed', 'listed'] as const;

it.each(KINDS)(
	'sends the usages of one account side by side, where the API is %s',
	async (kind) => {
		const stage = new Stage(kind);
		await stage.deliver(usages(20), { limits: { concurrency: 10 } });
		expect(stage.api.mostAtOnce).toBe(10);
	},
);

it.each(KINDS)(
	'sends usages in the order of their items where one is sent at a time, and the API is %s',
	async (kind) => {
		const stage = new Stage(kind);
		await stage.deliver(usages(20), { limits: { concurrency: 1 } });
		expect(stage.notes).toEqual(usages(20).map(({ note }) => note));
		expect(stage.api.mostAtOnce).toBe(1);
	},
);

it.each<[string, Partial<MeterUsage>]>([
	['equal ones', { time: usage(0).time, quantity: '1' }],
	['those of one moment of which less may be stored', { time: usage(0).time, partial: true }],
])('sends %s one after another, at an API without a key', async (_name, changes) => {
	const inputs = (account: string) =>
		usages(5, { ...changes, account }).map((given, number) => ({
			given,
			reference: `${account} ${number}`,
		}));
	const stage = new Stage('listed', { answerMs: 1_000 });
	await stage.deliver([...inputs('a'), ...inputs('b')], { limits: { concurrency: 10 } });
	expect(stage.api.stored).toHaveLength(10);
	for (const account of ['a', 'b']) {
		const sent = stage.api.requests.filter(({ request }) => request.body?.account === account);
		const gaps = sent.slice(1).map(({ at }, position) => at - sent[position].at);
		expect(gaps.filter((gap) => gap < 1_000)).toEqual([]);
	}
});

it('keeps the order of the items where answers fail and one is sent at a time', async () => {
	const accounts = ['a', 'b', 'c'];
	const inputs = usages(30).map((item, number) => ({ ...item, account: accounts[number % 3] }));
	const stage = new Stage('keyed', {
		steps: {
			4: ['loseAfter'],
			9: [{ status: 503 }, { status: 503 }],
			12: [{ status: 429, headers: { 'retry-after': '3' } }],
		},
	});
	const { results } = await stage.deliver(inputs, { limits: { concurrency: 1 } });
	expect(stage.notes).toEqual(inputs.map(({ note }) => note));
	expect(results.map(({ usage: sent }) => (sent as { note: string }).note)).toEqual(
		inputs.map(({ note }) => note),
	);
});

describe.each(KINDS)('where the API is %s', (kind) => {
	it.each([1, 2, 7])(
		'sends at most %d usages at once, of however many accounts',
		async (concurrency) => {
			const stage = new Stage(kind);
			const inputs = usages(60).map((item, number) => ({
				...item,
				account: `account ${number % 12}`,
			}));
			await stage.deliver(inputs, { limits: { concurrency } });
			expect(stage.api.mostAtOnce).toBe(concurrency);
		},
	);
});

it('begins with the account that has most usages at an API without a key, which would else go on alone at the end', async () => {
	const accounts = ['a', 'b', 'b', 'c', 'c', 'c', 'd'];
	const stage = new Stage('listed');
	await stage.deliver(
		usages(7).map((item, number) => ({ ...item, account: accounts[number] })),
		{ limits: { concurrency: 1 } },
	);
	expect(stage.api.stored.map(({ account }) => account).join('')).toBe('cccbbad');
});

it('makes everybody wait when the API asks one to slow down', async () => {
	const slow = { status: 429, headers: { 'retry-after': '20' } };
	const stage = new Stage('keyed', { steps: { 0: [slow] } });
	const started = stage.clock.now();
	const inputs = usages(9).map((item, number) => ({ ...item, account: `account ${number % 3}` }));
	const { outcomes } = await stage.deliver(inputs);
	expect(outcomes).toEqual(Array(9).fill('created'));
	const moments = stage.api.requests.map(({ at }) => at - started);
	expect(moments.filter((at) => at > 10 && at < 20_000)).toEqual([]);
});

it('slows down before the limit of the API where its headers tell of it', async () => {
	const stage = new Stage('keyed');
	let sent = 0;
	const transport = stage.api.send.bind(stage.api);
	stage.api.send = async (request) => {
		const answer = await transport(request);
		sent += 1;
		const headers = {
			'x-ratelimit-limit': '100',
			'x-ratelimit-remaining': String(Math.max(0, 100 - sent)),
		};
		return 'status' in answer ? { ...answer, headers } : answer;
	};
	const { receipt } = await stage.deliver(usages(300), { limits: { totalMs: 3_600_000 } });
	expect(receipt.outcomes.created).toBe(300);
	expect(receipt.waitedMs).toBeGreaterThan(1_000);
});

it('waits longer after each failure, within a minute or two in all', async () => {
	const stage = new Stage('keyed', { plan: () => 'loseBefore' });
	const started = stage.clock.now();
	await stage.deliver([usage(0)], { random: () => 1 });
	const moments = stage.api.requests.map(({ at }) => at - started);
	const gaps = moments.slice(1).map((at, position) => at - moments[position]);
	expect(gaps).toEqual([...gaps].sort((left, right) => left - right));
	expect(gaps[0]).toBeLessThan(1_000);
	expect(moments.at(-1)).toBeLessThan(120_000);
	expect(moments.length).toBe(8);
});
