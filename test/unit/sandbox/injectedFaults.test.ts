import { setTimeout as wait } from 'node:timers/promises';
import type { FaultKind, Sandbox } from '../../../tools/sandbox';
import { instellixClient, rebillyClient, send, start, stopAll } from './support';

let sandbox: Sandbox;
let rebilly: ReturnType<typeof rebillyClient>;

beforeAll(async () => {
	sandbox = await start();
	rebilly = rebillyClient(sandbox);
});
afterAll(stopAll);
afterEach(() => jest.restoreAllMocks());
beforeEach(() => {
	sandbox.reset();
	sandbox.rebilly.addSubscription({ itemId: 'sub_item' });
});

const usage = { subscriptionId: 'sub_item', quantity: 5, usageTime: '2026-03-01T10:00:00Z' };

function post(changes: object = {}) {
	return rebilly.post('/usages', { ...usage, ...changes });
}

function fault(kind: FaultKind, details: object = {}): void {
	sandbox.setFaults({ faults: [{ onRequest: 1, kind, ...details }] });
}

/** Waits until the sandbox has taken so many requests, their bodies included. */
async function haveArrived(taking: Sandbox, count: number): Promise<void> {
	const arrived = () => taking.requests().filter(({ method, body }) => method === 'GET' || body);
	while (arrived().length < count) await wait(5);
}

function stored(): number {
	return sandbox.records('rebilly/usage').stored;
}

function lastRequest() {
	return sandbox.requests().at(-1);
}

describe('a broken connection', () => {
	it.each([
		['refuseConnection', 0],
		['resetBeforeStoring', 0],
		['resetAfterStoring', 1],
	] as const)('of kind %s leaves %i stored', async (kind, count) => {
		fault(kind);
		await expect(post()).rejects.toThrow('fetch failed');
		expect(stored()).toBe(count);
		expect(lastRequest()).toMatchObject({ fault: kind, status: null, stored: count === 1 });
		expect((await post()).status).toBe(201);
	});

	it('that is refused does not read the body', async () => {
		fault('refuseConnection');
		await expect(post()).rejects.toThrow();
		expect(lastRequest()?.body).toBe('');
	});
});

describe('silence', () => {
	it.each([
		['hangBeforeStoring', 0],
		['hangAfterStoring', 1],
	] as const)(
		'of kind %s leaves %i stored and lasts until the client gives up',
		async (kind, count) => {
			fault(kind);
			const client = new AbortController();
			const impatient = fetch(`${rebilly.base}/usages`, {
				method: 'POST',
				headers: {
					'REB-APIKEY': sandbox.credentials.rebilly.secretKey,
					'Content-Type': 'application/json',
				},
				body: JSON.stringify(usage),
				signal: client.signal,
			});
			await haveArrived(sandbox, 1);
			await wait(100);
			client.abort();
			await expect(impatient).rejects.toThrow(/aborted/);
			expect(stored()).toBe(count);
			expect(lastRequest()).toMatchObject({ fault: kind, status: null });
		},
	);

	it('does not hold up close()', async () => {
		const other = await start({
			faults: {
				faults: [
					{ onRequest: 1, kind: 'hangAfterStoring' },
					{ onRequest: 2, kind: 'hangBeforeStoring' },
				],
			},
		});
		const client = rebillyClient(other);
		const waiting = [1, 2].map(() => client.get('/plans').catch((error: Error) => error.message));
		await haveArrived(other, 2);
		await other.close();
		expect(await Promise.all(waiting)).toEqual(['fetch failed', 'fetch failed']);
	});
});

describe('a server error', () => {
	it.each([
		['status500BeforeStoring', 500, 0],
		['status500AfterStoring', 500, 1],
		['status502BeforeStoring', 502, 0],
		['status502AfterStoring', 502, 1],
		['status503BeforeStoring', 503, 0],
		['status503AfterStoring', 503, 1],
	] as const)('of kind %s answers %i and leaves %i stored', async (kind, status, count) => {
		fault(kind);
		const answer = await post();
		expect(answer.status).toBe(status);
		expect(stored()).toBe(count);
		expect(lastRequest()).toMatchObject({ fault: kind, status, stored: count === 1 });
		// A gateway answers with a page of its own.
		if (status === 502) expect(answer.json).toBeUndefined();
		else expect(answer.json).toMatchObject({ status: String(status), detail: expect.any(String) });
	});

	it('speaks the words of each API', async () => {
		const client = await instellixClient(sandbox);
		fault('status503BeforeStoring');
		const answer = await client.post('/v2/usages', {});
		expect(answer.json).toMatchObject({
			status: 'SERVICE_UNAVAILABLE',
			path: '/v2/usages',
			errors: [],
		});
	});
});

describe('too many requests', () => {
	it.each([
		['tooManyRequestsEpoch', 'x-ratelimit-retry-after'],
		['tooManyRequestsSeconds', 'retry-after'],
		['tooManyRequestsDate', 'retry-after'],
		['tooManyRequestsBare', undefined],
	] as const)('of kind %s store nothing', async (kind, header) => {
		fault(kind, { retryAfterSeconds: 7 });
		const answer = await post();
		expect(answer.status).toBe(429);
		expect(stored()).toBe(0);
		for (const name of ['x-ratelimit-retry-after', 'retry-after']) {
			expect(answer.headers.has(name)).toBe(name === header);
		}
	});

	it('say in three ways how long to wait', async () => {
		jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 2, 1, 8));
		fault('tooManyRequestsEpoch', { retryAfterSeconds: 7 });
		const epoch = Number((await post()).headers.get('x-ratelimit-retry-after'));
		expect(epoch).toBe(Date.UTC(2026, 2, 1, 8, 0, 7) / 1000);
		fault('tooManyRequestsSeconds', { retryAfterSeconds: 7 });
		expect((await post()).headers.get('retry-after')).toBe('7');
		fault('tooManyRequestsDate', { retryAfterSeconds: 7 });
		const date = (await post()).headers.get('retry-after') ?? '';
		expect(date).toBe('Sun, 01 Mar 2026 08:00:07 GMT');
	});

	it('come from a real limit too, for as long as a plan has one', async () => {
		sandbox.setFaults({ rateLimit: { permitted: 2, perSeconds: 60 }, target: { api: 'rebilly' } });
		expect([(await post()).status, (await post()).status, (await post()).status]).toEqual([
			201, 201, 429,
		]);
		sandbox.clearFaults();
		expect((await post()).status).toBe(201);
	});

	it('come from Instellix with Retry-After', async () => {
		const client = await instellixClient(sandbox);
		jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 2, 1, 8));
		sandbox.setFaults({ rateLimit: { permitted: 1, perSeconds: 30 } });
		expect((await client.post('/v2/usages', {})).status).toBe(400);
		const answer = await client.post('/v2/usages', {});
		expect(answer.status).toBe(429);
		expect(answer.headers.get('retry-after')).toBe('30');
		expect(answer.json.status).toBe('TOO_MANY_REQUESTS');
	});
});

describe('lost credentials', () => {
	it('are one 401 at Rebilly', async () => {
		fault('unauthorized');
		expect((await post()).status).toBe(401);
		expect((await post()).status).toBe(201);
		expect(stored()).toBe(1);
	});

	it('are a revoked token at Instellix: it takes a new one', async () => {
		const client = await instellixClient(sandbox);
		fault('unauthorized');
		expect((await client.get('/v2/contracts')).status).toBe(401);
		expect((await client.get('/v2/contracts')).status).toBe(401);
		const fresh = await instellixClient(sandbox);
		expect((await fresh.get('/v2/contracts')).status).toBe(200);
	});

	it('do not touch the token endpoint', async () => {
		sandbox.setFaults({ rates: { unauthorized: 1 } });
		await instellixClient(sandbox);
		expect(lastRequest()).toMatchObject({ status: 200, fault: null });
	});
});

describe('a damaged answer', () => {
	it('can end half way after storing', async () => {
		fault('truncatedAnswer');
		await expect(post()).rejects.toThrow('terminated');
		expect(stored()).toBe(1);
	});

	it('has the right status and half of the text when truncated', async () => {
		fault('truncatedAnswer');
		const response = await fetch(`${rebilly.base}/usages`, {
			method: 'POST',
			headers: {
				'REB-APIKEY': sandbox.credentials.rebilly.secretKey,
				'Content-Type': 'application/json',
			},
			body: JSON.stringify(usage),
		});
		expect(response.status).toBe(201);
		const reader = response.body?.getReader();
		const first = await reader?.read();
		expect(Buffer.from(first?.value ?? '').toString()).toMatch(/^\{"id":"sub_usg_/);
		await expect(reader?.read()).rejects.toThrow('terminated');
	});

	it('can be a web page with status 201', async () => {
		fault('notJsonAnswer');
		const answer = await post();
		expect(answer.status).toBe(201);
		expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
		expect(answer.json).toBeUndefined();
		expect(stored()).toBe(1);
	});
});

describe('slowness', () => {
	it('delays one answer, which is right', async () => {
		fault('slowAnswer', { slowMilliseconds: 200 });
		const before = performance.now();
		expect((await post()).status).toBe(201);
		expect(performance.now() - before).toBeGreaterThan(190);
	});

	it('can be given to all answers', async () => {
		sandbox.settings.answerAfterMs = 60;
		const before = performance.now();
		await Promise.all([post(), post(), post()]);
		sandbox.settings.answerAfterMs = 0;
		expect(performance.now() - before).toBeGreaterThan(55);
	});
});

describe('a list filter', () => {
	it('can be ignored by both APIs', async () => {
		await post();
		sandbox.rebilly.addSubscription({ itemId: 'sub_other' });
		await post({ subscriptionId: 'sub_other' });
		fault('filterIgnored');
		expect((await rebilly.get('/usages', { filter: 'subscriptionId:sub_item' })).json).toHaveLength(
			2,
		);
		expect((await rebilly.get('/usages', { filter: 'subscriptionId:sub_item' })).json).toHaveLength(
			1,
		);
		const client = await instellixClient(sandbox);
		fault('filterIgnored');
		expect(
			(await client.get('/v2/contracts', { search: 'contractIdent==C-000001' })).json,
		).toHaveLength(20);
	});

	it('can be refused by both APIs', async () => {
		fault('filterRefused');
		const answer = await rebilly.get('/usages', { filter: 'subscriptionId:sub_item' });
		expect(answer.status).toBe(422);
		expect(answer.json.invalidFields).toMatchObject([{ field: 'filter' }]);
		const client = await instellixClient(sandbox);
		fault('filterRefused');
		expect((await client.get('/v2/contracts', { search: 'name==x' })).status).toBe(400);
	});

	it('that is not there cannot fail', async () => {
		sandbox.setFaults({ rates: { filterRefused: 1 } });
		expect((await rebilly.get('/usages')).status).toBe(200);
		expect(lastRequest()?.fault).toBeNull();
	});
});

describe('partial acceptance', () => {
	it('stores half where the request allows it', async () => {
		fault('partialAcceptance');
		const answer = await post({ quantity: 5.001, acceptPartialQuantity: true });
		expect(answer.status).toBe(201);
		expect(answer.json.quantity).toBe('2.5');
		expect(sandbox.records('rebilly/usage').usages[0]).toMatchObject({ quantitySent: '5.001' });
	});

	it('answers 409 where it does not', async () => {
		fault('partialAcceptance');
		expect((await post()).status).toBe(409);
		expect(stored()).toBe(0);
	});
});

describe('a plan', () => {
	it('counts only the requests of its target', async () => {
		sandbox.setFaults({
			target: { api: 'rebilly', method: 'POST', path: /\/usages$/g },
			faults: [{ onRequest: 2, kind: 'status500BeforeStoring' }],
		});
		expect((await post()).status).toBe(201);
		expect((await rebilly.get('/usages')).status).toBe(200);
		expect((await rebilly.delete('/usages/none')).status).toBe(404);
		expect((await post()).status).toBe(500);
	});

	it('can stand beside another one', async () => {
		sandbox.setFaults([
			{ target: { method: 'POST' }, faults: [{ onRequest: 1, kind: 'status500BeforeStoring' }] },
			{ target: { method: 'GET' }, faults: [{ onRequest: 1, kind: 'status503BeforeStoring' }] },
		]);
		expect((await rebilly.get('/usages')).status).toBe(503);
		expect((await post()).status).toBe(500);
		expect((await post()).status).toBe(201);
	});

	it('gives the same faults to the same requests when it is replayed', async () => {
		const plan = { seed: 11, rates: { status500AfterStoring: 0.3, tooManyRequestsBare: 0.3 } };
		const runs: Array<Array<FaultKind | null>> = [];
		for (let run = 0; run < 2; run += 1) {
			sandbox.reset();
			sandbox.setFaults(plan);
			for (let request = 0; request < 40; request += 1) await rebilly.get('/plans');
			runs.push(sandbox.requests().map((entry) => entry.fault));
		}
		expect(runs[0]).toEqual(runs[1]);
		expect(new Set(runs[0])).toEqual(
			new Set([null, 'status500AfterStoring', 'tooManyRequestsBare']),
		);
	});

	it('is over when cleared', async () => {
		sandbox.setFaults({ rates: { status500BeforeStoring: 1 } });
		expect((await post()).status).toBe(500);
		sandbox.clearFaults();
		expect((await post()).status).toBe(201);
		expect(sandbox.totals()).toMatchObject({
			received: 2,
			stored: 1,
			faults: { status500BeforeStoring: 1 },
		});
	});

	it('can fail the token endpoint', async () => {
		sandbox.setFaults({
			target: { path: 'oauth2/token$' },
			faults: [{ onRequest: 1, kind: 'status503BeforeStoring' }],
		});
		const { realm } = sandbox.credentials.instellix;
		const url = `${sandbox.instellixUrl}/${realm}/oauth2/token`;
		expect((await send('POST', url)).status).toBe(503);
	});
});
