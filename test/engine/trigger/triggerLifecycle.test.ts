import type { INodeParameters } from 'n8n-workflow';
import {
	call,
	limitReached,
	received,
	secretHeaders,
	triggerWorkflow,
	webhookRequests,
	webhooksOf,
} from '../support/trigger';
import { useStage } from '../support/stage';

const stage = useStage();
afterEach(() => void (stage.sandbox.rebilly.settings.credentialHashes = 'given'));

const ordinary = ['hard-usage-limit-reached', 'soft-usage-limit-reached'];

it('registers one webhook that sends a secret along', async () => {
	const listening = await stage.engine.activate(triggerWorkflow());

	expect(webhooksOf(stage.sandbox)).toEqual([
		expect.objectContaining({
			method: 'POST',
			url: listening.url('Trigger'),
			status: 'active',
			eventsFilter: ordinary,
			headers: [
				{
					name: 'x-usage-trigger-secret',
					value: expect.stringMatching(/^[\w-]{43}$/),
					status: 'active',
				},
			],
		}),
	]);
	expect(webhookRequests(stage.sandbox)).toEqual([
		'GET /webhooks 200',
		'POST /service-credentials/webhook 201',
		'POST /webhooks 201',
		'GET /webhooks/{id} 200',
	]);
});

it.each(['given', 'gone'] as const)(
	'registers with a service credential whose older hash is %s, new or known',
	async (hashes) => {
		stage.sandbox.rebilly.settings.credentialHashes = hashes;
		await stage.engine.activate(triggerWorkflow());
		await stage.engine.activate(triggerWorkflow({}, 'rebilly', 'other'));
		const [{ id }] = [...stage.sandbox.rebilly.store.serviceCredentials.values()];

		expect(webhooksOf(stage.sandbox).map(({ credentialHash }) => credentialHash)).toEqual([id, id]);
		expect(webhookRequests(stage.sandbox)).toContain('POST /service-credentials/webhook 303');
	},
);

it('keeps no secret in the static data, only what recognises it', async () => {
	const { staticData } = await stage.engine.activate(triggerWorkflow());
	const [secret] = Object.values(secretHeaders(stage.sandbox));

	expect(Object.keys(staticData['node:Trigger'] as object).sort()).toEqual([
		'account',
		'secretDigest',
		'webhookId',
	]);
	expect(JSON.stringify(staticData)).not.toContain(secret);
});

it('asks for the events that were chosen', async () => {
	await stage.engine.activate(
		triggerWorkflow({
			limitEvents: ['trial-usage-limit-reached'],
			billingEvents: ['invoice-issued', 'subscription-renewed'],
		}),
	);

	expect(webhooksOf(stage.sandbox)[0].eventsFilter).toEqual([
		'trial-usage-limit-reached',
		'invoice-issued',
		'subscription-renewed',
	]);
});

it('knows no event that the API has not', async () => {
	const properties = stage.engine.nodeTypes.getByNameAndVersion(triggerWorkflow().nodes[0].type)
		.description.properties;
	const all = properties.flatMap(({ options = [] }) =>
		options.flatMap((option) => ('value' in option ? [option.value] : [])),
	);
	await stage.engine.activate(triggerWorkflow({ limitEvents: all as string[], billingEvents: [] }));

	expect(webhooksOf(stage.sandbox)[0].eventsFilter).toHaveLength(14);
});

it('uses the service credential that exists already', async () => {
	const first = await stage.engine.activate(triggerWorkflow());
	await first.stop();
	await stage.engine.activate(triggerWorkflow({}, 'rebilly', 'another'));

	expect(webhookRequests(stage.sandbox)).toContain('POST /service-credentials/webhook 303');
	expect(webhooksOf(stage.sandbox)).toHaveLength(1);
});

it('removes the webhook and forgets everything when it is switched off', async () => {
	const listening = await stage.engine.activate(triggerWorkflow());
	await call(listening.url('Trigger'), secretHeaders(stage.sandbox));
	await listening.stop();

	expect(webhooksOf(stage.sandbox)).toEqual([]);
	expect(listening.staticData).toEqual({ 'node:Trigger': {} });
});

it('takes a webhook that is gone for removed', async () => {
	const listening = await stage.engine.activate(triggerWorkflow());
	stage.sandbox.rebilly.store.webhooks.clear();
	await listening.stop();

	expect(listening.staticData).toEqual({ 'node:Trigger': {} });
	expect(stage.lines.filter(({ level }) => level === 'warn')).toEqual([]);
});

describe('a restart of n8n', () => {
	/** Switched on, and then found on by the same n8n that has started anew. */
	async function restarted(change: () => void, parameters: INodeParameters = {}) {
		const before = await stage.engine.activate(triggerWorkflow());
		const [{ id }] = webhooksOf(stage.sandbox);
		const { staticData } = before;
		change();
		const after = await stage.engine.activate({ ...triggerWorkflow(parameters), staticData });
		return { id, after };
	}

	it('keeps the webhook that still serves', async () => {
		const { id, after } = await restarted(() => undefined);

		expect(webhooksOf(stage.sandbox).map((webhook) => webhook.id)).toEqual([id]);
		expect((await call(after.url('Trigger'), secretHeaders(stage.sandbox))).status).toBe(200);
		expect(await received(after)).toHaveLength(1);
	});

	const changes: Array<[string, () => void, INodeParameters]> = [
		['is gone', () => stage.sandbox.rebilly.store.webhooks.clear(), {}],
		['is inactive', () => Object.assign(webhooksOf(stage.sandbox)[0], { status: 'inactive' }), {}],
		[
			'has another address',
			() => Object.assign(webhooksOf(stage.sandbox)[0], { url: 'http://127.0.0.1:1/old' }),
			{},
		],
		['has other events', () => undefined, { limitEvents: ['trial-usage-limit-reached'] }],
		['has lost the secret', () => Object.assign(webhooksOf(stage.sandbox)[0], { headers: [] }), {}],
	];

	it.each(changes)('registers anew what %s', async (_what, change, parameters) => {
		const { id, after } = await restarted(change, parameters);

		expect(webhooksOf(stage.sandbox)).toEqual([
			expect.objectContaining({ status: 'active', url: after.url('Trigger') }),
		]);
		expect(webhooksOf(stage.sandbox)[0].id).not.toBe(id);
		expect((await call(after.url('Trigger'), secretHeaders(stage.sandbox))).status).toBe(200);
	});

	it('does not care in which order the events are named', async () => {
		const { id } = await restarted(() => undefined, {
			limitEvents: ['soft-usage-limit-reached', 'hard-usage-limit-reached'],
		});

		expect(webhooksOf(stage.sandbox).map((webhook) => webhook.id)).toEqual([id]);
	});
});

it('removes what an earlier activation left behind under its address', async () => {
	await stage.engine.activate(triggerWorkflow());
	const stranger = {
		...webhooksOf(stage.sandbox)[0],
		id: 'hook_stranger',
		url: 'http://127.0.0.1:1/other',
	};
	stage.sandbox.rebilly.store.webhooks.set(stranger.id, stranger);
	const old = secretHeaders(stage.sandbox);
	const again = await stage.engine.activate(triggerWorkflow());

	expect(webhooksOf(stage.sandbox).map(({ url }) => url)).toEqual([
		stranger.url,
		again.url('Trigger'),
	]);
	expect((await call(again.url('Trigger'), old)).status).toBe(401);
});

describe('a test from the editor', () => {
	it('has a webhook of its own, which is removed after the first event', async () => {
		const testing = await stage.engine.listenForTest(triggerWorkflow());
		expect(webhooksOf(stage.sandbox).map(({ url }) => url)).toEqual([testing.url('Trigger')]);
		expect(testing.url('Trigger')).toContain('/webhook-test/');
		const answer = await call(testing.url('Trigger'), secretHeaders(stage.sandbox));

		expect(answer.status).toBe(200);
		expect(await received(testing)).toEqual([{ ...limitReached, receivedAt: expect.any(String) }]);
		expect(webhooksOf(stage.sandbox)).toEqual([]);
	});

	it('is removed when nothing came', async () => {
		const testing = await stage.engine.listenForTest(triggerWorkflow());
		await testing.stop();

		expect(webhooksOf(stage.sandbox)).toEqual([]);
	});

	it('refuses a forged call and goes on listening', async () => {
		const testing = await stage.engine.listenForTest(triggerWorkflow());
		expect((await call(testing.url('Trigger'), { 'x-usage-trigger-secret': 'guess' })).status).toBe(
			401,
		);

		expect(testing.isListening).toBe(true);
		expect(await received(testing)).toEqual([]);
	});

	it('neither disturbs production nor is disturbed by it', async () => {
		const live = await stage.engine.activate(triggerWorkflow());
		const liveHeaders = secretHeaders(stage.sandbox);
		await call(live.url('Trigger'), liveHeaders);
		const before = live.staticData;
		const workflow = { ...triggerWorkflow(), staticData: before };
		for (const _time of ['once', 'again']) {
			const testing = await stage.engine.listenForTest(workflow);
			const test = webhooksOf(stage.sandbox).find(({ url }) => url === testing.url('Trigger'));
			const headers = { 'x-usage-trigger-secret': String(test?.headers[0].value) };
			expect((await call(testing.url('Trigger'), liveHeaders)).status).toBe(401);
			// What production had already is no repeat here, nor is the second test.
			expect((await call(testing.url('Trigger'), headers)).status).toBe(200);
			expect(await received(testing)).toHaveLength(1);
		}

		expect(live.staticData).toEqual(before);
		expect(webhooksOf(stage.sandbox).map(({ url }) => url)).toEqual([live.url('Trigger')]);
		expect(
			(await call(live.url('Trigger'), liveHeaders, { ...limitReached, usageQuantity: 90 })).status,
		).toBe(200);
		expect(await received(live)).toHaveLength(2);
	});
});
