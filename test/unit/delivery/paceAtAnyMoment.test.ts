import { retryAfter } from '../../../delivery/run/backoff';
import { Run } from '../../../delivery/run/run';
import { isAnswer, type Answer } from '../../../delivery/contract/wire';
import { RateWindow, type RateLimit } from '../../../tools/sandbox/limits/rateWindow';
import { FakeClock } from './support/clock';

interface Sending {
	readonly limit: RateLimit;
	readonly usages: number;
	readonly concurrency: number;
	/** Requests of others in the first window, before the run begins. */
	readonly used?: number;
	/** What the API calls its limit, where that is not the one that it counts against. */
	readonly toldLimit?: number;
	readonly answerMs?: number;
	readonly totalMs?: number;
}

/** Sends through a run whose requests are on their way half of the time, as they are outside of tests. */
async function sendThrough({
	limit,
	usages,
	concurrency,
	used = 0,
	toldLimit = limit.permitted,
	answerMs = 20,
	totalMs = 36_000_000,
}: Sending): Promise<{ stored: number; shareUsed: number }> {
	const clock = new FakeClock();
	const window = new RateWindow(limit);
	for (let other = 0; other < used; other += 1) window.take('organization', clock.now());
	let stored = 0;
	const send = async (): Promise<Answer> => {
		await clock.pass(answerMs / 2);
		const { allowed, remaining, retryAt } = window.take('organization', clock.now());
		await clock.pass(answerMs / 2);
		const headers = {
			'x-ratelimit-limit': String(toldLimit),
			'x-ratelimit-remaining': String(remaining),
		};
		if (allowed) stored += 1;
		if (allowed) return { status: 201, headers, body: '' };
		const again = { 'x-ratelimit-retry-after': String(Math.ceil(retryAt / 1000)) };
		return { status: 429, headers: { ...headers, ...again }, body: '' };
	};
	const run = new Run({ send }, clock, { totalMs, concurrency, timeoutMs: 30_000 }, () => 0.5);
	run.waiting = usages;
	const deliver = async (): Promise<void> => {
		for (let attempt = 1; ; attempt += 1) {
			const answer = await run.send({ method: 'POST', path: '/usages' });
			if (!isAnswer(answer) || answer.status === 201) break;
			const reason = { code: 'rate-limited', message: '' } as const;
			if (!(await run.waitForNextAttempt(attempt, reason, retryAfter(answer)))) break;
		}
		run.waiting -= 1;
	};
	const began = clock.now();
	await Promise.all(Array.from({ length: usages }, deliver));
	const windows = (clock.now() - began) / 1000 / limit.perSeconds;
	return { stored, shareUsed: usages / limit.permitted / windows };
}

const perSecond = (permitted: number): RateLimit => ({ permitted, perSeconds: 1 });

// The API names whole seconds, so a window that does not begin with one is taken for two, for good.
it.each([
	[300, 50],
	[300, 100],
	[100, 10],
])(
	'uses most of %i requests a second, %i at once, whenever its window begins',
	async (permitted, concurrency) => {
		const { shareUsed } = await sendThrough({
			limit: perSecond(permitted),
			usages: permitted * 30,
			concurrency,
			answerMs: concurrency === 10 ? 2 : 20,
		});
		expect(shareUsed).toBeGreaterThan(0.85);
	},
);

// A count that begins anew is not seen where it is not above what may be under way.
it.each([
	[10, 10],
	[10, 100],
	[100, 100],
])(
	'is not much slower than half of %i requests a second, %i at once',
	async (permitted, concurrency) => {
		const limit = perSecond(permitted);
		const { shareUsed } = await sendThrough({ limit, usages: permitted * 30, concurrency });
		expect(shareUsed).toBeGreaterThan(0.55);
	},
);

it('is not held for minutes by answers that are slow', async () => {
	const slow = { usages: 300, concurrency: 100, answerMs: 10_000 };
	const { shareUsed } = await sendThrough({ limit: perSecond(10), ...slow });
	expect(shareUsed).toBeGreaterThan(0.3);
});

// The documented limit of Rebilly's sandbox, and the Time Limit of the node.
it('sends within its time what the API lets through of a run that needs more', async () => {
	const limit = { permitted: 3_000, perSeconds: 600 };
	const { stored } = await sendThrough({
		...{ limit, used: 2_500, usages: 600, concurrency: 10 },
		totalMs: 600_000,
	});
	expect(stored).toBeGreaterThanOrEqual(500);
});

it('does not stand still where the limit that is told is one of a day', async () => {
	const { stored } = await sendThrough({
		...{ limit: perSecond(10), toldLimit: 100_000, usages: 2_000, concurrency: 10 },
		totalMs: 600_000,
	});
	expect(stored).toBeGreaterThan(1_000);
});
