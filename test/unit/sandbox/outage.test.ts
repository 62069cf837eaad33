import { setTimeout as wait } from 'node:timers/promises';
import type { Sandbox } from '../../../tools/sandbox';
import { instellixClient, rebillyClient, send, start, stopAll } from './support';

let sandbox: Sandbox;
let rebilly: ReturnType<typeof rebillyClient>;
const began = Date.UTC(2026, 2, 1, 12);
let now = began;

beforeAll(async () => {
	sandbox = await start({ now: () => now });
	rebilly = rebillyClient(sandbox);
});
afterAll(stopAll);
beforeEach(() => {
	now = began;
	sandbox.rebilly.addSubscription({ itemId: 'sub_item' });
});
afterEach(async () => {
	sandbox.reset();
	await untilAnswered();
});

function post() {
	const usage = { subscriptionId: 'sub_item', quantity: 5, usageTime: '2026-03-01T10:00:00Z' };
	return rebilly.post('/usages', usage);
}

/** Why a request gets no answer. */
async function failure(request: Promise<unknown>): Promise<string | undefined> {
	const error = await request.then(
		() => undefined,
		(thrown: Error & { cause?: { code?: string } }) => thrown,
	);
	return error?.cause?.code ?? error?.message;
}

async function untilAnswered(): Promise<void> {
	while (await failure(rebilly.get('/plans'))) await wait(5);
}

function goDownOnRequest(onRequest: number): void {
	const plan = { onRequest, kind: 'refuseConnections', downMilliseconds: 60_000 } as const;
	sandbox.setFaults({ target: { api: 'rebilly' }, faults: [plan] });
}

describe('an API that is down', () => {
	it('refuses connections until it is back, and has lost nothing', async () => {
		goDownOnRequest(2);
		expect((await post()).status).toBe(201);
		expect(await failure(post())).toBeDefined();
		now += 59_999;
		await wait(20);
		expect(await failure(post())).toBe('ECONNREFUSED');
		expect(sandbox.requests()).toHaveLength(2);
		now += 1;
		await untilAnswered();
		expect(sandbox.records('rebilly/usage').stored).toBe(1);
	});

	it('ends what is under way, stored or not', async () => {
		sandbox.settings.holdAnswer = () => new Promise<void>(() => {});
		const underWay = failure(post());
		while (sandbox.totals().stored === 0) await wait(5);
		sandbox.settings.holdAnswer = undefined;
		goDownOnRequest(1);
		expect(await failure(post())).toBeDefined();
		expect(await underWay).toBeDefined();
		expect(sandbox.records('rebilly/usage').stored).toBe(1);
	});

	it('leaves the other API up', async () => {
		goDownOnRequest(1);
		await failure(post());
		expect(await failure(instellixClient(sandbox))).toBeUndefined();
	});

	it('does not hold up close()', async () => {
		const other = await start({ faults: { rates: { refuseConnections: 1 } } });
		await failure(send('GET', other.rebillyUrl));
		await other.close();
		expect(await failure(send('GET', other.controlUrl))).toBe('ECONNREFUSED');
		expect(await failure(send('GET', other.rebillyUrl))).toBe('ECONNREFUSED');
	});
});

describe('a clock that is off', () => {
	const dateOf = ({ headers }: { headers: Headers }) => Date.parse(String(headers.get('Date')));

	it.each([3_600_000, -3_600_000])('by %i ms shows in the date of answers', async (skew) => {
		const right = dateOf(await post());
		sandbox.setFaults({ rates: { clockSkew: 1 }, skewMilliseconds: skew });
		expect(Math.abs(dateOf(await post()) - right - skew)).toBeLessThan(600_000);
	});

	it.each(['tooManyRequestsEpoch', 'tooManyRequestsDate'] as const)(
		'is the one by which a %s counts',
		async (kind) => {
			const request = { retryAfterSeconds: 30, skewMilliseconds: 3_600_000 };
			sandbox.setFaults([
				{ rates: { [kind]: 1 }, ...request },
				{ rates: { clockSkew: 1 }, ...request },
			]);
			const answer = await post();
			const { headers } = answer;
			const epoch = headers.get('X-RateLimit-Retry-After');
			const until = epoch ? Number(epoch) * 1000 : Date.parse(String(headers.get('Retry-After')));
			const asked = until - dateOf(answer);
			expect(asked).toBeGreaterThan(25_000);
			expect(asked).toBeLessThanOrEqual(31_000);
			expect(until - Date.now()).toBeGreaterThan(3_000_000);
		},
	);

	it('leaves a wait in seconds as it is', async () => {
		sandbox.setFaults([{ rates: { tooManyRequestsSeconds: 1 } }, { rates: { clockSkew: 1 } }]);
		expect((await post()).headers.get('Retry-After')).toBe('1');
	});

	it('moves the end of a rate limit too', async () => {
		const limited = await start({ rebilly: { rateLimit: { permitted: 1, perSeconds: 60 } } });
		limited.setFaults({ rates: { clockSkew: 1 }, skewMilliseconds: 3_600_000 });
		const client = rebillyClient(limited);
		await client.post('/usages', {});
		const { status, headers } = await client.post('/usages', {});
		expect(status).toBe(429);
		const until = Number(headers.get('X-RateLimit-Retry-After')) * 1000;
		expect(until - Date.now()).toBeGreaterThan(3_600_000);
	});
});
