import { startSandbox, type Sandbox } from '../../../tools/sandbox';
import { useStage } from '../support/stage';
import {
	call,
	secretHeaders,
	triggerWorkflow,
	webhookRequests,
	webhooksOf,
} from '../support/trigger';

const stage = useStage();
const credential = { id: 'rebilly', name: 'rebilly' };

let other: Sandbox;
beforeEach(async () => {
	other = await startSandbox({ rebilly: { subscriptions: 1, customers: 1 } });
});
afterEach(async () => await other.close());

/** The credential leads to another account from now on. */
function switchAccount(): void {
	const data = stage.engine.credentials.read(credential, 'rebillyApi');
	stage.engine.credentials.save(credential, 'rebillyApi', { ...data, baseUrl: other.rebillyUrl });
}

const warnings = () =>
	stage.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);

/** What tells somebody to delete the webhook where it is. */
const stays = (id: string) =>
	expect.stringMatching(
		new RegExp(`${id} .*${stage.sandbox.rebillyUrl}.*Delete it there`),
	) as unknown;

it('registers anew in the account of the credential, and says what stays in the other', async () => {
	const { staticData } = await stage.engine.activate(triggerWorkflow());
	const [{ id }] = webhooksOf(stage.sandbox);
	switchAccount();
	const after = await stage.engine.activate({ ...triggerWorkflow(), staticData });

	expect(webhookRequests(other)).toEqual([
		'GET /webhooks 200',
		'POST /service-credentials/webhook 201',
		'PUT /webhooks/{id} 201',
		'GET /webhooks/{id} 200',
	]);
	expect(warnings()).toEqual([stays(id)]);
	expect((await call(after.url('Trigger'), secretHeaders(other))).status).toBe(200);
	expect((await call(after.url('Trigger'), secretHeaders(stage.sandbox))).status).toBe(401);
});

it('asks the other account for nothing when it is switched off, and says what stays', async () => {
	const listening = await stage.engine.activate(triggerWorkflow());
	const [{ id }] = webhooksOf(stage.sandbox);
	switchAccount();
	await listening.stop();

	expect(other.totals().received).toBe(0);
	expect(warnings()).toEqual([stays(id)]);
	expect(listening.staticData).toEqual({ 'node:Trigger': {} });
});

it('takes a webhook whose account was not noted for one of this account', async () => {
	const { staticData } = await stage.engine.activate(triggerWorkflow());
	const [{ id }] = webhooksOf(stage.sandbox);
	const { account: _account, ...memory } = staticData['node:Trigger'] as Record<string, string>;
	await stage.engine.activate({ ...triggerWorkflow(), staticData: { 'node:Trigger': memory } });

	expect(webhooksOf(stage.sandbox).map((webhook) => webhook.id)).toEqual([id]);
	expect(warnings()).toEqual([]);
});
