import type { Sandbox } from '../../../tools/sandbox';
import { rebillyClient, start, stopAll } from './support';

let sandbox: Sandbox;
let client: ReturnType<typeof rebillyClient>;
let now = Date.UTC(2026, 2, 1);

beforeAll(async () => {
	sandbox = await start({ now: () => now, rebilly: { subscriptions: 300, customers: 60 } });
	client = rebillyClient(sandbox);
	for (const itemId of ['sub_a', 'sub_b']) sandbox.rebilly.addSubscription({ itemId });
	for (let hour = 0; hour < 6; hour += 1) {
		now += 60_000;
		await client.post('/usages', {
			subscriptionId: hour % 2 === 0 ? 'sub_a' : 'sub_b',
			quantity: hour + 1,
			usageTime: `2026-02-01T0${5 - hour}:00:00Z`,
		});
	}
});
afterAll(stopAll);

async function quantities(query: Record<string, string>): Promise<string> {
	const { status, json } = await client.get('/usages', query);
	expect(status).toBe(200);
	return json.map(({ quantity }: { quantity: string }) => quantity).join('');
}

describe('the list of usages', () => {
	it('is a bare array, newest first, with its counts in headers', async () => {
		const { headers } = await client.get('/usages', { limit: '2', offset: '1' });
		expect(headers.get('pagination-total')).toBe('6');
		expect(headers.get('pagination-limit')).toBe('2');
		expect(headers.get('pagination-offset')).toBe('1');
		expect(await quantities({})).toBe('654321');
		expect(await quantities({ limit: '2', offset: '1' })).toBe('54');
		expect(await quantities({ limit: '0' })).toBe('');
		expect(await quantities({ limit: '1000', offset: '1000' })).toBe('');
	});

	it.each([
		['limit', '1001'],
		['limit', '-1'],
		['limit', 'all'],
		['offset', '1001'],
		['offset', '1.5'],
		['sort', 'usageTime'],
		['sort', '+createdTime'],
		['sort', ''],
		['filter', 'quantity:1'],
		['filter', 'subscriptionId'],
		['filter', 'subscriptionId:'],
		['filter', 'usageTime:yesterday'],
		['filter', 'usageTime:2026-02-01'],
		['filter', 'usageTime:..'],
		['filter', 'subscriptionId:a..b'],
		['filter', ''],
	])('refuses %s=%s with 422', async (field, value) => {
		const answer = await client.get('/usages', { [field]: value });
		expect(answer.status).toBe(422);
		expect(answer.json.invalidFields).toEqual([{ field, message: expect.any(String) }]);
	});

	it.each([
		['createdTime', '123456'],
		['-createdTime', '654321'],
		['updatedTime,-createdTime', '123456'],
	])('is sorted by %s', async (sort, expected) => {
		expect(await quantities({ sort })).toBe(expected);
	});

	it.each([
		['subscriptionId:sub_a', '135'],
		['subscriptionId:SUB_A', '135'],
		['subscriptionId:sub_a,sub_b', '123456'],
		['subscriptionId:sub_a,subscriptionId:sub_b', '123456'],
		['subscriptionId:sub_none', ''],
		['usageTime:2026-02-01T03:00:00Z', '3'],
		['usageTime:2026-02-01T04:00:00+01:00', '3'],
		['usageTime:2026-02-01T01:00:00Z..2026-02-01T03:00:00Z', '345'],
		['usageTime:2026-02-01T01:00:00.001Z..2026-02-01T02:59:59.999Z', '4'],
		['usageTime:2026-02-01T03:00:00Z..', '123'],
		['usageTime:..2026-02-01T01:00:00Z', '56'],
		['subscriptionId:sub_a;usageTime:2026-02-01T01:00:00Z..2026-02-01T03:00:00Z', '35'],
		['usageTime:..2026-02-01T00:00:00Z,2026-02-01T05:00:00Z..', '16'],
		['createdTime:2026-03-01T00:05:00Z..', '56'],
		['createdTime:..2026-03-01T00:02:00Z;subscriptionId:sub_b', '2'],
		['subscriptionId:sub_a,usageTime:2026-02-01T00:00:00Z', '1356'],
	])('is filtered by %s', async (filter, expected) => {
		expect(await quantities({ filter, sort: 'createdTime' })).toBe(expected);
	});

	it('is searched by q', async () => {
		expect(await quantities({ q: 'SUB_B', sort: 'createdTime' })).toBe('246');
	});
});

describe('the list of subscriptions', () => {
	it('holds more than one page, each once', async () => {
		const first = await client.get('/subscriptions', { limit: '200' });
		const second = await client.get('/subscriptions', { limit: '200', offset: '200' });
		const ids = [...first.json, ...second.json].map(({ id }: { id: string }) => id);
		const total = sandbox.rebilly.subscriptions().length;
		expect(total).toBeGreaterThanOrEqual(302);
		expect(new Set(ids).size).toBe(total);
		expect(first.headers.get('pagination-total')).toBe(String(total));
	});

	it('shows items whose plan may be an id only', async () => {
		const { json } = await client.get('/subscriptions', { limit: '1000' });
		const items = json.flatMap((subscription: { items: unknown[] }) => subscription.items);
		const plans = items.map(({ plan }: { plan: object }) => Object.keys(plan).length);
		expect(plans).toContain(1);
		expect(Math.max(...plans)).toBeGreaterThan(3);
		const several = json.filter(
			(subscription: { items: unknown[] }) => subscription.items.length > 1,
		);
		expect(several.length).toBeGreaterThan(20);
	});

	it('embeds the customer when asked to', async () => {
		const plain = await client.get('/subscriptions', { limit: '1' });
		expect(plain.json[0]).not.toHaveProperty('_embedded');
		const { json } = await client.get('/subscriptions', { limit: '1', expand: 'customer' });
		expect(json[0]._embedded.customer).toMatchObject({
			id: json[0].customerId,
			firstName: expect.any(String),
		});
		expect((await client.get('/subscriptions', { expand: 'invoices' })).status).toBe(422);
	});

	it('is filtered by customer and found by name', async () => {
		const { customerId } = sandbox.rebilly.subscriptions()[0] as { customerId: string };
		const { json } = await client.get('/subscriptions', { filter: `customerId:${customerId}` });
		expect(json.length).toBeGreaterThan(0);
		expect(json.every((found: { customerId: string }) => found.customerId === customerId)).toBe(
			true,
		);
		const added = sandbox.rebilly.addSubscription({ customerName: 'Zora Quist' });
		const byName = await client.get('/subscriptions', { q: 'zora' });
		expect(byName.json).toMatchObject([{ id: added.id }]);
	});

	it('has each by its id', async () => {
		const { id } = sandbox.rebilly.subscriptions()[5] as { id: string };
		expect((await client.get(`/subscriptions/${id}`)).json.id).toBe(id);
		expect((await client.get('/subscriptions/none')).status).toBe(404);
		expect((await client.get('/subscriptions/none/upcoming-invoice')).status).toBe(404);
	});
});

describe('a subscription', () => {
	const of = async (id: string) => (await client.get(`/subscriptions/${id}`)).json;

	it('is active in its trial, and says so beside its status', async () => {
		const { id } = sandbox.rebilly.addSubscription({ trialLimit: '2.5' });
		expect(await of(id)).toMatchObject({
			orderType: 'subscription-order',
			status: 'active',
			inTrial: true,
		});
	});

	it('can have ended, and be filtered by that', async () => {
		const { id } = sandbox.rebilly.addSubscription({ status: 'trial-ended' });
		const { json } = await client.get('/subscriptions', { filter: 'status:TRIAL-ENDED' });
		expect(json).toMatchObject([{ id, status: 'trial-ended', inTrial: false }]);
	});

	it('says of each item which limits there are, and which are reached', async () => {
		const { id, itemId } = sandbox.rebilly.addSubscription({
			softLimit: 4,
			hardLimit: 6,
			trialLimit: '7.5',
		});
		await client.post('/usages', { subscriptionId: itemId, quantity: 5 });
		expect((await of(id)).items[0]).toMatchObject({
			usageLimits: {
				softLimit: { quantity: '4' },
				hardLimit: { quantity: '6' },
				trialLimit: '7.5',
			},
			usageStatus: {
				isSoftLimitReached: true,
				isHardLimitReached: false,
				isTrialLimitReached: false,
			},
		});
		const unlimited = sandbox.rebilly.addSubscription();
		expect((await of(unlimited.id)).items[0].usageLimits).toBeNull();
	});

	it('has limits of whole numbers', () => {
		expect(() => sandbox.rebilly.addSubscription({ hardLimit: 1.5 })).toThrow('whole number');
	});

	it('stands among one-time orders, whose plan says nothing of metering', async () => {
		const { id, itemId } = sandbox.rebilly.addSubscription({ isOneTime: true, showsPlan: true });
		expect(id).toMatch(/^ots_/);
		const order = await of(id);
		expect(order).toMatchObject({ orderType: 'one-time-order', items: [{ usageStatus: null }] });
		expect(order.items[0].plan).toMatchObject({ name: 'Setup', currency: 'EUR' });
		expect(order.items[0].plan).not.toHaveProperty('meteredBilling');
		expect((await client.get(`/subscriptions/${id}/upcoming-invoice`)).status).toBe(404);
		const usage = await client.post('/usages', { subscriptionId: itemId, quantity: 1 });
		expect(usage.status).toBe(422);
		const { json } = await client.get('/subscriptions', {
			filter: 'orderType:one-time-order',
			limit: '1000',
		});
		// Beside the one that was added.
		expect(json.length).toBeGreaterThan(10);
	});

	it.each(['subscriptions', 'customers', 'plans', 'products'])(
		'links to itself, as do all %s',
		async (path) => {
			const { json } = await client.get(`/${path}`, { limit: '1' });
			const href = `${client.base}/${path}/${json[0].id}`;
			expect(json[0]._links).toEqual([{ href, rel: 'self' }]);
		},
	);
});

describe('the catalogue', () => {
	it('has metered plans of both strategies and a flat one', async () => {
		const { json } = await client.get('/plans');
		const strategies = json.map(
			(plan: { meteredBilling: { strategy: string } | null }) => plan.meteredBilling?.strategy,
		);
		expect(new Set(strategies)).toEqual(new Set(['sum', 'last', undefined]));
	});

	it('has the unit of a plan with its product', async () => {
		const { json: plans } = await client.get('/plans', { filter: 'id:plan-energy' });
		const { json } = await client.get('/products', { filter: `id:${plans[0].productId}` });
		expect(json).toMatchObject([{ unitLabel: 'kWh' }]);
	});

	it('has companies that have no names', async () => {
		const { customerId } = sandbox.rebilly.addSubscription({ company: 'Quist Ltd' });
		const { json } = await client.get('/customers', { filter: `id:${customerId}` });
		expect(json).toMatchObject([{ firstName: null, lastName: null, company: 'Quist Ltd' }]);
		sandbox.rebilly.addSubscription({ customerName: 'Zita' });
		const { json: people } = await client.get('/customers', { filter: 'firstName:zita' });
		expect(people).toMatchObject([{ firstName: 'Zita', lastName: null, company: null }]);
	});

	it('lists customers', async () => {
		const { json } = await client.get('/customers', { filter: 'email:customer-7@example.com' });
		expect(json).toHaveLength(1);
	});
});
