import { setImmediate } from 'node:timers/promises';
import type { FaultKind, FaultPlan, Sandbox } from '../../../tools/sandbox';
import { instellixClient, rebillyClient, start, stopAll } from './support';

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
	sandbox.reset();
	sandbox.rebilly.addSubscription({ itemId: 'sub_item' });
});

const usage = { subscriptionId: 'sub_item', quantity: 5, usageTime: '2026-03-01T10:00:00Z' };

function post(changes: object = {}) {
	return rebilly.post('/usages', { ...usage, ...changes });
}

function faultOfFirst(kind: FaultKind, details: FaultPlan = {}): void {
	sandbox.setFaults({ ...details, faults: [{ onRequest: 1, kind }] });
}

function stored(): number {
	return sandbox.records('rebilly/usage').stored;
}

describe('a usage that is stored late', () => {
	it.each([202, 408, 504])('is answered %i in the meantime', async (status) => {
		faultOfFirst('storesLate', { lateMilliseconds: 5_000, status });
		const answer = await post();
		expect(answer.status).toBe(status);
		expect(answer.json).toBeUndefined();
		now += 4_999;
		expect(stored()).toBe(0);
		expect(sandbox.totals().stored).toBe(0);
		now += 1;
		expect(sandbox.totals().stored).toBe(1);
		expect(sandbox.requests()).toMatchObject([{ status, stored: true, fault: 'storesLate' }]);
		expect(stored()).toBe(1);
	});

	it('is stored after its client has given up, with the time at which it was', async () => {
		faultOfFirst('storesLate', { lateMilliseconds: 5_000 });
		const givingUp = new AbortController();
		const impatient = fetch(`${rebilly.base}/usages`, {
			method: 'POST',
			headers: {
				'REB-APIKEY': sandbox.credentials.rebilly.secretKey,
				'Content-Type': 'application/json',
			},
			body: JSON.stringify(usage),
			signal: givingUp.signal,
		});
		while (sandbox.requests()[0]?.body === undefined) await setImmediate();
		givingUp.abort();
		await expect(impatient).rejects.toThrow(/aborted/);
		now += 60_000;
		const { json } = await rebilly.get('/usages');
		expect(json).toMatchObject([{ createdTime: new Date(began + 5_000).toISOString() }]);
	});

	it('fills a limit only when it is stored, and is refused when another one has', async () => {
		sandbox.rebilly.addSubscription({ itemId: 'sub_limited', hardLimit: 5 });
		faultOfFirst('storesLate', { lateMilliseconds: 5_000, status: 504 });
		await post({ subscriptionId: 'sub_limited' });
		expect((await post({ subscriptionId: 'sub_limited' })).status).toBe(201);
		now += 5_000;
		expect(stored()).toBe(1);
		expect((await post({ subscriptionId: 'sub_limited' })).status).toBe(409);
	});

	it('comes in the order in which it is due', async () => {
		sandbox.setFaults({
			faults: [
				{ onRequest: 1, kind: 'storesLate', lateMilliseconds: 9_000, status: 202 },
				{ onRequest: 2, kind: 'storesLate', lateMilliseconds: 3_000, status: 202 },
			],
		});
		await post({ quantity: 1 });
		await post({ quantity: 2 });
		now += 10_000;
		const quantities = sandbox
			.records('rebilly/usage')
			.usages.map(({ quantitySent }) => quantitySent);
		expect(quantities).toEqual(['2', '1']);
	});

	it('is one that was let in: a wrong key is refused at once', async () => {
		faultOfFirst('storesLate');
		const stranger = rebillyClient(sandbox, 'sk_sandbox_wrong');
		expect((await stranger.post('/usages', usage)).status).toBe(401);
	});

	it('outlives the token that it came with', async () => {
		const { contractId, productIdents } = sandbox.instellix.addContract();
		const client = await instellixClient(sandbox);
		faultOfFirst('storesLate', { lateMilliseconds: 3_600_000, status: 504 });
		const answer = await client.post('/v2/usages', {
			contractId: Number(contractId),
			productIdent: productIdents[0],
			usageIdent: 'late',
			startDate: '2026-03-01T10:00:00Z',
			endDate: '2026-03-01T10:00:00Z',
		});
		expect(answer.status).toBe(504);
		now += 3_600_000;
		expect(sandbox.instellix.store.usages.has('late')).toBe(true);
	});

	it('is forgotten by reset()', async () => {
		faultOfFirst('storesLate', { status: 202 });
		await post();
		sandbox.reset();
		sandbox.rebilly.addSubscription({ itemId: 'sub_item' });
		now += 3_600_000;
		expect(stored()).toBe(0);
	});

	it('is not what a list can meet', async () => {
		faultOfFirst('storesLate');
		expect((await rebilly.get('/usages')).status).toBe(200);
	});
});

describe('a request that is delivered twice', () => {
	it.each([
		['first', 0],
		['second', 1],
	] as const)('is carried out twice and answered for the %s', async (answered, position) => {
		faultOfFirst('deliveredTwice', { answered });
		const answer = await post();
		expect(answer.status).toBe(201);
		const { usages, twice } = sandbox.records('rebilly/usage');
		expect(usages).toHaveLength(2);
		expect(twice).toHaveLength(1);
		expect(answer.json.id).toBe(usages[position]?.id);
		expect(sandbox.totals()).toMatchObject({ received: 1, stored: 2 });
	});

	it('is answered for either by the seed', async () => {
		sandbox.setFaults({ rates: { deliveredTwice: 1 } });
		const positions = new Set<number>();
		for (let request = 0; request < 12; request += 1) {
			const { json } = await post({ quantity: request + 1 });
			const { usages } = sandbox.records('rebilly/usage');
			positions.add(usages.slice(-2).findIndex(({ id }) => id === json.id));
		}
		expect(positions).toEqual(new Set([0, 1]));
	});

	it('can come the second time when the first is long answered', async () => {
		faultOfFirst('deliveredTwice', { repeatedMilliseconds: 4_000, answered: 'second' });
		const { json } = await post();
		expect(stored()).toBe(1);
		now += 4_000;
		const { usages } = sandbox.records('rebilly/usage');
		expect(usages.map(({ storedAt }) => storedAt - began)).toEqual([0, 4_000]);
		expect(json.id).toBe(usages[0]?.id);
	});

	it('takes two places in the rate limit', async () => {
		sandbox.setFaults({
			rateLimit: { permitted: 3, perSeconds: 60 },
			faults: [{ onRequest: 1, kind: 'deliveredTwice' }],
		});
		const statuses = [(await post()).status, (await post()).status, (await post()).status];
		expect(statuses).toEqual([201, 201, 429]);
	});

	it('meets at Instellix an ident that is its own', async () => {
		const { contractId, productIdents } = sandbox.instellix.addContract();
		const client = await instellixClient(sandbox);
		faultOfFirst('deliveredTwice', { answered: 'second' });
		const answer = await client.post('/v2/usages', {
			contractId: Number(contractId),
			productIdent: productIdents[0],
			usageIdent: 'double',
			startDate: '2026-03-01T10:00:00Z',
			endDate: '2026-03-01T10:00:00Z',
		});
		expect(answer.status).toBe(409);
		expect(sandbox.records('instellix/usage').stored).toBe(1);
	});

	it('finds nothing to delete the second time', async () => {
		const { json } = await post();
		faultOfFirst('deliveredTwice', { answered: 'second' });
		expect((await rebilly.delete(`/usages/${json.id}`)).status).toBe(404);
		expect(sandbox.records('rebilly/usage')).toMatchObject({ stored: 0, deleted: 1 });
	});
});
