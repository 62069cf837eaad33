import { webhookEvents } from '../../../tools/sandbox/rebilly/rebillyAssumptions';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Sandbox } from '../../../tools/sandbox';
import { rebillyClient, send, start, stopAll } from './support';

let sandbox: Sandbox;
let client: ReturnType<typeof rebillyClient>;
let receiver: Server;
let url: string;
let seen: Array<{ headers: IncomingHttpHeaders; body: string }>;
let answers: number[];

beforeAll(async () => {
	sandbox = await start();
	client = rebillyClient(sandbox);
	receiver = createServer((request, response) => {
		void text(request).then((body) => {
			seen.push({ headers: request.headers, body });
			response.writeHead(answers.shift() ?? 200, { Location: `${url}elsewhere` }).end();
		});
	});
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
});
afterAll(async () => {
	receiver.close();
	await stopAll();
});
beforeEach(() => {
	sandbox.reset();
	seen = [];
	answers = [];
});

const limits = [
	'soft-usage-limit-reached',
	'hard-usage-limit-reached',
	'trial-usage-limit-reached',
	'subscription-quantity-filled-limit-reached',
];

async function addWebhook(changes: object = {}, host = '127.0.0.1') {
	const credential = await client.post('/service-credentials/webhook', {
		type: 'webhook',
		host,
		auth: { type: 'none' },
	});
	const made = await client.post('/webhooks', {
		method: 'POST',
		url,
		credentialHash: credential.json?.hash ?? credential.headers.get('location')?.split('/').at(-1),
		eventsFilter: limits,
		status: 'active',
		headers: [
			{ name: 'X-Secret', value: 'abc', status: 'active' },
			{ name: 'X-Idle', value: 'def', status: 'inactive' },
		],
		...changes,
	});
	expect(made.status).toBe(201);
	return made.json.id as string;
}

const deliveries = () => sandbox.rebilly.deliveries;

async function report(itemId: string, ...quantities: string[]): Promise<number[]> {
	const statuses = [];
	for (const quantity of quantities) {
		statuses.push(
			(await client.post('/usages', `{"subscriptionId":"${itemId}","quantity":${quantity}}`))
				.status,
		);
	}
	await deliveries().idle();
	return statuses;
}

const told = () =>
	seen
		.map(({ body }) => JSON.parse(body))
		.map(({ eventType, usageQuantity }) => [eventType, usageQuantity]);

it('tells of a soft limit at 75, 90 and 100 %, and of a hard one', async () => {
	await addWebhook();
	const { itemId } = sandbox.rebilly.addSubscription({ softLimit: '100', hardLimit: '110' });
	expect(
		await report(itemId, '74.999', '0.001', '14.999', '0.001', '9.999', '0.001', '10', '1'),
	).toEqual([...Array(7).fill(201), 409]);

	expect(told()).toEqual([
		['soft-usage-limit-reached', 75],
		['soft-usage-limit-reached', 90],
		['soft-usage-limit-reached', 100],
		['hard-usage-limit-reached', 110],
	]);
});

it('tells of a trial limit', async () => {
	await addWebhook();
	const { itemId } = sandbox.rebilly.addSubscription({ trialLimit: '5', quantity: 4 });
	await report(itemId, '4', '1');

	expect(told()).toEqual([['trial-usage-limit-reached', 5]]);
});

it('tells of a filled quantity when it is filled by a PATCH, once', async () => {
	await addWebhook();
	const { id, itemId } = sandbox.rebilly.addSubscription({ quantity: 4 });
	const fill = async (quantityFilled: number) =>
		(await client.patch(`/subscriptions/${id}/items/${itemId}`, { quantityFilled })).json;
	expect(await fill(3)).toMatchObject({ id: itemId, quantity: '4', quantityFilled: '3' });
	await fill(4);
	await fill(5);
	await deliveries().idle();

	expect(seen.map(({ body }) => JSON.parse(body))).toEqual([
		{
			subscriptionId: id,
			subscriptionItemId: itemId,
			quantity: 4,
			quantityFilled: 4,
			previousQuantityFilled: 3,
			eventType: 'subscription-quantity-filled-limit-reached',
		},
	]);
});

it('says what the limit is about, with exact numbers and the headers that are active', async () => {
	await addWebhook();
	const { id, itemId, planId } = sandbox.rebilly.addSubscription({
		softLimit: '12345678901234567',
	});
	await report(itemId, '0.125', '12345678901234567');

	expect(seen[0].body).toBe(
		`{"subscriptionId":"${id}","subscriptionItemId":"${itemId}","planId":"${planId}",` +
			'"usageQuantity":12345678901234567.125,"usageAmount":4814814771481481.18,"currency":"EUR","eventType":"soft-usage-limit-reached"}',
	);
	expect(seen[0].headers).toMatchObject({ 'x-secret': 'abc', 'content-type': 'application/json' });
	expect(seen[0].headers).not.toHaveProperty('x-idle');
});

it('tells only active webhooks that asked for the event', async () => {
	await addWebhook({ status: 'inactive' });
	await addWebhook({ eventsFilter: ['invoice-issued'] });
	deliveries().fire('hard-usage-limit-reached', {});
	await deliveries().idle();

	expect(deliveries().log()).toEqual([]);
});

it('tries again while the receiver does not say 2xx, and follows no redirect', async () => {
	const id = await addWebhook();
	answers = [500, 302, 201];
	deliveries().fire('hard-usage-limit-reached', {});
	await deliveries().idle();

	expect(
		deliveries()
			.log()
			.map(({ webhookId, attempt, status }) => [webhookId, attempt, status]),
	).toEqual([
		[id, 1, 500],
		[id, 2, 302],
		[id, 3, 201],
	]);
});

it('gives up after some tries, and on a webhook that is deleted', async () => {
	const id = await addWebhook();
	answers = [500, 500, 500];
	deliveries().fire('hard-usage-limit-reached', {});
	await deliveries().idle();
	expect(deliveries().log()).toHaveLength(3);
	deliveries().fire('hard-usage-limit-reached', {});
	await client.delete(`/webhooks/${id}`);
	await deliveries().idle();
	expect(deliveries().log().length).toBeLessThanOrEqual(4);
});

it.each([
	['http://192.0.2.1/', '192.0.2.1'],
	['https://hooks.example.com/', 'hooks.example.com'],
	['http://127.0.0.1.example.com/', '127.0.0.1.example.com'],
])('never calls %s', async (address, host) => {
	await addWebhook({ url: address }, host);
	deliveries().fire('hard-usage-limit-reached', {});
	await deliveries().idle();

	expect(deliveries().log()).toMatchObject([
		{ url: address, status: null, refused: 'not on this machine' },
	]);
});

it('delivers the same events twice and late with the same seed', async () => {
	async function orderWith(seed: number): Promise<string[]> {
		sandbox.reset();
		seen = [];
		await addWebhook();
		Object.assign(deliveries().settings, { seed, twice: 0.3, late: 0.3, lateByMs: 100 });
		for (let number = 0; number < 20; number += 1)
			deliveries().fire('hard-usage-limit-reached', { number });
		await deliveries().idle();
		return deliveries()
			.log()
			.filter(({ copy }) => copy === 2)
			.map(({ body }) => body)
			.sort();
	}
	const first = await orderWith(3);

	expect(first.length).toBeGreaterThan(0);
	expect(seen).toHaveLength(20 + first.length);
	expect(await orderWith(3)).toEqual(first);
	expect(await orderWith(4)).not.toEqual(first);
});

it('can be told over HTTP to fire an event, and shows what it delivered', async () => {
	await addWebhook({ eventsFilter: ['invoice-issued'] });
	const { controlUrl } = sandbox;
	const fire = (body: string) => send('POST', `${controlUrl}/rebilly/events`, {}, body);
	expect((await fire('{"event":"invoice-issued","payload":{"amount":0.10}}')).status).toBe(202);
	await deliveries().idle();

	expect(seen.map(({ body }) => body)).toEqual(['{"amount":0.10}']);
	expect((await send('GET', `${controlUrl}/rebilly/deliveries`)).json).toMatchObject([
		{ event: 'invoice-issued', status: '200' },
	]);
	expect((await fire('{"event":"usage-created","payload":{}}')).status).toBe(400);
	expect((await fire('[]')).status).toBe(400);
	expect(
		(await send('PUT', `${controlUrl}/rebilly/deliveries/settings`, {}, '{"attempts":1}')).status,
	).toBe(204);
	expect(deliveries().settings.attempts).toBe(1);
});

it.each(webhookEvents)(
	'can be told by its name alone to fire %s, and says who hears of it',
	async (event) => {
		await addWebhook({ eventsFilter: [event] });
		const { controlUrl } = sandbox;
		const answer = await send('POST', `${controlUrl}/rebilly/events/${event}`);
		await deliveries().idle();

		expect(answer.json).toEqual({
			event,
			webhooks: '1',
			message: `Fired ${event}: 1 webhook is told of it.`,
		});
		expect(seen.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
			expect.objectContaining({ eventType: event, subscriptionId: expect.any(String) as unknown }),
		]);
	},
);

it('says what to do where nobody hears of an event, and which events there are', async () => {
	const { controlUrl } = sandbox;
	const unheard = await send('POST', `${controlUrl}/rebilly/events/invoice-issued`);
	expect(unheard.json).toMatchObject({
		message: expect.stringMatching(
			/^Nobody listens for invoice-issued\. Choose the event/,
		) as unknown,
	});
	const unknown = await send('POST', `${controlUrl}/rebilly/events/usage-created`);
	expect(unknown.status).toBe(404);
	expect(unknown.json).toMatchObject({
		error: expect.stringMatching(
			/^There is no event 'usage-created'; the events are soft-/,
		) as unknown,
	});
});
