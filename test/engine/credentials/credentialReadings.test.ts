import { keepToken } from '../../../nodes/shared/host/keptToken';
import { tokenRequest } from '../../../nodes/Instellix/token';
import type { InstellixCredentials } from '../../../nodes/Instellix/api';
import { openAccountsBeside } from '../support/accounts';
import { createRebillyUsage, createUsage, usages } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { startLoopback } from '../support/loopback';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();
const speedUp = useFastTime();

const instellix = { id: 'instellix', name: 'instellix' };
const rebilly = { id: 'rebilly', name: 'rebilly' };

const countReadings = () => jest.spyOn(stage.engine.credentials, 'read');
afterEach(() => jest.restoreAllMocks());

/** As many usages for each of 20 contracts. */
function spread(each: number) {
	const accounts = openAccountsBeside(stage.sandbox, 20);
	const numbers = Array.from({ length: each }, (_none, number) => number);
	return numbers.flatMap((number) => accounts.map((account) => createUsage.usage(number, account)));
}

function edit(type: string, changes: object): void {
	const details = type === 'rebillyApi' ? rebilly : instellix;
	const { credentials } = stage.engine;
	credentials.save(details, type, { ...credentials.read(details, type), ...changes });
}

/** Does something once, when so many usages were sent. */
function whenSent(count: number, act: () => Promise<void> | void): void {
	let isDone = false;
	stage.sandbox.settings.holdAnswer = async () => {
		if (isDone || stage.posts(createUsage).length < count) return;
		isDone = true;
		await act();
	};
}

const created = (count: number) => Array.from({ length: count }, () => 'created');

it('is read once for a run, not for each request', async () => {
	const input = spread(10);
	await stage.run(createUsage, { input: usages(createUsage, 99) });
	const read = countReadings();

	expect(outcomesOf(await stage.run(createUsage, { input }))).toEqual(created(200));
	// n8n itself looks at the credential of a node once.
	expect(read.mock.calls.length).toBeLessThanOrEqual(2);
});

it('is read anew when it is refused, and its new secret is used', async () => {
	const { instellix: service } = stage.sandbox;
	const { clientId } = stage.sandbox.credentials.instellix;
	whenSent(50, () => {
		const clientSecret = 'rotated-in-the-middle';
		service.addClient({ clientId, clientSecret, permissions: ['createUsage'] });
		service.revokeTokens();
		edit('instellixOAuth2Api', { clientSecret });
	});
	const run = await stage.run(createUsage, { options: { concurrency: 20 }, input: spread(10) });

	expect(outcomesOf(run)).toEqual(created(200));
	expect(stage.sandbox.records('instellix/usage')).toMatchObject({ stored: 200, twice: [] });
	expect(stage.sandbox.tokensIssued).toBe(2);
	const stored = stage.engine.credentials.read(instellix, 'instellixOAuth2Api');
	expect(stored.clientSecret).toBe('rotated-in-the-middle');
});

it('is used with the token that another execution has renewed', async () => {
	const { instellix: service, credentials, instellixUrl } = stage.sandbox;
	const stored = () => stage.engine.credentials.read(instellix, 'instellixOAuth2Api');
	whenSent(50, async () => {
		service.revokeTokens();
		const request = tokenRequest(stored() as unknown as InstellixCredentials);
		const answer = await fetch(
			`${instellixUrl}/${credentials.instellix.realm}/oauth2/token`,
			request,
		);
		const { access_token: token } = (await answer.json()) as { access_token: string };
		edit('instellixOAuth2Api', { accessToken: keepToken(request, token) });
	});
	const run = await stage.run(createUsage, { options: { concurrency: 1 }, input: spread(4) });

	expect(outcomesOf(run)).toEqual(created(80));
	expect(stage.sandbox.tokensIssued).toBe(2);
});

it('is read anew after a minute, also where nothing is refused', async () => {
	let posts = 0;
	const api = await startLoopback((_path, _body, _headers, method) => {
		if (method === 'GET') return { status: 200, body: '[]' };
		posts += 1;
		if (posts !== 2) return { status: 201, body: '{"id":"usage_1"}' };
		edit('rebillyApi', { secretKey: 'sk_sandbox_rotated' });
		return { status: 429, headers: { 'Retry-After': '90' } };
	});
	edit('rebillyApi', { secretKey: 'sk_sandbox_first', baseUrl: api.url });
	speedUp();
	await stage.runOn(createRebillyUsage, {
		options: { concurrency: 1 },
		input: usages(createRebillyUsage, 1, 2, 3),
	});
	await api.close();
	const keys = api.seen.map(({ headers }) => headers['reb-apikey']);

	expect(keys[0]).toBe('sk_sandbox_first');
	expect(keys.at(-1)).toBe('sk_sandbox_rotated');
});

it('hides the secrets of all its readings', async () => {
	const [old, fresh] = ['sk_sandbox_before_the_edit', 'sk_sandbox_after_the_edit'];
	const words = JSON.stringify({ title: `neither ${old} nor ${fresh}` });
	const echo = await startLoopback(() => {
		edit('rebillyApi', { secretKey: fresh });
		return { status: 401, body: words };
	});
	edit('rebillyApi', { secretKey: old, baseUrl: echo.url });
	const run = await stage.runOn(createRebillyUsage, { input: usages(createRebillyUsage, 1) });
	await echo.close();
	const text = JSON.stringify(run.data.data.resultData);

	expect(echo.seen.map(({ headers }) => headers['reb-apikey'])).toEqual(
		expect.arrayContaining([old, fresh]),
	);
	expect(text).not.toContain(old);
	expect(text).not.toContain(fresh);
});

it.each([
	['host', (url: string) => ({ environment: 'custom', baseUrl: url })],
	['organization', () => ({ organizationId: 'org_of_another' })],
])('sends nothing more when it belongs to another %s by now', async (_what, changes) => {
	const other = await startLoopback(() => ({ status: 201, body: '{"id":"usage_9"}' }));
	let posts = 0;
	const api = await startLoopback((_path, body, _headers, method) => {
		if (method === 'GET') return { status: 200, body: '[]' };
		posts += 1;
		if (posts < 3) return { status: 201, body: body.replace('{', '{"id":"usage_1",') };
		edit('rebillyApi', { secretKey: 'sk_sandbox_of_another', ...changes(other.url) });
		return { status: 401, body: '{}' };
	});
	edit('rebillyApi', { secretKey: 'sk_sandbox_first', baseUrl: api.url });
	const run = await stage.runOn(createRebillyUsage, {
		// What is stored is in no list of this API, so that it is neither looked for nor waited for.
		options: { concurrency: 1, lookUp: false, audit: 'afterDoubt' },
		input: usages(createRebillyUsage, 1, 2, 3, 4, 5),
	});
	await Promise.all([api.close(), other.close()]);

	expect(outcomesOf(run).filter((outcome) => outcome === 'unsent')).toHaveLength(3);
	expect(failures(run)[0].details).toMatchObject({ code: 'credential-changed' });
	expect(posts).toBe(3);
	expect(other.seen).toEqual([]);
	expect(api.seen.map(({ headers }) => headers['reb-apikey'])).not.toContain(
		'sk_sandbox_of_another',
	);
});
