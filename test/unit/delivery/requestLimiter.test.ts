import fc from 'fast-check';
import { RequestLimiter, type Ended } from '../../../delivery/run/requestLimiter';
import { Run } from '../../../delivery/run/run';
import type { Exchange, WireRequest } from '../../../delivery/contract/wire';
import { FakeClock } from './support/clock';

const answer = (took?: number): Ended => ({ with: 'answer', took });
const TOO_MANY: Ended = { with: 'tooManyRequests' };

/** Sends one after another, so that each ends before the next begins. */
async function sendInTurn(limiter: RequestLimiter, count: number, ended: Ended): Promise<void> {
	for (let sent = 0; sent < count; sent += 1) limiter.release(await limiter.acquire(), ended);
}

/** How many may be under way at once; they end as if nothing had been sent. */
async function placesOf(limiter: RequestLimiter): Promise<number> {
	const begun: Array<Awaited<ReturnType<RequestLimiter['acquire']>>> = [];
	const all = Array.from({ length: 200 }, async () => begun.push(await limiter.acquire()));
	await new Promise(setImmediate);
	const places = begun.length;
	for (let ended = 0; ended < all.length; ended += 1) {
		limiter.release(begun[ended]);
		await Promise.resolve();
	}
	await Promise.all(all);
	return places;
}

/** Enough for a sample of latencies, whatever the ceiling of these tests. */
const SAMPLE = 100;

it('lets as many begin at once as its ceiling says', async () => {
	expect(await placesOf(new RequestLimiter(7))).toBe(7);
});

it('lets half as many begin once for all requests that were refused together', async () => {
	const limiter = new RequestLimiter(12);
	const together = await Promise.all(Array.from({ length: 12 }, () => limiter.acquire()));
	for (const permit of together) limiter.release(permit, TOO_MANY);
	expect(await placesOf(limiter)).toBe(6);

	await sendInTurn(limiter, 1, TOO_MANY);
	expect(await placesOf(limiter)).toBe(3);
});

it('never lets fewer than one begin', async () => {
	const limiter = new RequestLimiter(3);
	await sendInTurn(limiter, 5, TOO_MANY);
	expect(await placesOf(limiter)).toBe(1);
});

it('lets one more begin with each round of answers, and learns nothing from older ones', async () => {
	const limiter = new RequestLimiter(8);
	const together = await Promise.all(Array.from({ length: 8 }, () => limiter.acquire()));
	limiter.release(together[0], TOO_MANY);
	for (const permit of together.slice(1)) limiter.release(permit, answer());
	expect(await placesOf(limiter)).toBe(4);

	await sendInTurn(limiter, 4, answer());
	expect(await placesOf(limiter)).toBe(5);
	await sendInTurn(limiter, 5, answer());
	expect(await placesOf(limiter)).toBe(6);
});

describe('latency', () => {
	it('that has plainly grown halves the number, and once only where that does not help', async () => {
		const limiter = new RequestLimiter(10);
		await sendInTurn(limiter, SAMPLE, answer(100));
		await sendInTurn(limiter, 20, answer(900));
		expect(await placesOf(limiter)).toBe(5);

		await sendInTurn(limiter, SAMPLE, answer(900));
		expect(await placesOf(limiter)).toBe(10);
	});

	it('that grows again after it had fallen halves the number again', async () => {
		const limiter = new RequestLimiter(10);
		await sendInTurn(limiter, SAMPLE, answer(100));
		for (let again = 0; again < 3; again += 1) {
			await sendInTurn(limiter, 20, answer(900));
			expect(await placesOf(limiter)).toBe(5);
			await sendInTurn(limiter, SAMPLE, answer(100));
			expect(await placesOf(limiter)).toBe(10);
		}
	});

	it.each([
		['a few slow answers', [...Array<number>(9).fill(60_000), ...Array<number>(11).fill(100)]],
		['twice as long', Array<number>(20).fill(250)],
	])('means nothing where there are %s', async (_what, latencies) => {
		const limiter = new RequestLimiter(10);
		await sendInTurn(limiter, SAMPLE, answer(100));
		for (const took of latencies) await sendInTurn(limiter, 1, answer(took));
		expect(await placesOf(limiter)).toBe(10);
	});

	it('means nothing where a quick API takes ten times as long and is quick all the same', async () => {
		const limiter = new RequestLimiter(10);
		await sendInTurn(limiter, SAMPLE, answer(15));
		await sendInTurn(limiter, 20, answer(150));
		expect(await placesOf(limiter)).toBe(10);
	});

	it('of requests that had no answer in time counts as well', async () => {
		const limiter = new RequestLimiter(10);
		await sendInTurn(limiter, SAMPLE, answer(100));
		await sendInTurn(limiter, 20, { with: 'noAnswer', took: 30_000 });
		expect(await placesOf(limiter)).toBe(5);
	});
});

it('keeps order and ceiling, lets everything begin, and comes back to the ceiling', async () => {
	const ending = fc.oneof(
		fc.constantFrom<Ended | undefined>(TOO_MANY, { with: 'noAnswer' }, undefined),
		fc.nat(5_000).map(answer),
	);
	const requests = fc.array(fc.tuple(fc.nat(9), ending), { maxLength: 120 });
	await fc.assert(
		fc.asyncProperty(requests, fc.integer({ min: 1, max: 12 }), async (given, ceiling) => {
			const clock = new FakeClock();
			const limiter = new RequestLimiter(ceiling);
			const begun: number[] = [];
			let underWay = 0;
			const carryOut = async (number: number, lasts: number, ended?: Ended): Promise<void> => {
				const permit = await limiter.acquire();
				begun.push(number);
				underWay += 1;
				expect(underWay).toBeLessThanOrEqual(ceiling);
				await clock.pass(lasts);
				underWay -= 1;
				limiter.release(permit, ended);
			};
			await Promise.all(given.map(async ([lasts, ended], at) => await carryOut(at, lasts, ended)));
			expect(begun).toEqual([...given.keys()]);

			await sendInTurn(limiter, 3 * SAMPLE, answer(100));
			expect(await placesOf(limiter)).toBe(ceiling);
		}),
		{ numRuns: 40 },
	);
});

describe('the requests of a run', () => {
	const post: WireRequest = { method: 'POST', path: '/' };
	const read: WireRequest = { method: 'GET', path: '/' };

	function runWith(concurrency: number, send: () => Promise<Exchange>) {
		const clock = new FakeClock();
		return new Run({ send }, clock, { totalMs: 60_000, concurrency, timeoutMs: 30_000 }, () => 0.5);
	}

	it('are never more at once than the user allows, whatever they are for', async () => {
		let underWay = 0;
		let most = 0;
		const run = runWith(3, async () => {
			most = Math.max(most, ++underWay);
			await new Promise(setImmediate);
			underWay -= 1;
			return { status: 201, headers: {}, body: '' };
		});
		await Promise.all([post, read, post, read, post, read, post].map((each) => run.send(each)));
		expect(most).toBe(3);
	});

	it('are fewer after the API asked to slow down', async () => {
		let underWay = 0;
		const counts: number[] = [];
		const run = runWith(8, async () => {
			counts.push(++underWay);
			await new Promise(setImmediate);
			underWay -= 1;
			return { status: 429, headers: {}, body: '' };
		});
		await Promise.all(Array.from({ length: 8 }, async () => await run.send(post)));
		expect(Math.max(...counts)).toBe(8);
		counts.splice(0);
		await Promise.all(Array.from({ length: 8 }, async () => await run.send(post)));
		expect(Math.max(...counts)).toBe(4);
	});

	it('are as many as before where quick refusals, what stores and long lists follow each other', async () => {
		const clock = new FakeClock();
		const answers = [
			[post, 422, 5],
			[post, 201, 400],
			[read, 200, 2_000],
		] as const;
		let next: (typeof answers)[number] = answers[0];
		let underWay = 0;
		let most = 0;
		const send = async (): Promise<Exchange> => {
			most = Math.max(most, ++underWay);
			await clock.pass(next[2]);
			underWay -= 1;
			return { status: next[1], headers: {}, body: '' };
		};
		const run = new Run(
			{ send },
			clock,
			{ totalMs: 600_000, concurrency: 8, timeoutMs: 30_000 },
			() => 0.5,
		);
		for (next of answers) {
			for (let round = 0; round < 8; round += 1) {
				most = 0;
				await Promise.all(Array.from({ length: 8 }, async () => await run.send(next[0])));
				expect(most).toBe(8);
			}
		}
	});

	it('let the next one go where one fails in a way that nobody expected', async () => {
		let sent = 0;
		const run = runWith(1, async () => {
			sent += 1;
			if (sent === 1) throw new Error('out of order');
			return { status: 201, headers: {}, body: '' };
		});
		const [first, second] = await Promise.allSettled([run.send(post), run.send(post)]);
		expect(first.status).toBe('rejected');
		expect(second).toMatchObject({ value: { status: 201 } });
	});
});
