import { documentedRateLimit, type Sandbox } from '../../../tools/sandbox';
import { rebillyClient, start, stopAll } from './support';

afterAll(stopAll);

describe('an API key', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await start();
	});

	it('that is wrong gets 401', async () => {
		for (const key of ['sk_sandbox_guess', 'sk_live_all_permissions', '']) {
			const answer = await rebillyClient(sandbox, key).get('/usages', { limit: '1' });
			expect(answer.status).toBe(401);
			expect(answer.json).toMatchObject({ title: 'Unauthorized', status: '401' });
		}
	});

	it('finds no other organization', async () => {
		const client = rebillyClient(sandbox, undefined, 'org_other');
		const answer = await client.get('/usages');
		expect(answer.status).toBe(404);
		expect(answer.json.detail).toContain('org_other');
	});

	it('may be made for some operations only', async () => {
		const { readOnlyKey, writeOnlyKey, publishableKey } = sandbox.credentials.rebilly;
		const usage = { subscriptionId: sandbox.rebilly.meteredItemIds()[0], quantity: 1 };
		const reader = rebillyClient(sandbox, readOnlyKey);
		expect((await reader.get('/usages')).status).toBe(200);
		const refused = await reader.post('/usages', usage);
		expect(refused.status).toBe(403);
		expect(refused.json.detail).toContain('PostUsage');

		const writer = rebillyClient(sandbox, writeOnlyKey);
		expect((await writer.post('/usages', usage)).status).toBe(201);
		expect((await writer.get('/usages')).json.detail).toContain('GetUsageCollection');

		const publishable = await rebillyClient(sandbox, publishableKey).post('/usages', usage);
		expect(publishable.status).toBe(403);
		expect(publishable.json.detail).toContain('publishable');
	});

	it('can be added with permissions of its own', async () => {
		sandbox.rebilly.addKey({ key: 'sk_sandbox_plans', permissions: ['GetPlanCollection'] });
		const client = rebillyClient(sandbox, 'sk_sandbox_plans');
		expect((await client.get('/plans')).status).toBe(200);
		expect((await client.get('/products')).status).toBe(403);
	});
});

describe('the rate limit', () => {
	let now = Date.UTC(2026, 0, 1);

	async function limited(window: 'fixed' | 'sliding') {
		const sandbox = await start({
			now: () => now,
			rebilly: { rateLimit: { permitted: 3, perSeconds: 10, window } },
		});
		const client = rebillyClient(sandbox);
		const subscriptionId = sandbox.rebilly.meteredItemIds()[0];
		return { sandbox, client, post: () => client.post('/usages', { subscriptionId, quantity: 1 }) };
	}

	it('counts down, then answers 429 with the time of the next try', async () => {
		const { post, sandbox } = await limited('fixed');
		for (const remaining of ['2', '1', '0']) {
			const { headers, status } = await post();
			expect(status).toBe(201);
			expect(headers.get('x-ratelimit-limit')).toBe('3');
			expect(headers.get('x-ratelimit-remaining')).toBe(remaining);
			now += 1_000;
		}
		const answer = await post();
		expect(answer.status).toBe(429);
		expect(answer.json).toMatchObject({ title: 'Too Many Requests', status: '429' });
		expect(answer.headers.get('x-ratelimit-retry-after')).toBe(String((now + 7_000) / 1000));
		expect(answer.headers.get('retry-after')).toBeNull();
		expect(sandbox.records('rebilly/usage').stored).toBe(3);
		now += 7_000;
		expect((await post()).headers.get('x-ratelimit-remaining')).toBe('2');
	});

	it('can let requests leave one by one', async () => {
		const { post } = await limited('sliding');
		for (let request = 0; request < 3; request += 1) {
			await post();
			now += 1_000;
		}
		now += 7_000;
		expect((await post()).status).toBe(201);
		expect((await post()).status).toBe(429);
		now += 1_000;
		expect((await post()).status).toBe(201);
	});

	it('does not count lists and reads, and counts refusals', async () => {
		const { client } = await limited('fixed');
		for (let request = 0; request < 5; request += 1) {
			const answer = await client.get('/usages');
			expect(answer.status).toBe(200);
			expect(answer.headers.get('x-ratelimit-remaining')).toBeNull();
		}
		const refused = await client.post('/usages', {});
		expect(refused.status).toBe(422);
		expect(refused.headers.get('x-ratelimit-remaining')).toBe('2');
		expect((await client.delete('/usages/none')).headers.get('x-ratelimit-remaining')).toBe('1');
	});

	it('is known as documented, and generous by default', async () => {
		expect(documentedRateLimit).toEqual({ permitted: 3_000, perSeconds: 600 });
		const client = rebillyClient(await start());
		const { headers } = await client.delete('/usages/none');
		expect(Number(headers.get('x-ratelimit-limit'))).toBeGreaterThan(100_000);
	});
});
