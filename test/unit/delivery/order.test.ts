import { Stage, usage, usages } from './support/run';

it('sends the usages of one account in the order of their items, one after another', async () => {
	const stage = new Stage('keyed');
	await stage.deliver(usages(20), { limits: { concurrency: 10 } });
	expect(stage.notes).toEqual(usages(20).map(({ note }) => note));
	expect(stage.api.mostAtOnce).toBe(1);
});

it('keeps the order within each account when accounts are mixed and some answers fail', async () => {
	const accounts = ['a', 'b', 'c'];
	const inputs = usages(30).map((item, number) => ({ ...item, account: accounts[number % 3] }));
	const stage = new Stage('keyed', {
		steps: {
			4: ['loseAfter'],
			9: [{ status: 503 }, { status: 503 }],
			12: [{ status: 429, headers: { 'retry-after': '3' } }],
		},
	});
	const { results } = await stage.deliver(inputs);
	for (const account of accounts) {
		const stored = stage.api.stored
			.filter((record) => record.account === account)
			.map(({ note }) => Number(note));
		expect(stored).toEqual([...stored].sort((left, right) => left - right));
	}
	expect(results.map(({ usage: sent }) => (sent as { note: string }).note)).toEqual(
		inputs.map(({ note }) => note),
	);
});

it.each([1, 2, 7])('sends for at most %d accounts at once', async (concurrency) => {
	const stage = new Stage('keyed');
	const inputs = usages(60).map((item, number) => ({ ...item, account: `account ${number % 12}` }));
	await stage.deliver(inputs, { limits: { concurrency } });
	expect(stage.api.mostAtOnce).toBe(concurrency);
});

it('begins with the account that has most usages, which would else go on alone at the end', async () => {
	const accounts = ['a', 'b', 'b', 'c', 'c', 'c', 'd'];
	const stage = new Stage('keyed');
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
