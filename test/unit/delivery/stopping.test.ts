import { Stage, usage, usages } from './support/run';

const KINDS = ['keyed', 'listed'] as const;

/** Usages of so many accounts in turn. */
function spread(count: number, accounts: number) {
	return usages(count).map((item, number) => ({
		...item,
		account: `account ${number % accounts}`,
	}));
}

describe.each(KINDS)('a run to an API that is %s', (kind) => {
	it.each([403, 302])('sends nothing more after status %d', async (status) => {
		const stage = new Stage(kind, { steps: { 2: [{ status, body: 'No.' }] } });
		const { outcomes } = await stage.deliver(usages(6), { limits: { concurrency: 1 } });
		expect(outcomes).toEqual(['created', 'created', 'rejected', 'unsent', 'unsent', 'unsent']);
		expect(stage.api.posted).toEqual(['0', '1', '2']);
	});

	it('lets what is under way come to its end after a refusal for all', async () => {
		const stage = new Stage(kind, { steps: { 0: [{ status: 403 }] } });
		const { outcomes } = await stage.deliver(spread(9, 3));
		expect(outcomes.filter((outcome) => outcome === 'created').length).toBe(
			stage.api.stored.length,
		);
		expect(outcomes.filter((outcome) => outcome === 'unsent').length).toBeGreaterThanOrEqual(6);
		expect(outcomes[0]).toBe('rejected');
	});

	it('is unsent from its time limit on, and nothing is sent after it', async () => {
		const stage = new Stage(kind, { answerMs: 1_000 });
		const started = stage.clock.now();
		const { outcomes } = await stage.deliver(usages(20), { limits: { totalMs: 5_500 } });
		const created = outcomes.filter((outcome) => outcome === 'created').length;
		expect(created).toBe(stage.api.stored.length);
		expect(outcomes.slice(created)).toEqual(Array(20 - created).fill('unsent'));
		const sent = stage.api.requests.filter(({ request }) => request.method === 'POST');
		expect(Math.max(...sent.map(({ at }) => at))).toBeLessThanOrEqual(started + 5_500);
	});

	it('is unsent from a cancel on', async () => {
		const stage = new Stage(kind, { answerMs: 100 });
		stage.clock.cancelIn(1_050);
		const { outcomes, results } = await stage.deliver(usages(30), { limits: { concurrency: 1 } });
		const created = outcomes.filter((outcome) => outcome === 'created').length;
		expect(created).toBe(stage.api.stored.length);
		expect(created).toBeGreaterThan(5);
		expect(outcomes.slice(created)).toEqual(Array(30 - created).fill('unsent'));
		expect(results.at(-1)?.message).toContain('cancelled');
	});

	it('ends a long wait at a cancel', async () => {
		const slow = { status: 429, headers: { 'retry-after': '300' } };
		const stage = new Stage(kind, { steps: { 0: [slow] } });
		const started = stage.clock.now();
		stage.clock.cancelIn(2_000);
		const { outcomes } = await stage.deliver(usages(3), { limits: { concurrency: 1 } });
		expect(outcomes).toEqual(Array(3).fill('unsent'));
		expect(stage.clock.now() - started).toBeLessThan(2_100);
		expect(stage.api.posted).toEqual(['0']);
	});

	it('is unknown where a cancel cuts an answer off', async () => {
		const stage = new Stage(kind, { steps: { 1: ['cancelled'] } });
		const { outcomes } = await stage.deliver(usages(4), { limits: { concurrency: 1 } });
		expect(outcomes).toEqual(['created', 'unknown', 'unsent', 'unsent']);
		expect(stage.api.posted).toEqual(['0', '1']);
	});

	it('does not begin when it is cancelled before', async () => {
		const stage = new Stage(kind);
		stage.clock.cancelIn(0);
		await stage.clock.pass(1);
		expect((await stage.deliver(usages(3))).outcomes).toEqual(Array(3).fill('unsent'));
		expect(stage.api.requests).toEqual([]);
	});
});

it('a usage is unknown whose answer was lost where the time limit comes before the next try', async () => {
	const stage = new Stage('keyed', { steps: { 0: ['loseAfter'] } });
	const limits = { totalMs: 100, concurrency: 1 };
	const { outcomes } = await stage.deliver([usage(0), usage(1)], { limits });
	expect(outcomes).toEqual(['unknown', 'unsent']);
});

describe('a usage whose answer was lost shortly before the time limit, at an API without a key,', () => {
	const limits = { totalMs: 500, concurrency: 1, timeoutMs: 20_000 };

	it('is looked for all the same, for as long as one request and some seconds more', async () => {
		const stage = new Stage('listed', { answerMs: 250, steps: { 0: ['loseAfter'] } });
		const { outcomes } = await stage.deliver(usages(2), { limits });
		expect(outcomes).toEqual(['created', 'unsent']);
	});

	it('is not sent again after it', async () => {
		const stage = new Stage('listed', { answerMs: 250, steps: { 0: ['loseBefore'] } });
		const started = stage.clock.now();
		const { outcomes } = await stage.deliver(usages(2), { limits });
		expect(outcomes).toEqual(['unknown', 'unsent']);
		expect(stage.api.posted).toEqual(['0']);
		const last = Math.max(...stage.api.requests.map(({ at }) => at)) - started;
		expect(last).toBeLessThanOrEqual(limits.totalMs + limits.timeoutMs + 15_000);
	});
});

describe('a run that is slowed down before a rate limit', () => {
	const limited = { permitted: 100, answerMs: 1_000 };

	it('sends nothing after its time limit, and does not wait for it', async () => {
		const stage = new Stage('keyed', limited);
		const end = stage.clock.now() + 30_000;
		const { outcomes, results } = await stage.deliver(spread(300, 3), {
			limits: { totalMs: 30_000 },
		});
		expect(stage.api.stored.length).toBeGreaterThan(80);
		expect(Math.max(...stage.api.requests.map(({ at }) => at))).toBeLessThanOrEqual(end);
		expect(stage.clock.now()).toBeLessThanOrEqual(end);
		expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(
			stage.api.stored.length,
		);
		expect(outcomes.filter((outcome) => outcome === 'unsent')).toHaveLength(
			300 - stage.api.stored.length,
		);
		expect(results.at(-1)?.message).toContain(
			'the time limit of the run was reached. Before that: it was slowed down',
		);
	});

	it('sends nothing more when another partition has stopped it meanwhile', async () => {
		const stage = new Stage('keyed', { ...limited, steps: { 90: [{ status: 403 }] } });
		await stage.deliver(spread(300, 3));
		const sentAt = stage.api.requests
			.filter(({ request }) => request.method === 'POST')
			.map(({ at }) => at);
		const refusedAt = sentAt[stage.api.posted.indexOf('90')] + limited.answerMs;
		expect(Math.max(...sentAt)).toBeLessThanOrEqual(refusedAt);
		expect(sentAt.length).toBeLessThan(100);
	});
});

it('sends nothing after a cancel that comes while others wait for a rate limit', async () => {
	const slow = { status: 429, headers: { 'retry-after': '300' } };
	const stage = new Stage('keyed', { steps: { 0: [slow] } });
	const started = stage.clock.now();
	stage.clock.cancelIn(2_000);
	await stage.deliver(spread(9, 3));
	expect(stage.api.requests.filter(({ at }) => at - started >= 2_000)).toEqual([]);
});

it('does not ask again at once and for ever when a date to wait for has passed', async () => {
	const stage = new Stage('keyed', {
		plan: () => ({ status: 429, headers: { 'retry-after': 'Thu, 01 Jan 2026 00:00:00 GMT' } }),
	});
	await stage.deliver([usage(0)]);
	expect(stage.api.requests.length).toBeLessThan(200);
});
