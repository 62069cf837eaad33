import { startSandbox, type Sandbox } from '../../../tools/sandbox';
import { instellixClient, rebillyClient, send, start, stopAll } from './support';

afterAll(stopAll);

function data(sandbox: Sandbox): string {
	return JSON.stringify([sandbox.instellix.contracts(), sandbox.rebilly.subscriptions()]);
}

describe('the seeded data', () => {
	it('is the same for the same seed, and another for another', async () => {
		const now = () => Date.UTC(2026, 0, 15);
		const [one, same, other] = await Promise.all([
			start({ seed: 5, now }),
			start({ seed: 5, now }),
			start({ seed: 6, now }),
		]);
		expect(data(one)).toBe(data(same));
		expect(data(one)).not.toBe(data(other));
	});

	it('fills more than two pages of 100 by default', async () => {
		const sandbox = await startSandbox();
		try {
			expect(sandbox.instellix.contracts().length).toBeGreaterThan(250);
			expect(sandbox.rebilly.subscriptions().length).toBeGreaterThan(250);
			const large = sandbox.instellix
				.contracts()
				.filter(({ contractId }) => BigInt(contractId) > 2n ** 53n);
			expect(large.length).toBeGreaterThan(20);
		} finally {
			await sandbox.close();
		}
	});

	it('comes back with reset(), and all else goes', async () => {
		const sandbox = await start({ now: () => Date.UTC(2026, 0, 15) });
		const before = data(sandbox);
		const client = await instellixClient(sandbox);
		const subscription = sandbox.rebilly.addSubscription({});
		sandbox.instellix.addContract({});
		await rebillyClient(sandbox).post('/usages', {
			subscriptionId: subscription.itemId,
			quantity: 1,
		});
		expect(sandbox.records('rebilly/usage').stored).toBe(1);
		sandbox.reset();
		expect(data(sandbox)).toBe(before);
		expect(sandbox.records('rebilly/usage')).toMatchObject({ stored: 0, usages: [], sums: {} });
		expect(sandbox.requests()).toEqual([]);
		expect(sandbox.tokensIssued).toBe(0);
		expect((await client.get('/v2/contracts')).status).toBe(401);
	});

	it('cannot be added to under a name that is taken', async () => {
		const sandbox = await start();
		sandbox.instellix.addContract({ contractId: '1', contractIdent: 'one' });
		expect(() => sandbox.instellix.addContract({ contractId: '1' })).toThrow(/already/);
		expect(() => sandbox.instellix.addContract({ contractIdent: 'one' })).toThrow(/already/);
		sandbox.rebilly.addSubscription({ itemId: 'sub_1' });
		expect(() => sandbox.rebilly.addSubscription({ itemId: 'sub_1' })).toThrow(/already/);
	});
});

describe('the request log', () => {
	it('keeps what was sent, without secrets', async () => {
		const sandbox = await start();
		const client = await instellixClient(sandbox);
		await client.post('/v2/usages?trace=1', { usageIdent: 'x' });
		await rebillyClient(sandbox).get('/usages', { limit: '1' });
		const [token, usage, list] = sandbox.requests();
		expect(token).toMatchObject({
			number: 1,
			api: 'instellix',
			status: 200,
			body: 'grant_type=client_credentials',
		});
		expect(usage).toMatchObject({
			method: 'POST',
			path: '/v2/usages?trace=1',
			body: '{"usageIdent":"x"}',
			status: 400,
			stored: false,
			fault: null,
		});
		expect(list).toMatchObject({ api: 'rebilly', headers: { 'reb-apikey': '***' }, status: 200 });
		expect(token?.headers.authorization).toBe('Basic ***');
		expect(usage?.headers.authorization).toBe('Bearer ***');
		const { instellix, rebilly } = sandbox.credentials;
		for (const secret of [instellix.clientSecret, rebilly.secretKey, client.token]) {
			expect(JSON.stringify(sandbox.requests())).not.toContain(secret);
		}
	});

	it('is bounded, and can be off', async () => {
		for (const [keepRequests, kept] of [
			[3, [5, 6, 7]],
			[0, []],
		] as const) {
			const sandbox = await start({ keepRequests });
			for (let request = 0; request < 7; request += 1) await rebillyClient(sandbox).get('/plans');
			expect(sandbox.requests().map((entry) => entry.number)).toEqual(kept);
			expect(sandbox.totals().received).toBe(7);
		}
	});
});

describe('the control server', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await start();
	});
	beforeEach(() => sandbox.reset());

	it('tells the addresses and credentials', async () => {
		const { json } = await send('GET', sandbox.controlUrl);
		expect(json).toMatchObject({
			instellixUrl: sandbox.instellixUrl,
			rebillyUrl: sandbox.rebillyUrl,
		});
		expect(json.credentials.rebilly.secretKey).toBe(sandbox.credentials.rebilly.secretKey);
	});

	it('adds contracts and subscriptions, ids in full', async () => {
		const contract = await send(
			'POST',
			`${sandbox.controlUrl}/instellix/contracts`,
			{},
			'{"contractId":9223372036854775807,"contractIdent":"big","productIdents":["power"]}',
		);
		expect(contract.status).toBe(201);
		expect(contract.json).toMatchObject({
			contractId: '9223372036854775807',
			aggregationIdent: 'big-current',
		});
		const subscription = await send(
			'POST',
			`${sandbox.controlUrl}/rebilly/subscriptions`,
			{},
			'{"itemId":"sub_control","trialLimit":10.5}',
		);
		expect(subscription.status).toBe(201);
		const answer = await rebillyClient(sandbox).post('/usages', {
			subscriptionId: 'sub_control',
			quantity: 11,
			acceptPartialQuantity: true,
		});
		expect(answer.json.quantity).toBe('10.5');
		const again = await send(
			'POST',
			`${sandbox.controlUrl}/rebilly/subscriptions`,
			{},
			'{"itemId":"sub_control"}',
		);
		expect(again.status).toBe(400);
	});

	it('shows records and requests', async () => {
		sandbox.rebilly.addSubscription({ itemId: 'sub_control' });
		const usage = { subscriptionId: 'sub_control', quantity: 10.5 };
		expect((await rebillyClient(sandbox).post('/usages', usage)).status).toBe(201);
		for (const path of ['rebilly/usage', 'rebilly%2Fusage']) {
			const { json } = await send('GET', `${sandbox.controlUrl}/books/${path}`);
			expect(json).toMatchObject({ target: 'rebilly/usage', sums: { kWh: '10.5' } });
		}
		expect((await send('GET', `${sandbox.controlUrl}/books/nobody/usage`)).status).toBe(404);
		const { text } = await send('GET', `${sandbox.controlUrl}/requests`);
		expect(JSON.parse(text)).toEqual(sandbox.requests());
		expect((await send('GET', `${sandbox.controlUrl}/totals`)).json.stored).toBe('1');
	});

	it('sets, shows and clears faults', async () => {
		const url = `${sandbox.controlUrl}/faults`;
		const plan = { seed: 3, rates: { status500BeforeStoring: 1 }, target: { path: '/plans$' } };
		expect((await send('PUT', url, {}, JSON.stringify(plan))).status).toBe(204);
		expect((await rebillyClient(sandbox).get('/plans')).status).toBe(500);
		expect(JSON.parse((await send('GET', url)).text)).toEqual([plan]);
		expect((await send('DELETE', url)).status).toBe(204);
		expect((await rebillyClient(sandbox).get('/plans')).status).toBe(200);
		expect((await send('PUT', url, {}, '{"rates":{"explode":1}}')).status).toBe(400);
	});

	it('resets', async () => {
		sandbox.rebilly.addSubscription({ itemId: 'sub_control' });
		const usage = { subscriptionId: 'sub_control', quantity: 1 };
		expect((await rebillyClient(sandbox).post('/usages', usage)).status).toBe(201);
		expect((await send('POST', `${sandbox.controlUrl}/reset`)).status).toBe(204);
		expect(sandbox.records('rebilly/usage').stored).toBe(0);
	});
});

describe('starting and stopping', () => {
	it('frees all ports, also when one of them was taken', async () => {
		const first = await start();
		const port = Number(new URL(first.rebillyUrl).port);
		await expect(startSandbox({ rebillyPort: port })).rejects.toThrow(/EADDRINUSE/);
		await first.close();
		const second = await start({ rebillyPort: port });
		expect(second.rebillyUrl).toBe(first.rebillyUrl);
	});
});

it('holds many usages and finds those of one subscription', async () => {
	const sandbox = await start({ keepRequests: 0 });
	const client = rebillyClient(sandbox);
	const itemIds = Array.from({ length: 20 }, () => sandbox.rebilly.addSubscription({}).itemId);
	const times = Array.from(
		{ length: 2_000 },
		(_, index) => Date.UTC(2026, 0, 1) + ((index * 7919) % 2_000) * 1000,
	);
	let next = 0;
	const worker = async () => {
		while (next < times.length) {
			const index = next++;
			const usageTime = new Date(times[index] as number).toISOString();
			const answer = await client.post('/usages', {
				subscriptionId: itemIds[index % 20],
				quantity: 0.1,
				usageTime,
			});
			expect(answer.status).toBe(201);
		}
	};
	await Promise.all(Array.from({ length: 25 }, worker));
	expect(sandbox.records('rebilly/usage')).toMatchObject({
		stored: 2_000,
		twice: [],
		sums: { kWh: '200' },
	});
	const filter = `subscriptionId:${itemIds[3]};usageTime:2026-01-01T00:00:00Z..2026-01-01T00:10:00Z`;
	const found = await client.get('/usages', { filter, limit: '1000' });
	const expected = times.filter(
		(time, index) => index % 20 === 3 && time <= Date.UTC(2026, 0, 1, 0, 10),
	);
	expect(found.json).toHaveLength(expected.length);
	expect(expected.length).toBeGreaterThan(10);
});
