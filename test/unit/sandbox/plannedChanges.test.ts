import type { Sandbox } from '../../../tools/sandbox';
import { rebillyClient, start, stopAll } from './support';

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
	for (const itemId of ['sub_item', 'sub_other']) sandbox.rebilly.addSubscription({ itemId });
});

async function post(quantity: number): Promise<string> {
	const usage = { subscriptionId: 'sub_item', quantity, usageTime: '2026-03-01T10:00:00Z' };
	return (await rebilly.post('/usages', usage)).json.id;
}

async function page(offset: number): Promise<string[]> {
	const query = { limit: '2', offset: String(offset), sort: 'createdTime' };
	return (await rebilly.get('/usages', query)).json.map(({ id }: { id: string }) => id);
}

it('deletes a usage between two pages, which then miss another one', async () => {
	const ids = [await post(1), await post(2), await post(3), await post(4)];
	sandbox.planChange({ beforeRequest: 2, target: { method: 'GET', path: '/usages$' } }, () =>
		sandbox.rebilly.deleteUsage(ids[0]),
	);
	await rebilly.get('/plans');
	expect(await page(0)).toEqual(ids.slice(0, 2));
	expect(await page(2)).toEqual([ids[3]]);
	expect(sandbox.records('rebilly/usage').deleted).toBe(1);
});

it('corrects a usage at a time: another ID and quantity, the same time', async () => {
	const id = await post(12.5);
	sandbox.planChange({ afterMs: 5_000 }, () => sandbox.rebilly.correctUsage(id, '7.1'));
	now += 4_999;
	expect((await rebilly.get(`/usages/${id}`)).status).toBe(200);
	now += 10_000;
	expect((await rebilly.get(`/usages/${id}`)).status).toBe(404);
	const { json } = await rebilly.get('/usages');
	expect(json).toMatchObject([
		{
			quantity: '7.1',
			usageTime: '2026-03-01T10:00:00.000Z',
			createdTime: new Date(began + 5_000).toISOString(),
		},
	]);
});

it('moves a usage to another item, with its ID', async () => {
	const id = await post(1);
	sandbox.rebilly.moveUsage(id, 'sub_other');
	expect((await rebilly.get(`/usages/${id}`)).json.subscriptionId).toBe('sub_other');
	const of = async (itemId: string) =>
		(await rebilly.get('/usages', { filter: `subscriptionId:${itemId}` })).json.length;
	expect([await of('sub_item'), await of('sub_other')]).toEqual([0, 1]);
	expect(sandbox.records('rebilly/usage').deleted).toBe(0);
});

it('puts a usage on an invoice before it is deleted, once', async () => {
	const id = await post(1);
	sandbox.planChange({ beforeRequest: 1, target: { method: 'DELETE' } }, () => {
		sandbox.rebilly.invoiceUsages([id]);
	});
	expect((await rebilly.delete(`/usages/${id}`)).status).toBe(409);
});

it('forgets planned changes with reset()', async () => {
	const change = jest.fn();
	sandbox.planChange({ beforeRequest: 1 }, change);
	sandbox.planChange({ afterMs: 1 }, change);
	sandbox.reset();
	now += 10;
	await rebilly.get('/plans');
	expect(change).not.toHaveBeenCalled();
});
