import type { Sandbox } from '../../../tools/sandbox';
import { rebillyClient, start, stopAll } from './support';

let sandbox: Sandbox;
let client: ReturnType<typeof rebillyClient>;

beforeAll(async () => {
	sandbox = await start({ rebilly: { subscriptions: 0, customers: 0 } });
	client = rebillyClient(sandbox);
	for (const number of [1, 2, 3]) {
		sandbox.rebilly.addSubscription({
			id: `ord_${number}`,
			itemId: `sub_${number}`,
			customerId: `cus_${number}`,
			email: number === 1 ? 'Ada@Example.com' : 'shared@example.com',
			customFields: { crmId: `CRM-${number}` },
			poNumber: `PO-${number}`,
			startedAt: Date.UTC(2026, 0, number),
			canceledAt: Date.UTC(2026, 2, 1),
			churnedAt: Date.UTC(2026, 3, 1),
		});
	}
});
afterAll(stopAll);

const found = async (path: string, query: Record<string, string>): Promise<string[]> => {
	const { status, json } = await client.get(path, query);
	expect(status).toBe(200);
	return json.map(({ id }: { id: string }) => id).sort();
};

it.each([
	['email:ada@example.com', ['cus_1']],
	['email:shared@example.com', ['cus_2', 'cus_3']],
	['customFields.crmId:crm-3,CRM-1', ['cus_1', 'cus_3']],
	['id:cus_2,cus_1', ['cus_1', 'cus_2']],
])('lists customers by %s', async (filter, expected) => {
	expect(await found('/customers', { filter })).toEqual(expected);
});

it('refuses a filter by a custom field that no customer has', async () => {
	const { status } = await client.get('/customers', { filter: 'customFields.other:1' });
	expect(status).toBe(422);
});

it('shows the times and the purchase order number of an order', async () => {
	const { json } = await client.get('/subscriptions', { filter: 'customerId:cus_2' });
	expect(json).toMatchObject([
		{
			id: 'ord_2',
			poNumber: 'PO-2',
			startTime: '2026-01-02T00:00:00.000Z',
			canceledTime: '2026-03-01T00:00:00.000Z',
			churnTime: '2026-04-01T00:00:00.000Z',
		},
	]);
});

it('reaches no further than 2,000 records', async () => {
	const crowded = await start({ rebilly: { subscriptions: 0, customers: 2_500 } });
	const query = { limit: '1000', offset: '1000' };
	const { json, headers } = await rebillyClient(crowded).get('/customers', query);
	expect(headers.get('pagination-total')).toBe('2500');
	expect(json).toHaveLength(1_000);
	expect((await rebillyClient(crowded).get('/customers', { offset: '1001' })).status).toBe(422);
});

it.each([
	['transfer', ['0.5', '1.5', '2.5']],
	['reset', []],
] as const)('has a change of plan %s the usages', async (policy, expected) => {
	const orderId = `ord_${policy}`;
	const { itemId } = sandbox.rebilly.addSubscription({ id: orderId, planId: 'plan-energy' });
	const post = async (subscriptionId: string, quantity: number) =>
		(await client.post('/usages', { subscriptionId, quantity })).status;
	for (const quantity of [0.5, 1.5, 2.5]) expect(await post(itemId, quantity)).toBe(201);
	const newId = sandbox.rebilly.changePlan(orderId, 'plan-minutes', policy);

	const { json } = await client.get('/usages', { filter: `subscriptionId:${newId}` });
	expect(json.map(({ quantity }: { quantity: unknown }) => String(quantity)).sort()).toEqual(
		expected,
	);
	expect(await post(itemId, 1)).toBe(422);
	expect(await post(newId, 1)).toBe(201);
});

it('can have two items in one order', async () => {
	const { id } = sandbox.rebilly.addSubscription({ itemId: 'sub_first', planId: 'plan-energy' });
	sandbox.rebilly.addItem(id, 'plan-minutes', 'sub_second');
	const { json } = await client.get('/subscriptions', { filter: `id:${id}` });
	expect(json[0].items.map((item: { id: string }) => item.id)).toEqual(['sub_first', 'sub_second']);
});
