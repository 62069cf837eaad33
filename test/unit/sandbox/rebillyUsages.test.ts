import type { Sandbox } from '../../../tools/sandbox';
import { rebillyClient, send, start, stopAll } from './support';

let sandbox: Sandbox;
let client: ReturnType<typeof rebillyClient>;
let itemId: string;

beforeAll(async () => {
	sandbox = await start();
	client = rebillyClient(sandbox);
});
afterAll(stopAll);
beforeEach(() => {
	sandbox.reset();
	itemId = sandbox.rebilly.addSubscription({ itemId: 'sub_item', id: 'sub_order' }).itemId;
});

function post(changes: object) {
	return client.post('/usages', { subscriptionId: itemId, quantity: 2, ...changes });
}

function stored() {
	return sandbox.records('rebilly/usage').stored;
}

it('stores a usage and answers 201 with its address', async () => {
	const answer = await post({ quantity: 12.5, usageTime: '2026-03-01T10:00:00+02:00' });
	expect(answer.status).toBe(201);
	expect(answer.json).toEqual({
		id: expect.stringMatching(/^sub_usg_\w{26}$/),
		subscriptionId: 'sub_item',
		quantity: '12.5',
		usageTime: '2026-03-01T08:00:00.000Z',
		invoiceId: null,
		invoiceItemId: null,
		createdTime: expect.stringMatching(/Z$/),
		updatedTime: expect.stringMatching(/Z$/),
		_links: [{ href: answer.headers.get('location'), rel: 'self' }],
	});
	expect(answer.headers.get('location')).toBe(`${client.base}/usages/${answer.json.id}`);
	expect(sandbox.records('rebilly/usage')).toMatchObject({
		stored: 1,
		usages: [
			{
				identity: {
					subscriptionId: 'sub_item',
					usageTime: Date.UTC(2026, 2, 1, 8),
					quantity: '12.5',
				},
				id: answer.json.id,
			},
		],
		sums: { kWh: '12.5' },
		twice: [],
	});
});

it('takes the time of the request when none is given', async () => {
	const before = Date.now();
	const { json } = await post({});
	expect(Date.parse(json.usageTime)).toBeGreaterThanOrEqual(before);
	expect(Date.parse(json.usageTime)).toBeLessThanOrEqual(Date.now());
});

it.each([
	['quantity', '2'],
	['quantity', 0],
	['quantity', -1],
	['quantity', 0.0009],
	['quantity', 1.0001],
	['quantity', null],
	['quantity', undefined],
	['usageTime', ''],
	['usageTime', null],
	['usageTime', '2026-03-01'],
	['usageTime', '2026-03-01T10:00:00'],
	['usageTime', 1_770_000_000],
	['acceptPartialQuantity', 'true'],
	['acceptPartialQuantity', 1],
	['subscriptionId', undefined],
	['subscriptionId', 7],
	['subscriptionId', 'no spaces'],
	['subscriptionId', 'x'.repeat(51)],
	['subscriptionId', 'sub_unknown'],
	['subscriptionId', 'sub_order'],
	['id', 'sub_usg_1'],
	['invoiceId', null],
	['invoiceItemId', 'x'],
	['createdTime', '2026-03-01T10:00:00Z'],
	['updatedTime', '2026-03-01T10:00:00Z'],
	['_links', []],
])('refuses %s %j with 422', async (field, value) => {
	const answer = await post({ [field]: value });
	expect(answer.status).toBe(422);
	expect(answer.json).toEqual({
		type: 'about:blank',
		title: 'Unprocessable Entity',
		status: '422',
		detail: expect.any(String),
		instance: expect.stringMatching(/\/usages$/),
		invalidFields: [{ field, message: expect.any(String) }],
	});
	expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
	expect(stored()).toBe(0);
});

it('refuses usage of an item whose plan is flat', async () => {
	const flat = sandbox.rebilly.addSubscription({ metered: false });
	const answer = await post({ subscriptionId: flat.itemId });
	expect(answer.status).toBe(422);
	expect(answer.json.invalidFields).toMatchObject([{ field: 'subscriptionId' }]);
});

it('names all broken rules at once', async () => {
	const { json } = await client.post('/usages', { quantity: '1', usageTime: '', id: 'x' });
	const fields = json.invalidFields.map(({ field }: { field: string }) => field);
	expect(fields).toEqual(['id', 'subscriptionId', 'quantity', 'usageTime']);
});

it('can answer errors in the older shape', async () => {
	sandbox.rebilly.settings.errorShape = 'older';
	const answer = await post({ quantity: 0 });
	sandbox.rebilly.settings.errorShape = 'problem';
	expect(answer.json).toEqual({
		error: expect.any(String),
		status: '422',
		invalidFields: [{ field: 'quantity', message: expect.any(String) }],
	});
});

it.each(['{', '[]', '""'])('refuses a body that is no JSON object: %s', async (body) => {
	expect((await client.post('/usages', body)).status).toBe(422);
});

it('refuses another media type', async () => {
	const headers = {
		'REB-APIKEY': sandbox.credentials.rebilly.secretKey,
		'Content-Type': 'text/plain',
	};
	expect((await send('POST', `${client.base}/usages`, headers, '{}')).status).toBe(415);
});

describe('quantities', () => {
	it.each([
		['0.001', '0.001'],
		['1.50', '1.5'],
		['1.5000', '1.5'],
		['1E2', '100'],
		['9007199254740993.125', '9007199254740993.125'],
	])('are kept exactly: %s', async (literal, kept) => {
		const answer = await client.post(
			'/usages',
			`{"subscriptionId":"sub_item","quantity":${literal}}`,
		);
		expect(answer.text).toContain(`"quantity":${kept},`);
		const { text } = await client.get(`/usages/${answer.json.id}`);
		expect(text).toContain(`"quantity":${kept},`);
		expect(sandbox.records('rebilly/usage').sums).toEqual({ kWh: kept });
	});

	it('add up without the error of a float', async () => {
		for (const quantity of [0.1, 0.2, 1e15]) await post({ quantity });
		expect(sandbox.records('rebilly/usage').sums).toEqual({ kWh: '1000000000000000.3' });
	});
});

describe('a repeated usage', () => {
	it('is stored again, because there is no key, and shown in the records', async () => {
		await post({ usageTime: '2026-03-01T10:00:00Z' });
		await post({ usageTime: '2026-03-01T11:00:00.000+01:00', quantity: 2.0 });
		await post({ usageTime: '2026-03-01T10:00:00.001Z' });
		expect(sandbox.records('rebilly/usage')).toMatchObject({
			stored: 3,
			twice: ['sub_item 2026-03-01T10:00:00.000Z 2'],
		});
	});
});

describe('a hard limit', () => {
	beforeEach(() => {
		itemId = sandbox.rebilly.addSubscription({ hardLimit: 10 }).itemId;
	});

	it('refuses what exceeds it with 409', async () => {
		expect((await post({ quantity: 9.5 })).status).toBe(201);
		const answer = await post({ quantity: 0.501 });
		expect(answer.status).toBe(409);
		expect(answer.json).toMatchObject({ status: '409', detail: expect.stringContaining('0.5') });
		expect((await post({ quantity: 0.5 })).status).toBe(201);
		expect(sandbox.records('rebilly/usage').sums).toEqual({ kWh: '10' });
	});

	it('lowers the quantity when a partial one is accepted', async () => {
		await post({ quantity: 9.25 });
		const answer = await post({ quantity: 5, acceptPartialQuantity: true });
		expect(answer.status).toBe(201);
		expect(answer.json.quantity).toBe('0.75');
		expect(answer.json).not.toHaveProperty('acceptPartialQuantity');
		expect(sandbox.records('rebilly/usage').usages.at(-1)).toMatchObject({
			identity: { quantity: '0.75' },
			quantitySent: '5',
		});
		expect((await post({ quantity: 5, acceptPartialQuantity: true })).status).toBe(409);
	});

	it('has room again after a usage is deleted, and after an invoice', async () => {
		const { json } = await post({ quantity: 10 });
		await client.delete(`/usages/${json.id}`);
		expect((await post({ quantity: 10 })).status).toBe(201);
		sandbox.rebilly.invoiceUsages();
		expect((await post({ quantity: 10 })).status).toBe(201);
	});

	it('holds each usage by itself where the plan counts the last one', async () => {
		itemId = sandbox.rebilly.addSubscription({ planId: 'plan-seats', hardLimit: '10' }).itemId;
		expect((await post({ quantity: 8 })).status).toBe(201);
		expect((await post({ quantity: 9 })).status).toBe(201);
		expect((await post({ quantity: 11 })).status).toBe(409);
	});
});

it('keeps to a trial limit', async () => {
	itemId = sandbox.rebilly.addSubscription({ hardLimit: 10, trialLimit: 3 }).itemId;
	expect((await post({ quantity: 3.001 })).status).toBe(409);
	expect((await post({ quantity: 4, acceptPartialQuantity: true })).json.quantity).toBe('3');
});

describe('reading and deleting', () => {
	it('finds a usage by its id', async () => {
		const { json } = await post({});
		expect((await client.get(`/usages/${json.id}`)).json).toEqual(json);
		expect((await client.get('/usages/sub_usg_none')).status).toBe(404);
	});

	it('deletes it once', async () => {
		const { json } = await post({});
		const deleted = await client.delete(`/usages/${json.id}`);
		expect(deleted.status).toBe(204);
		expect(deleted.text).toBe('');
		expect((await client.delete(`/usages/${json.id}`)).status).toBe(404);
		expect((await client.get('/usages')).json).toEqual([]);
		expect(sandbox.records('rebilly/usage')).toMatchObject({ stored: 0, deleted: 1, sums: {} });
	});

	it('does not delete what is on an invoice', async () => {
		const { json } = await post({});
		const invoiceId = sandbox.rebilly.invoiceUsages([json.id]);
		expect((await client.delete(`/usages/${json.id}`)).status).toBe(409);
		expect((await client.get(`/usages/${json.id}`)).json.invoiceId).toBe(invoiceId);
	});

	it('has no update', async () => {
		const { json } = await post({});
		expect((await client.put(`/usages/${json.id}`, { quantity: 1 })).status).toBe(404);
	});
});

describe('the upcoming invoice', () => {
	it('sums up or takes the last usage, by the plan', async () => {
		const energy = sandbox.rebilly.addSubscription({ planId: 'plan-energy' });
		const seats = sandbox.rebilly.addSubscription({ planId: 'plan-seats' });
		for (const [hour, quantity] of [
			[11, 3],
			[10, 4],
		]) {
			const usageTime = `2026-03-01T${hour}:00:00Z`;
			await post({ subscriptionId: energy.itemId, quantity, usageTime });
			await post({ subscriptionId: seats.itemId, quantity, usageTime });
		}
		const energyInvoice = await client.get(`/subscriptions/${energy.id}/upcoming-invoice`);
		expect(energyInvoice.json).toMatchObject({
			amount: '2.73',
			items: [{ quantity: '7', unitPrice: '0.39' }],
		});
		const seatsInvoice = await client.get(`/subscriptions/${seats.id}/upcoming-invoice`);
		expect(seatsInvoice.json).toMatchObject({ amount: '37.5', items: [{ quantity: '3' }] });
	});
});
