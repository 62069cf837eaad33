import { retryAfter } from '../../../delivery/run/backoff';
import { RateLimiter } from '../../../delivery/run/rateLimiter';
import { Run } from '../../../delivery/run/run';
import type { Answer } from '../../../delivery/contract/wire';
import { RateWindow } from '../../../tools/sandbox/limits/rateWindow';
import { FakeClock } from './support/clock';

interface Limit {
	readonly permitted: number;
	readonly windowMs: number;
	readonly kind: 'fixed' | 'sliding';
}

/** A server that counts requests against a limit, as rate headers would tell it. */
function createWindow({ permitted, windowMs, kind }: Limit) {
	let times: number[] = [];
	return (now: number) => {
		const isOver = kind === 'fixed' ? now >= (times[0] ?? now) + windowMs : true;
		if (isOver) times = kind === 'fixed' ? [] : times.filter((time) => time > now - windowMs);
		const allowed = times.length < permitted;
		if (allowed) times.push(now);
		return { allowed, remaining: permitted - times.length, retryAt: (times[0] ?? now) + windowMs };
	};
}

/** A machine that stands still once, after so many events. */
interface Standstill {
	readonly after: number;
	readonly ms: number;
}

/** Sends usages through a pace with parallel senders, in simulated time. */
function simulate(
	limit: Limit,
	usages: number,
	answerMs: number,
	concurrency = 10,
	standstill?: Standstill,
) {
	const pace = new RateLimiter();
	const take = createWindow(limit);
	const events: Array<{ at: number; run: (now: number) => void }> = [];
	const plan = (at: number, run: (now: number) => void) => events.push({ at, run });
	let waiting = usages;
	let refused = 0;
	let pausedUntil = 0;
	const sendNext = (now: number): void => {
		if (waiting === 0) return;
		const slot = now + pace.takeSlot(now, waiting);
		waiting -= 1;
		plan(Math.max(slot, pausedUntil), receive);
	};
	const receive = (now: number): void => {
		const decision = take(now);
		const sent = pace.begin(now);
		plan(now + answerMs, (at) => {
			const headers = {
				'x-ratelimit-limit': String(limit.permitted),
				'x-ratelimit-remaining': String(decision.remaining),
			};
			pace.learn({ status: decision.allowed ? 201 : 429, headers, body: '' }, at, sent);
			if (!decision.allowed) {
				refused += 1;
				waiting += 1;
				pausedUntil = Math.max(pausedUntil, Math.ceil(decision.retryAt / 1000) * 1000);
			}
			sendNext(at);
		});
	};
	for (let sender = 0; sender < concurrency; sender += 1) plan(0, sendNext);
	let end = 0;
	let done = 0;
	while (events.length > 0) {
		if (done === standstill?.after) for (const event of events) event.at += standstill.ms;
		done += 1;
		events.sort((left, right) => left.at - right.at);
		const { at, run } = events.shift()!;
		end = at;
		run(at);
	}
	const shareUsed = usages / limit.permitted / (end / limit.windowMs);
	return { refused, seconds: end / 1000, shareUsed };
}

describe('the pace of sending', () => {
	it('uses at least 95 % of a limit per second without being refused', () => {
		const result = simulate({ permitted: 300, windowMs: 1000, kind: 'fixed' }, 10_000, 20);
		expect(result.refused).toBe(0);
		expect(result.shareUsed).toBeGreaterThan(0.95);
	});

	it('is refused no more than a few times at first where answers come at once', () => {
		const result = simulate({ permitted: 300, windowMs: 1000, kind: 'fixed' }, 10_000, 1);
		expect(result.refused).toBeLessThan(30);
		expect(result.shareUsed).toBeGreaterThan(0.95);
	});

	it.each(['fixed', 'sliding'] as const)(
		'comes through a long %s window with few refusals',
		(kind) => {
			const result = simulate({ permitted: 1000, windowMs: 60_000, kind }, 5_000, 5);
			expect(result.refused).toBeLessThan(5_000 * 0.05);
			expect(result.shareUsed).toBeGreaterThan(0.85);
		},
	);

	it('does not slow down a run that fits into what remains', () => {
		const result = simulate({ permitted: 3_000, windowMs: 600_000, kind: 'fixed' }, 2_500, 20);
		expect(result.seconds).toBeLessThan(6);
	});

	it.each([0.3, 1, 5, 60, 600])(
		'comes back to its pace after a pause of %d seconds in its first window',
		(seconds) => {
			const limit: Limit = { permitted: 300, windowMs: 1000, kind: 'fixed' };
			const pausing = { after: 100, ms: seconds * 1000 };
			const result = simulate(limit, 10_000, 20, 10, pausing);
			const sending = result.seconds - seconds;
			expect(10_000 / limit.permitted / sending).toBeGreaterThan(0.9);
			expect(result.refused).toBeLessThan(30);
		},
	);

	it('does not slow down where the API names no limit', () => {
		const pace = new RateLimiter();
		for (let request = 0; request < 1_000; request += 1) {
			expect(pace.takeSlot(request, 1_000 - request)).toBe(0);
			pace.learn({ status: 201, headers: {}, body: '' }, request, pace.begin(request));
		}
	});
});

describe('a run in which hundreds of usages wait at once', () => {
	const PERMITTED = 300;
	const ANSWER_MS = 20;

	/** How much of the limit is used, and how often it is hit. */
	async function sendThrough(
		usages: number,
		concurrency: number,
		clock = new FakeClock(),
		delay: (now: number) => number = () => 0,
	) {
		const window = new RateWindow({ permitted: PERMITTED, perSeconds: 1 });
		let refused = 0;
		const send = async (): Promise<Answer> => {
			await clock.pass(delay(clock.now()));
			const { allowed, remaining, retryAt } = window.take('organization', clock.now());
			await clock.pass(ANSWER_MS);
			const headers = {
				'x-ratelimit-limit': String(PERMITTED),
				'x-ratelimit-remaining': String(remaining),
			};
			if (allowed) return { status: 201, headers, body: '' };
			refused += 1;
			const again = { 'x-ratelimit-retry-after': String(Math.ceil(retryAt / 1000)) };
			return { status: 429, headers: { ...headers, ...again }, body: '' };
		};
		const limits = { totalMs: 600_000, concurrency, timeoutMs: 30_000 };
		const run = new Run({ send }, clock, limits, () => 0.5);
		run.waiting = usages;
		const deliver = async (): Promise<void> => {
			for (let attempt = 1; ; attempt += 1) {
				const answer = (await run.send({ method: 'POST', path: '/usages' })) as Answer;
				if (answer.status === 201) break;
				const reason = { code: 'rate-limited', message: '' } as const;
				await run.waitForNextAttempt(attempt, reason, retryAfter(answer));
			}
			run.waiting -= 1;
		};
		const began = clock.now();
		await deliver();
		await Promise.all(Array.from({ length: usages - 1 }, deliver));
		const seconds = (clock.now() - began) / 1000;
		return { refused, shareUsed: usages / PERMITTED / seconds };
	}

	it.each([10, 50, 100])(
		'uses the limit without being refused, %i at once',
		async (concurrency) => {
			const { refused, shareUsed } = await sendThrough(3_000, concurrency);
			expect(shareUsed).toBeGreaterThan(0.95);
			expect(refused).toBeLessThan(concurrency / 2);
		},
	);

	it('makes up for timers that are late, without being refused', async () => {
		const { refused, shareUsed } = await sendThrough(10_000, 50, new LateClock());
		expect(shareUsed).toBeGreaterThan(0.95);
		expect(refused).toBeLessThan(25);
	});

	// As from a process that is busy: what is sent within the time leaves at its end.
	it.each([
		[17, 0.95],
		[60, 0.7],
		[130, 0.7],
	])(
		'is hardly refused where requests that left in time arrive together, %i ms late',
		async (lateMs, leastShare) => {
			const untilNotBusy = (now: number): number => Math.max(0, lateMs - (now % 730));
			const { refused, shareUsed } = await sendThrough(10_000, 50, new FakeClock(), untilNotBusy);
			expect(refused).toBeLessThan(25);
			expect(shareUsed).toBeGreaterThan(leastShare);
		},
	);
});

/** Rings now and then ten milliseconds late, as a process does that collects garbage. */
class LateClock extends FakeClock {
	private waits = 0;

	override async sleep(milliseconds: number): Promise<void> {
		this.waits += 1;
		await super.sleep(milliseconds + (this.waits % 20 === 0 ? 10 : 0));
	}
}
