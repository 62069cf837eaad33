import type { Sandbox } from '../../../tools/sandbox';
import { rebillyClient, start, stopAll } from './support';

let sandbox: Sandbox;
let client: ReturnType<typeof rebillyClient>;
let credentialHash: string;

beforeAll(async () => {
	sandbox = await start();
	client = rebillyClient(sandbox);
});
afterAll(stopAll);
beforeEach(async () => {
	sandbox.reset();
	credentialHash = (await addCredential({})).json.hash;
});

function addCredential(changes: object) {
	return client.post('/service-credentials/webhook', {
		type: 'webhook',
		host: 'hooks.example.com',
		auth: { type: 'none' },
		...changes,
	});
}

function addWebhook(changes: object) {
	return client.post('/webhooks', {
		method: 'POST',
		url: 'https://hooks.example.com:8443/limits',
		credentialHash,
		eventsFilter: ['hard-usage-limit-reached'],
		status: 'active',
		headers: [{ name: 'X-Secret', value: 'abc', status: 'active' }],
		...changes,
	});
}

describe('a service credential', () => {
	it('is made once; the second time 303 points to it', async () => {
		const again = await addCredential({});
		expect(again.status).toBe(303);
		const address = again.headers.get('location') ?? '';
		expect(again.json).toMatchObject({ id: expect.stringMatching(/^crd_/), hash: credentialHash });
		expect(address).toMatch(new RegExp(`/service-credentials/webhook/${again.json.id}$`));
		expect((await client.get(address.slice(client.base.length))).json.hash).toBe(credentialHash);
	});

	it('is named by its id, which stays when the deprecated hash is gone', async () => {
		const { id } = (await addCredential({})).json;
		expect((await addWebhook({ credentialHash: id })).status).toBe(201);
		sandbox.rebilly.settings.credentialHashes = 'gone';
		const { json } = await addCredential({ host: 'other.example.com' });
		sandbox.rebilly.settings.credentialHashes = 'given';
		expect(json.id).toMatch(/^crd_/);
		expect(json).not.toHaveProperty('hash');
	});

	it('keeps its password to itself', async () => {
		const auth = { type: 'basic', username: 'n8n', password: 'do-not-tell' };
		const answer = await addCredential({ auth });
		expect(answer.status).toBe(201);
		expect(answer.text).not.toContain('do-not-tell');
		expect(JSON.stringify(sandbox.requests())).not.toContain('do-not-tell');
	});

	it.each([
		[{ host: 'hooks.example.com:8443' }, 'host'],
		[{ host: 'https://hooks.example.com' }, 'host'],
		[{ type: 'email' }, 'type'],
		[{ auth: { type: 'bearer' } }, 'auth.type'],
		[{ auth: { type: 'basic', username: 'n8n' } }, 'auth.password'],
	])('is refused for %j', async (changes, field) => {
		const answer = await addCredential(changes);
		expect(answer.status).toBe(422);
		expect(answer.json.invalidFields).toMatchObject([{ field }]);
	});
});

describe('a webhook', () => {
	it('is made, read, replaced and deleted', async () => {
		const made = await addWebhook({});
		expect(made.status).toBe(201);
		expect(made.json.id).toMatch(/^hook_/);
		const path = `/webhooks/${made.json.id}`;
		expect((await client.get(path)).json).toEqual(made.json);
		const replaced = await client.put(path, { ...made.json, status: 'inactive' });
		expect(replaced.status).toBe(200);
		expect(replaced.json).toMatchObject({ id: made.json.id, status: 'inactive' });
		expect((await client.get('/webhooks', { filter: 'status:inactive' })).json).toHaveLength(1);
		expect((await client.delete(path)).status).toBe(204);
		expect((await client.get(path)).status).toBe(404);
		expect((await client.delete(path)).status).toBe(404);
	});

	it('is made by PUT with an ID of the choice of its maker, and only once', async () => {
		const { json: wanted } = await addWebhook({});
		const made = await client.put('/webhooks/hook_chosen', wanted);
		expect(made.status).toBe(201);
		expect(made.json.id).toBe('hook_chosen');
		expect((await client.put('/webhooks/hook_chosen', wanted)).status).toBe(200);
		expect((await client.get('/webhooks')).json).toHaveLength(2);
	});

	it('with an empty filter is told of all events', async () => {
		await addWebhook({ eventsFilter: [] });
		sandbox.rebilly.deliveries.fire('invoice-issued', {});
		await sandbox.rebilly.deliveries.idle();
		expect(sandbox.rebilly.deliveries.log()).toMatchObject([{ event: 'invoice-issued' }]);
	});

	it.each([
		[{ eventsFilter: ['usage-created'] }, 'eventsFilter.0'],
		[{ eventsFilter: 'all' }, 'eventsFilter'],
		[{ credentialHash: 'guess' }, 'credentialHash'],
		[{ method: 'SEND' }, 'method'],
		[{ url: 'hooks.example.com' }, 'url'],
		[{ url: 'https://other.example.com/' }, 'url'],
		[{ status: 'on' }, 'status'],
		[{ headers: [{ name: 'two words', value: '' }] }, 'headers.0.name'],
	])('is refused for %j', async (changes, field) => {
		const answer = await addWebhook(changes);
		expect(answer.status).toBe(422);
		expect(answer.json.invalidFields).toMatchObject([{ field }]);
	});

	it('is one of at most 25 that are active', async () => {
		for (let count = 0; count < 25; count += 1) expect((await addWebhook({})).status).toBe(201);
		expect((await addWebhook({})).status).toBe(422);
		const idle = await addWebhook({ status: 'inactive' });
		expect(idle.status).toBe(201);
		expect(
			(await client.put(`/webhooks/${idle.json.id}`, { ...idle.json, status: 'active' })).status,
		).toBe(422);
	});
});
