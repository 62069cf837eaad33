import type { FaultKind } from '../../../tools/sandbox';
import { changed, nobody } from '../support/credentials';
import { useFastTime } from '../support/fastTime';
import { startLoopback } from '../support/loopback';
import { useStage } from '../support/stage';
import {
	call,
	secretHeaders,
	triggerWorkflow,
	webhookRequests,
	webhooksOf,
} from '../support/trigger';

const stage = useStage();

beforeEach(useFastTime());

/** What n8n shows beside the switch. */
async function problemOf(workflow = triggerWorkflow()): Promise<string> {
	return await stage.engine.activate(workflow).then(
		() => {
			throw new Error('The workflow was activated.');
		},
		({ message }: Error) => message,
	);
}

const all = [
	'PostServiceCredential',
	'PostWebhook',
	'GetWebhook',
	'GetWebhookCollection',
	'DeleteWebhook',
] as const;

/** Another n8n, whose key has these permissions. */
async function keyWith(permissions: ReadonlyArray<(typeof all)[number]>) {
	stage.sandbox.rebilly.addKey({ key: 'sk_sandbox_some', permissions });
	stage.engine = await stage.newEngine({
		credentials: [changed(stage.sandbox, 'rebilly', { secretKey: 'sk_sandbox_some' }, 'some')],
	});
	return triggerWorkflow({}, 'some');
}

describe('a key without a permission', () => {
	it.each(['PostServiceCredential', 'PostWebhook', 'GetWebhook'] as const)(
		'is told that it lacks %s',
		async (missing) => {
			const workflow = await keyWith(all.filter((name) => name !== missing));

			expect(await problemOf(workflow)).toBe(
				`The key of the credential lacks the permission ${missing}. Add it to the key in Rebilly, then activate the workflow again. A key that is bound to other IP addresses, or to other organizations, products or plans, is refused in the same way.`,
			);
			expect(webhooksOf(stage.sandbox)).toEqual([]);
		},
	);

	it('that may not delete is told so when something was left behind', async () => {
		await stage.engine.activate(triggerWorkflow());
		const [{ url }] = webhooksOf(stage.sandbox);
		const workflow = await keyWith(all.filter((name) => name !== 'DeleteWebhook'));
		// The same address again: another engine has a port of its own.
		const probe = await stage.engine.activate(workflow);
		await probe.stop();

		expect(url).not.toBe(probe.url('Trigger'));
		expect(await problemOf(workflow)).toContain('lacks the permission DeleteWebhook.');
	});

	it('that may not delete finds a line in the log, and the next activation tries again', async () => {
		const workflow = await keyWith(all.filter((name) => name !== 'DeleteWebhook'));
		const listening = await stage.engine.activate(workflow);
		const [{ id }] = webhooksOf(stage.sandbox);
		await listening.stop();

		const warnings = stage.lines
			.filter(({ level }) => level === 'warn')
			.map(({ message }) => message);
		expect([...new Set(warnings)]).toEqual([
			expect.stringMatching(new RegExp(`${id} could not be removed.*DeleteWebhook`)),
		]);
		const { staticData } = listening;
		await keyWith(all);
		const again = await stage.engine.activate({ ...workflow, staticData });
		expect(webhooksOf(stage.sandbox).map(({ url }) => url)).toEqual([again.url('Trigger')]);
	});

	it('works without the list of webhooks, which only cleans up', async () => {
		const workflow = await keyWith(all.filter((name) => name !== 'GetWebhookCollection'));
		await stage.engine.activate(workflow);

		expect(webhooksOf(stage.sandbox)).toHaveLength(1);
	});
});

it('says how to make room when 25 webhooks are active', async () => {
	const first = await stage.engine.activate(triggerWorkflow());
	const [webhook] = webhooksOf(stage.sandbox);
	for (let number = 2; number <= 25; number += 1) {
		stage.sandbox.rebilly.store.webhooks.set(`hook_${number}`, {
			...webhook,
			id: `hook_${number}`,
			url: `${webhook.url}/${number}`,
		});
	}
	const another = triggerWorkflow({}, 'rebilly', 'another');
	expect(await problemOf(another)).toMatch(
		/^Rebilly allows 25 active webhooks per organization, and 25 are active\. Delete or/,
	);
	await first.stop();

	await stage.engine.activate(another);
	expect(webhooksOf(stage.sandbox)).toHaveLength(25);
});

it('says how to fix an address that Rebilly does not take', async () => {
	stage.sandbox.rebilly.settings.webhookAddresses = 'public';
	const problem = await problemOf();

	expect(problem).toContain('Rebilly does not take the address of this n8n, http://127.0.0.1:');
	expect(problem).toContain('Set WEBHOOK_URL of n8n to its public address');
	expect(problem).toContain('must be an https address');
});

it('asks for at least one event', async () => {
	expect(await problemOf(triggerWorkflow({ limitEvents: [] }))).toBe(
		"Choose at least one event in 'Usage Limit Events' or 'Invoice and Subscription Events'.",
	);
	expect(stage.sandbox.requests()).toEqual([]);
});

it.each<[string, object, RegExp]>([
	[
		'a host that is down',
		{ baseUrl: nobody },
		/^Rebilly gave no answer: the host could not be reached/,
	],
	['a wrong key', { secretKey: 'sk_sandbox_wrong' }, /^Rebilly refused the credential \(401\)/],
	['a publishable key', { secretKey: 'pk_sandbox_publishable' }, /publishable key/],
	['no organization', { organizationId: '' }, /'Organization ID'/],
])('says what is wrong with %s', async (_what, changes, words) => {
	stage.engine = await stage.newEngine({
		credentials: [changed(stage.sandbox, 'rebilly', { ...changes }, 'wrong')],
	});

	expect(await problemOf(triggerWorkflow({}, 'wrong'))).toMatch(words);
});

it('cannot tell at a restart whether the webhook serves while the host is down, and keeps it', async () => {
	const { staticData } = await stage.engine.activate(triggerWorkflow());
	stage.sandbox.setFaults({ rates: { refuseConnection: 1 } });

	expect(await problemOf({ ...triggerWorkflow(), staticData })).toMatch(/^Rebilly gave no answer/);
	stage.sandbox.clearFaults();
	const again = await stage.engine.activate({ ...triggerWorkflow(), staticData });
	expect(again.staticData).toEqual(staticData);
	expect(webhooksOf(stage.sandbox)).toHaveLength(1);
});

describe('an answer that is lost', () => {
	const kinds: FaultKind[] = [
		'resetBeforeStoring',
		'resetAfterStoring',
		'status500AfterStoring',
		'status502BeforeStoring',
		'truncatedAnswer',
		'notJsonAnswer',
		'tooManyRequestsSeconds',
		'unauthorized',
	];
	const requests: Array<[string, string, string]> = [
		['registering', 'POST', '/webhooks$'],
		['the service credential', 'POST', '/service-credentials/webhook$'],
		['the list', 'GET', '/webhooks$'],
		['reading the webhook', 'GET', '/webhooks/'],
	];
	const cases = kinds.flatMap((kind) =>
		requests.map(([what, ...target]) => [kind, what, ...target] as const),
	);

	it.each(cases)('(%s) of %s leaves one webhook', async (kind, _what, method, path) => {
		stage.sandbox.setFaults({ faults: [{ onRequest: 1, kind }], target: { method, path } });
		const listening = await stage.engine.activate(triggerWorkflow());

		expect(webhooksOf(stage.sandbox).map(({ url }) => url)).toEqual([listening.url('Trigger')]);
		expect(listening.staticData['node:Trigger']).toMatchObject({
			webhookId: webhooksOf(stage.sandbox)[0].id,
		});
		expect(stage.sandbox.totals().faults).toEqual({ [kind]: 1 });
	});

	it.each(kinds)('(%s) of deleting leaves none', async (kind) => {
		const listening = await stage.engine.activate(triggerWorkflow());
		stage.sandbox.setFaults({ faults: [{ onRequest: 1, kind }], target: { method: 'DELETE' } });
		await listening.stop();

		expect(webhooksOf(stage.sandbox)).toEqual([]);
		expect(listening.staticData).toEqual({ 'node:Trigger': {} });
	});

	it('is not sent again when the webhook is found registered', async () => {
		stage.sandbox.setFaults({
			faults: [{ onRequest: 1, kind: 'resetAfterStoring' }],
			target: { method: 'POST', path: '/webhooks$' },
		});
		const listening = await stage.engine.activate(triggerWorkflow());

		expect(
			webhookRequests(stage.sandbox).filter((request) => request.startsWith('POST /webhooks')),
		).toHaveLength(1);
		expect((await call(listening.url('Trigger'), secretHeaders(stage.sandbox))).status).toBe(200);
	});

	it('that cannot be looked up leaves a word of what to do', async () => {
		const workflow = await keyWith(all.filter((name) => name !== 'GetWebhookCollection'));
		stage.sandbox.setFaults({
			faults: [{ onRequest: 1, kind: 'resetAfterStoring' }],
			target: { method: 'POST', path: '/webhooks$' },
		});
		const problem = await problemOf(workflow);

		expect(problem).toContain('Rebilly may have registered the webhook');
		expect(problem).toContain('GetWebhookCollection');
		expect(problem).toContain('/webhook/hook-of-watch/webhook in Rebilly by hand');
		expect(
			webhookRequests(stage.sandbox).filter((request) => request.startsWith('POST /webhooks')),
		).toHaveLength(1);
	});

	it('every time ends, and the next activation cleans up', async () => {
		stage.sandbox.setFaults({
			rates: { resetAfterStoring: 1 },
			target: { method: 'GET|POST', path: '/webhooks$' },
		});
		expect(await problemOf()).toMatch(/^Rebilly gave no answer/);
		stage.sandbox.clearFaults();
		await stage.engine.activate(triggerWorkflow());

		expect(webhooksOf(stage.sandbox)).toHaveLength(1);
	});
});

it('follows no redirect, and no address of a service credential on another host', async () => {
	const elsewhere = await startLoopback(() => ({ status: 200, body: '[]' }));
	const redirecting = await startLoopback((path) => ({
		status: path.endsWith('/service-credentials/webhook') ? 303 : 200,
		headers: { Location: `${elsewhere.url}/somewhere` },
		body: path.endsWith('/service-credentials/webhook') ? '' : '[]',
	}));
	stage.engine = await stage.newEngine({
		credentials: [changed(stage.sandbox, 'rebilly', { baseUrl: redirecting.url }, 'redirected')],
	});

	expect(await problemOf(triggerWorkflow({}, 'redirected'))).toContain(
		'without the ID of a service credential',
	);
	expect(elsewhere.seen).toEqual([]);
	await elsewhere.close();
	await redirecting.close();
});

it('shows no secret of a service that repeats what it was sent', async () => {
	await stage.engine.activate(triggerWorkflow());
	const sent: string[] = [];
	const echo = await startLoopback((path, body) => {
		sent.push(body);
		if (path.includes('service-credentials')) return { status: 201, body: '{"hash":"abc"}' };
		return body === ''
			? { status: 200, body: '[]' }
			: { status: 422, body: JSON.stringify({ detail: body }) };
	});
	stage.engine = await stage.newEngine({
		credentials: [changed(stage.sandbox, 'rebilly', { baseUrl: echo.url }, 'echo')],
	});
	const problem = await problemOf(triggerWorkflow({}, 'echo'));
	const secret = /"value":"([\w-]{43})"/.exec(sent.join(''))?.[1];

	expect(secret).toBeDefined();
	expect(problem).toContain('x-usage-trigger-secret');
	expect(problem).not.toContain(secret);
	expect(JSON.stringify(stage.lines)).not.toContain(secret);
	expect(Object.values(secretHeaders(stage.sandbox))).not.toContain(secret);
	await echo.close();
});
