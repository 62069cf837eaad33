import { inspect } from 'node:util';
import type { INodeParameters } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import { createRebillyUsage } from '../support/actions';
import { useStage } from '../support/stage';
import {
	call,
	limitReached,
	received,
	secretHeaders,
	triggerWorkflow,
	webhooksOf,
} from '../support/trigger';

const stage = useStage();
const header = 'x-usage-trigger-secret';

async function listen(parameters: INodeParameters = {}) {
	const listening = await stage.engine.activate(triggerWorkflow(parameters));
	const headers = secretHeaders(stage.sandbox);
	return { listening, url: listening.url(nodeNames.trigger), headers, secret: headers[header] };
}

it('runs the workflow from what Rebilly delivers', async () => {
	const { listening, url, headers } = await listen();
	const before = Date.now();
	const answer = await call(url, headers);

	expect(answer).toEqual({ status: 200, text: '{"message":"Workflow was started"}' });
	const [item] = await received(listening);
	expect(item).toEqual({ ...limitReached, receivedAt: expect.stringMatching(/^\d{4}-.*Z$/) });
	expect(Date.parse(String(item.receivedAt))).toBeGreaterThanOrEqual(before);
	const [run] = await listening.executions();
	expect({ status: run.status, mode: run.data.mode }).toEqual({
		status: 'success',
		mode: 'webhook',
	});
});

it('is told of the limits that reported usages come to', async () => {
	stage.sandbox.rebilly.addSubscription({
		id: 'order_l',
		itemId: 'sub_limited',
		planId: 'plan-energy',
		softLimit: '100',
		hardLimit: '120',
	});
	const { listening } = await listen();
	for (const [number, quantity] of [
		[1, '74.999'],
		[2, '0.001'],
		[3, '30'],
		[4, '15'],
	] as const) {
		const usage = { ...createRebillyUsage.usage(number), subscriptionId: 'sub_limited', quantity };
		expect((await stage.run(createRebillyUsage, { input: [usage] })).status).toBe('success');
	}
	await stage.sandbox.rebilly.deliveries.idle();

	const seen = (await received(listening)).map(({ eventType, usageQuantity }) => [
		eventType,
		usageQuantity,
	]);
	// At 105 two marks of the soft limit were passed at once, and what is told of them is the same.
	expect(seen).toEqual([
		['soft-usage-limit-reached', 75],
		['soft-usage-limit-reached', 105],
		['hard-usage-limit-reached', 120],
	]);
	expect((await received(listening))[0]).toMatchObject({
		subscriptionId: 'order_l',
		subscriptionItemId: 'sub_limited',
		planId: 'plan-energy',
		usageAmount: 29.25,
		currency: 'EUR',
	});
});

it('keeps numbers exact that a float would change', async () => {
	const { listening, url, headers } = await listen();
	await call(
		url,
		headers,
		'{"usageQuantity":12345678901234567.125,"usageAmount":0.1,"nested":[{"n":9007199254740993}]}',
	);

	expect((await received(listening))[0]).toMatchObject({
		usageQuantity: '12345678901234567.125',
		usageAmount: 0.1,
		nested: [{ n: '9007199254740993' }],
	});
});

describe('a forged call', () => {
	const wrong: Array<[string, (secret: string) => Record<string, string>]> = [
		['no secret', () => ({})],
		['an empty secret', () => ({ [header]: '' })],
		[
			'a wrong secret',
			(secret) => ({ [header]: secret.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) }),
		],
		['a shorter secret', (secret) => ({ [header]: secret.slice(0, -1) })],
		['a longer secret', (secret) => ({ [header]: `${secret}A` })],
		['a very long secret', () => ({ [header]: 'A'.repeat(5000) })],
		['the secret twice', (secret) => ({ [header]: `${secret}, ${secret}` })],
		['the secret elsewhere', (secret) => ({ authorization: secret })],
	];

	it.each(wrong)('with %s is refused and starts nothing', async (_what, forge) => {
		const { listening, url, secret } = await listen();
		const before = listening.staticData;
		const answer = await call(url, forge(secret));

		expect(answer).toEqual({
			status: 401,
			text: '{"message":"Not a delivery of the registered webhook"}',
		});
		expect(await received(listening)).toEqual([]);
		expect(listening.staticData).toEqual(before);
	});

	it('with the digest that n8n keeps is refused', async () => {
		const { listening, url } = await listen();
		const { secretDigest } = listening.staticData['node:Trigger'] as { secretDigest: string };

		expect((await call(url, { [header]: secretDigest })).status).toBe(401);
	});

	it('is refused before its body is looked at, and does not count as delivered', async () => {
		const { listening, url, headers } = await listen();
		expect((await call(url, {}, '[]')).status).toBe(401);
		expect((await call(url, {})).status).toBe(401);
		expect((await call(url, headers)).status).toBe(200);

		expect(await received(listening)).toHaveLength(1);
	});
});

it.each(['[]', '"text"', '12', 'null', '{}', ''])('refuses the body %s', async (body) => {
	const { listening, url, headers } = await listen();
	const answer = await call(url, headers, body);

	expect(answer).toEqual({ status: 400, text: '{"message":"The body has to be a JSON object"}' });
	expect(await received(listening)).toEqual([]);
});

describe('an event of a subscription, which brings no figures', () => {
	const events = { billingEvents: ['subscription-items-changed'] };
	const change = async (withRevision: boolean) => {
		stage.sandbox.rebilly.changeItems('order_1', { withRevision });
		await stage.sandbox.rebilly.deliveries.idle();
	};

	it.each([true, false])(
		'starts the workflow each time (with a revision: %s)',
		async (revision) => {
			const { listening } = await listen(events);
			await change(revision);
			await change(revision);

			expect(await received(listening)).toHaveLength(2);
		},
	);

	it('is dropped when it comes again with the same revision', async () => {
		const { listening } = await listen(events);
		Object.assign(stage.sandbox.rebilly.deliveries.settings, { twice: 1 });
		await change(true);

		expect(stage.sandbox.rebilly.deliveries.log()).toHaveLength(2);
		expect(await received(listening)).toHaveLength(1);
	});

	it('is dropped when it comes again with the same figures', async () => {
		const { listening, url, headers } = await listen();
		const filled = {
			...{ subscriptionId: 'order_1', subscriptionItemId: 'sub_item_1', quantity: 4 },
			...{ quantityFilled: 4, previousQuantityFilled: 3 },
			eventType: 'subscription-quantity-filled-limit-reached',
		};
		await call(url, headers, filled);
		await call(url, headers, filled);
		await call(url, headers, { ...filled, previousQuantityFilled: 2 });

		expect(await received(listening)).toHaveLength(2);
	});

	it('of an invoice is told apart by its ID', async () => {
		const { listening, url, headers } = await listen();
		for (const invoiceId of ['in_1', 'in_1', 'in_2'])
			await call(url, headers, { invoiceId, eventType: 'invoice-issued' });

		expect(await received(listening)).toHaveLength(2);
	});
});

describe('a delivery that comes again', () => {
	it('is acknowledged and starts nothing', async () => {
		const { listening, url, headers } = await listen();
		await call(url, headers);
		const again = await call(url, headers);
		const reordered = await call(
			url,
			headers,
			Object.fromEntries(Object.entries(limitReached).reverse()),
		);
		const respelled = await call(
			url,
			headers,
			JSON.stringify(limitReached).replace('75', '75.000'),
		);

		expect([again, reordered, respelled]).toEqual(
			Array(3).fill({ status: 200, text: '{"message":"Delivered before"}' }),
		);
		expect(await received(listening)).toHaveLength(1);
	});

	it('is not mistaken for another', async () => {
		const { listening, url, headers } = await listen();
		const others = [
			{ usageQuantity: 75.001 },
			{ subscriptionItemId: 'sub_item_2' },
			{ eventType: 'hard-usage-limit-reached' },
			{ currency: 'USD' },
			{ more: true },
		];
		for (const change of [{}, ...others]) await call(url, headers, { ...limitReached, ...change });

		expect(await received(listening)).toHaveLength(6);
	});

	it('still counts as one after a restart of n8n', async () => {
		const { listening, url, headers } = await listen();
		await call(url, headers);
		const { staticData } = listening;
		const after = await stage.engine.activate({ ...triggerWorkflow(), staticData });
		await call(url, headers);

		expect(await received(after)).toEqual([]);
	});

	it('starts the workflow when the time has passed', async () => {
		const { listening, url, headers } = await listen();
		await call(url, headers);
		/** n8n starts anew so many hours later. */
		async function startedAfter(hours: number): Promise<number> {
			const staticData = listening.staticData as {
				'node:Trigger': { accepted: Record<string, number> };
			};
			const { accepted } = staticData['node:Trigger'];
			for (const key of Object.keys(accepted)) accepted[key] -= hours * 3_600_000;
			const after = await stage.engine.activate({
				...triggerWorkflow({ options: { dropRepeatsWithin: 2 } }),
				staticData,
			});
			await call(url, headers);
			return (await received(after)).length;
		}

		expect(await startedAfter(1.9)).toBe(0);
		expect(await startedAfter(2.1)).toBe(1);
	});

	it('always starts the workflow where nothing is to be dropped', async () => {
		const { listening, url, headers } = await listen({ options: { dropRepeatsWithin: 0 } });
		for (const _time of [1, 2, 3]) await call(url, headers);

		expect(await received(listening)).toHaveLength(3);
	});
});

it('starts once for what is delivered twice and late, whatever the order', async () => {
	const { listening } = await listen({ billingEvents: ['invoice-issued'] });
	Object.assign(stage.sandbox.rebilly.deliveries.settings, {
		seed: 7,
		twice: 0.5,
		late: 0.5,
		lateByMs: 100,
	});
	for (let number = 1; number <= 20; number += 1) {
		stage.sandbox.rebilly.deliveries.fire('invoice-issued', {
			invoiceId: `in_${number}`,
			eventType: 'invoice-issued',
		});
	}
	await stage.sandbox.rebilly.deliveries.idle();

	const log = stage.sandbox.rebilly.deliveries.log();
	expect(log.filter(({ copy }) => copy === 2).length).toBeGreaterThan(5);
	const ids = (await received(listening)).map(({ invoiceId }) => String(invoiceId));
	expect(ids.slice().sort()).toEqual(
		Array.from({ length: 20 }, (_none, index) => `in_${index + 1}`).sort(),
	);
	expect(ids).not.toEqual(Array.from({ length: 20 }, (_none, index) => `in_${index + 1}`));
});

it('is reached by the next try when n8n was away', async () => {
	const { listening } = await listen();
	const [webhook] = webhooksOf(stage.sandbox);
	const { url } = webhook;
	// Nobody listens there for the first try.
	Object.assign(webhook, { url: 'http://127.0.0.1:1/' });
	Object.assign(stage.sandbox.rebilly.deliveries.settings, { retryAfterMs: 300 });
	stage.sandbox.rebilly.deliveries.fire('soft-usage-limit-reached', limitReached);
	while (stage.sandbox.rebilly.deliveries.log().length === 0)
		await new Promise((resolve) => setImmediate(resolve));
	Object.assign(webhook, { url });
	await stage.sandbox.rebilly.deliveries.idle();

	expect(stage.sandbox.rebilly.deliveries.log().map(({ status }) => status)).toEqual([null, 200]);
	expect(await received(listening)).toHaveLength(1);
});

it('shows the secret nowhere', async () => {
	const { listening, url, headers, secret } = await listen();
	await call(url, headers);
	await call(url, headers);
	await call(url, { [header]: `${secret}x` });
	const testing = await stage.engine.listenForTest(triggerWorkflow({}, 'rebilly', 'tested'));
	const [test] = webhooksOf(stage.sandbox).slice(-1);
	await call(testing.url(nodeNames.trigger), { [header]: test.headers[0].value });
	const runs = [...(await listening.executions()), ...(await testing.executions())];
	const shown = inspect(
		[runs.map(({ data, messages, staticData }) => ({ data, messages, staticData })), stage.lines],
		{
			depth: Infinity,
			maxArrayLength: null,
			maxStringLength: null,
			showHidden: true,
		},
	);

	expect(runs).toHaveLength(2);
	expect(shown).toContain('sub_item_1');
	for (const hidden of [
		secret,
		test.headers[0].value,
		stage.sandbox.credentials.rebilly.secretKey,
	]) {
		expect(shown).not.toContain(hidden);
		expect(JSON.stringify([listening.staticData, testing.staticData])).not.toContain(hidden);
	}
});
