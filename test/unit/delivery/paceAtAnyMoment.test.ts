import { retryAfter } from '../../../delivery/run/backoff';
import { RateLimiter } from '../../../delivery/run/rateLimiter';
import { Run } from '../../../delivery/run/run';
import { isAnswer, type Answer } from '../../../delivery/contract/wire';
import { RateWindow, type RateLimit } from '../../../tools/sandbox/limits/rateWindow';
import { chancesOf } from '../confirm/support/faults';
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
	/** Up to this share of its time, an answer is quicker or slower than others. */
	readonly jitter?: number;
	readonly seed?: number;
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
	jitter = 0,
	seed = 1,
	totalMs = 36_000_000,
}: Sending): Promise<{ stored: number; refused: number; shareUsed: number }> {
	const clock = new FakeClock();
	const chance = chancesOf(seed);
	const onItsWay = async (): Promise<void> =>
		await clock.pass((answerMs / 2) * (1 + jitter * (2 * chance() - 1)));
	const window = new RateWindow(limit);
	for (let other = 0; other < used; other += 1) window.take('organization', clock.now());
	let stored = 0;
	let refused = 0;
	const send = async (): Promise<Answer> => {
		await onItsWay();
		const { allowed, remaining, retryAt } = window.take('organization', clock.now());
		await onItsWay();
		const headers = {
			'x-ratelimit-limit': String(toldLimit),
			'x-ratelimit-remaining': String(remaining),
		};
		if (allowed) stored += 1;
		if (allowed) return { status: 201, headers, body: '' };
		refused += 1;
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
	return { stored, refused, shareUsed: usages / limit.permitted / windows };
}

const perSecond = (permitted: number): RateLimit => ({ permitted, perSeconds: 1 });

// The API names whole seconds, so a window that does not begin with one is taken for two at first.
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

// More may be under way than the limit permits, so the size of a count does not tell that it is new.
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

// Some answers overtake others, and the windows begin at other moments with each seed.
describe.each([1, 2])('whatever an honest API is like (seed %i)', (seed) => {
	it.each([
		[10, 10, 20],
		[30, 20, 20],
		[100, 10, 2],
		[100, 10, 20],
		[100, 50, 100],
		[300, 50, 20],
		[300, 100, 100],
	])(
		'most of %i requests a second are used and few refused, %i at once, answered after %i ms',
		async (permitted, concurrency, answerMs) => {
			const { refused, shareUsed } = await sendThrough({
				...{ limit: perSecond(permitted), usages: permitted * 40, concurrency },
				...{ answerMs, jitter: 0.5, seed },
			});
			expect(shareUsed).toBeGreaterThan(0.85);
			expect(refused).toBeLessThan(concurrency + permitted * 0.1);
		},
	);
});

// Each refusal lets half as many be under way, and those come back one with each round of slow answers.
it.each([50, 100])(
	'uses two thirds and more where answers take half a window, %i at once',
	async (concurrency) => {
		const slow = { usages: 3_000, concurrency, answerMs: 500, jitter: 0.5 };
		const { shareUsed } = await sendThrough({ limit: perSecond(100), ...slow });
		expect(shareUsed).toBeGreaterThan(0.7);
	},
);

it('waits no longer than a window when the clock was set back by an hour', () => {
	const pace = new RateLimiter();
	const sendAt = (now: number, remaining: number): void => {
		const sent = pace.begin(now);
		const headers = { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': String(remaining) };
		pace.learn({ status: 201, headers, body: '' }, now, sent);
	};
	const hour = 3_600_000;
	for (let number = 0; number < 30; number += 1) {
		pace.takeSlot(hour + number * 100, 100);
		sendAt(hour + number * 100, 9 - (number % 10));
	}
	expect(pace.takeSlot(hour + 3_000, 100)).toBeLessThan(1_100);
	expect(pace.takeSlot(0, 100)).toBeLessThan(1_100);
});
