import { fetchToken, instellixClient, send, start, stopAll } from './support';

afterAll(stopAll);

describe('the token endpoint', () => {
	it('gives a short-lived bearer token for client credentials', async () => {
		const sandbox = await start();
		const answer = await fetchToken(sandbox);
		expect(answer.status).toBe(200);
		expect(answer.json).toEqual({
			access_token: expect.any(String),
			token_type: 'bearer',
			expires_in: '269',
		});
		expect(sandbox.tokensIssued).toBe(1);
	});

	it('answers 404 with the error body of the API for an unknown realm', async () => {
		const answer = await fetchToken(await start(), { realm: 'elsewhere' });
		expect(answer.status).toBe(404);
		expect(answer.json).toMatchObject({
			status: 'NOT_FOUND',
			path: '/elsewhere/oauth2/token',
			errors: [],
		});
	});

	it('answers 401 with an OAuth error for a wrong id or secret', async () => {
		const sandbox = await start();
		for (const wrong of [{ secret: 'guessed' }, { id: 'nobody' }]) {
			const answer = await fetchToken(sandbox, wrong);
			expect(answer.status).toBe(401);
			expect(answer.json).toEqual({
				error: 'invalid_client',
				error_description: expect.any(String),
			});
			expect(answer.headers.get('www-authenticate')).toMatch(/^Basic/);
		}
		expect(sandbox.tokensIssued).toBe(0);
	});

	it.each([
		[{ grant_type: 'password' }, 'unsupported_grant_type'],
		[{}, 'invalid_request'],
		[{ grant_type: 'client_credentials', scope: 'everything' }, 'invalid_scope'],
	])('answers 400 to the form %j', async (form, error) => {
		const answer = await fetchToken(await start(), { form: form as Record<string, string> });
		expect(answer.status).toBe(400);
		expect(answer.json.error).toBe(error);
	});

	it('wants a form, not a query or JSON', async () => {
		const sandbox = await start();
		const { realm, clientId, clientSecret } = sandbox.credentials.instellix;
		const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
		const url = `${sandbox.instellixUrl}/${realm}/oauth2/token`;
		const asQuery = await send('POST', `${url}?grant_type=client_credentials`, {
			Authorization: basic,
		});
		expect(asQuery.status).toBe(400);
		const asJson = await send(
			'POST',
			url,
			{ Authorization: basic, 'Content-Type': 'application/json' },
			'{"grant_type":"client_credentials"}',
		);
		expect(asJson.status).toBe(400);
	});

	it('limits a token to the scopes that were asked for', async () => {
		const sandbox = await start();
		const { json } = await fetchToken(sandbox, {
			form: { grant_type: 'client_credentials', scope: 'readContracts' },
		});
		const client = await instellixClient(sandbox, json.access_token);
		expect((await client.get('/v2/contracts')).status).toBe(200);
		expect((await client.get('/v2/plans')).status).toBe(403);
	});
});

describe('a token', () => {
	it('is needed for everything else, unknown paths too', async () => {
		const sandbox = await start();
		for (const path of ['/v2/contracts', '/v2/nowhere']) {
			const answer = await send('GET', sandbox.instellixUrl + path);
			expect(answer.status).toBe(401);
			expect(answer.json).toMatchObject({ status: 'UNAUTHORIZED', path });
			expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
		}
	});

	it('ends when its time is over, and others go on', async () => {
		let now = Date.UTC(2026, 0, 1);
		const sandbox = await start({ now: () => now, instellix: { tokenLifetimeSeconds: 60 } });
		const first = await instellixClient(sandbox);
		now += 59_000;
		expect((await first.get('/v2/contracts')).status).toBe(200);
		const second = await instellixClient(sandbox);
		now += 1_000;
		expect((await first.get('/v2/contracts')).status).toBe(401);
		expect((await second.get('/v2/contracts')).status).toBe(200);
	});

	it('can be revoked before its time', async () => {
		const sandbox = await start();
		const client = await instellixClient(sandbox);
		sandbox.instellix.revokeTokens();
		expect((await client.get('/v2/contracts')).status).toBe(401);
	});

	it('of a client without the permission gets 403 with the error body', async () => {
		const sandbox = await start();
		const { credentials } = sandbox;
		const readOnly = await fetchToken(sandbox, {
			id: credentials.instellix.readOnlyClientId,
			secret: credentials.instellix.readOnlyClientSecret,
		});
		const reader = await instellixClient(sandbox, readOnly.json.access_token);
		expect((await reader.get('/v2/rated-usages', { search: 'ident==x' })).status).toBe(200);
		const refused = await reader.post('/v2/usages', {});
		expect(refused.status).toBe(403);
		expect(refused.json).toMatchObject({
			status: 'FORBIDDEN',
			message: expect.stringContaining('createUsage'),
			uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
		});
		const writeOnly = await fetchToken(sandbox, {
			id: credentials.instellix.writeOnlyClientId,
			secret: credentials.instellix.writeOnlyClientSecret,
		});
		const writer = await instellixClient(sandbox, writeOnly.json.access_token);
		expect((await writer.get('/v2/contracts')).status).toBe(403);
		expect((await writer.post('/v2/usages', {})).status).toBe(400);
	});
});
