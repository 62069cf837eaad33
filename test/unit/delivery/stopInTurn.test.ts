import { Run } from '../../../delivery/run/run';
import { RateLimiter } from '../../../delivery/run/rateLimiter';
import type { Answer, WireRequest } from '../../../delivery/contract/wire';
import { FakeClock } from './support/clock';

const POST: WireRequest = { method: 'POST', path: '/usages' };
const LIMIT = 60;
const WAITING = 300;
/** What the API says remains after each request: its count begins anew with the second. */
const REMAINING = [0, 59];

/** A run that has learnt to send once a second. */
async function slowRun() {
	const clock = new FakeClock();
	let sent = 0;
	const send = async (): Promise<Answer> => {
		const remaining = REMAINING[sent] ?? 0;
		sent += 1;
		await clock.pass(20);
		const headers = {
			'x-ratelimit-limit': String(LIMIT),
			'x-ratelimit-remaining': String(remaining),
		};
		return { status: 201, headers, body: '' };
	};
	const limits = { totalMs: 600_000, concurrency: 100, timeoutMs: 30_000 };
	const run = new Run({ send }, clock, limits, () => 0.5);
	run.waiting = 10_000;
	await run.send(POST);
	await clock.pass(60_000);
	await run.send(POST);
	await run.send(POST);
	return { run, clock, sent: () => sent };
}

it.each(['stopped', 'cancelled'])(
	'ends all that waits in the row of a rate limit when the run is %s',
	async (how) => {
		const { run, clock, sent } = await slowRun();
		const began = clock.now();
		const all = Array.from({ length: WAITING }, async () => await run.send(POST));
		if (how === 'cancelled') clock.cancelIn(3_000);
		else void clock.pass(3_000).then(() => run.stop({ code: 'refused', message: 'not one more' }));
		const ended = await Promise.all(all);

		expect(ended.filter((exchange) => 'failure' in exchange).length).toBeGreaterThan(WAITING - 10);
		expect(sent()).toBeLessThan(15);
		// In simulated time: one place in the row, not one for each that waits.
		expect(clock.now() - began).toBeLessThan(10_000);
	},
);

it('lets reads pass those that wait in the row', async () => {
	const { run, clock } = await slowRun();
	const began = clock.now();
	const all = Array.from({ length: WAITING }, async () => await run.send(POST));
	await run.send({ method: 'GET', path: '/usages' });
	expect(clock.now() - began).toBeLessThan(1_000);
	run.stop({ code: 'refused', message: 'that is all' });
	await Promise.all(all);
});

it.each([
	['', '0'],
	['0', '0'],
	['-1', '5'],
	['1e-9', '0'],
	['Infinity', 'Infinity'],
	['100, 100;w=60', '99'],
	['5', '1000000'],
])('is not slowed down by a limit of "%s" with "%s" left', (limit, remaining) => {
	const pace = new RateLimiter();
	const headers = { 'x-ratelimit-limit': limit, 'x-ratelimit-remaining': remaining };
	let waited = 0;
	for (let number = 0; number < 500; number += 1) {
		waited += pace.takeSlot(number * 20 + waited, 500 - number);
		pace.learn(
			{ status: 201, headers, body: '' },
			number * 20 + waited,
			pace.begin(number * 20 + waited),
		);
	}
	expect(waited).toBe(0);
});
