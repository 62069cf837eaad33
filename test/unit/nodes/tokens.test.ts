import type { InstellixCredentials } from '../../../nodes/Instellix/api';
import { readToken, TokenCache, tokenRequest, type Token } from '../../../nodes/Instellix/token';
import { CredentialProblem } from '../../../nodes/shared/host/credentialProblem';
import { keepToken, keptToken } from '../../../nodes/shared/host/keptToken';
import { secretsOf } from '../../../nodes/shared/host/secrets';

const credentials: InstellixCredentials = {
	environment: 'sandbox',
	realm: 'my-company',
	clientId: 'client-1',
	clientSecret: 's3cr3t/=',
};

describe('the answer of the token endpoint', () => {
	const now = Date.UTC(2026, 2, 1);

	function problemOf(status: number, body: string): CredentialProblem {
		try {
			readToken(status, body, credentials, now);
		} catch (thrown) {
			expect(thrown).toBeInstanceOf(CredentialProblem);
			return thrown as CredentialProblem;
		}
		throw new Error('No problem was found.');
	}

	it('is a token that is given up some seconds before it expires', () => {
		const body = '{"access_token":"abc","token_type":"bearer","expires_in":269}';
		expect(readToken(200, body, credentials, now)).toEqual({
			accessToken: 'abc',
			expiresAt: now + 264_000,
		});
	});

	it('takes a lifetime that comes as text', () => {
		expect(
			readToken(200, '{"access_token":"abc","expires_in":"60"}', credentials, now).expiresAt,
		).toBe(now + 55_000);
	});

	it('is used once where it names no lifetime', () => {
		expect(readToken(200, '{"access_token":"abc"}', credentials, now).expiresAt).toBeLessThan(now);
	});

	it.each([
		[
			404,
			'{"message":"No such realm"}',
			/no realm 'my-company'.*'Realm' and 'Environment'.*says: No such realm$/,
			false,
		],
		[
			401,
			'{"error":"invalid_client","error_description":"Bad credentials"}',
			/refused 'Client ID' or 'Client Secret'.*\(401\).*says: Bad credentials$/,
			false,
		],
		[
			400,
			'{"error":"invalid_client"}',
			/refused 'Client ID' or 'Client Secret'.*says: invalid_client$/,
			false,
		],
		[403, '', /refused 'Client ID' or 'Client Secret'.*\(403\).*expired/, false],
		[400, '{"error":"invalid_scope"}', /'Scope'/, false],
		[429, '', /status 429.*try again later/, true],
		[500, '<html>oops</html>', /status 500.*'Environment' and 'Base URL'/, true],
		[503, '', /status 503/, true],
		[302, '', /status 302.*'Base URL'/, false],
		[200, '<html>Sign in</html>', /status 200.*'Base URL'/, true],
		[200, '{"access_token":""}', /status 200/, false],
		[200, '{"token":"abc"}', /status 200/, false],
		[200, '{"access_token":"a', /status 200/, true],
	])('tells status %d with %j apart from the others', (status, body, expected, isPassing) => {
		const problem = problemOf(status, body);
		expect(problem.message).toMatch(expected);
		expect(problem.isPassing).toBe(isPassing);
	});

	it.each([400, 401, 403, 404, 429, 500])(
		'never repeats the secret, whatever comes with status %d',
		(status) => {
			const { message } = problemOf(status, '{"error_description":"Bad credentials for client-1"}');
			expect(message).not.toContain(credentials.clientSecret);
			expect(message).not.toContain(
				Buffer.from(`client-1:${credentials.clientSecret}`).toString('base64'),
			);
		},
	);

	it('does not repeat a secret that the answer repeats', () => {
		expect(
			problemOf(401, '{"error_description":"client-1 with s3cr3t/= is unknown"}').message,
		).not.toContain('s3cr3t/=');
	});
});

describe('a stored token', () => {
	const request = tokenRequest(credentials);
	const jwt = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln';

	it('is what was fetched, for the request by which it was fetched', () => {
		expect(keptToken(request, keepToken(request, jwt))).toBe(jwt);
	});

	it.each(['', 'a', jwt, undefined])('is none where %j is stored', (kept) => {
		expect(keptToken(request, kept)).toBeUndefined();
	});

	it('is hidden as it is stored and as it is sent', () => {
		const accessToken = keepToken(request, jwt);
		expect(secretsOf({ accessToken })).toEqual([accessToken, jwt]);
	});

	it('does not say the secret', () => {
		expect(keepToken(request, jwt)).not.toContain(credentials.clientSecret);
	});

	it.each([
		{ clientSecret: 'other' },
		{ clientId: 'other' },
		{ realm: 'other' },
		{ environment: 'stage' },
		{ environment: 'custom', baseUrl: 'https://api.example.com' },
		{ scope: 'other' },
	] as Array<Partial<InstellixCredentials>>)('is none for the credential with %j', (changes) => {
		expect(
			keptToken(tokenRequest({ ...credentials, ...changes }), keepToken(request, jwt)),
		).toBeUndefined();
	});
});

describe('the tokens of all requests', () => {
	const hour = 3_600_000;
	let fetches: Array<(token: Token | Error) => void>;
	const fetch = async (): Promise<Token> =>
		await new Promise<Token>((resolve, reject) => {
			fetches.push((result) => (result instanceof Error ? reject(result) : resolve(result)));
		});
	const tokenOf = (accessToken: string, lifetime = hour): Token => ({
		accessToken,
		expiresAt: Date.now() + lifetime,
	});

	beforeEach(() => {
		fetches = [];
	});

	it('asks for one token when many requests need one at once', async () => {
		const cache = new TokenCache();
		const waiting = Array.from({ length: 50 }, () => cache.freshToken(credentials, fetch));
		expect(fetches).toHaveLength(1);
		fetches[0](tokenOf('a'));
		expect(new Set((await Promise.all(waiting)).map((token) => token.accessToken))).toEqual(
			new Set(['a']),
		);
		expect(fetches).toHaveLength(1);
	});

	it('asks for one token also when requests come while it arrives', async () => {
		const cache = new TokenCache();
		const waiting = [cache.freshToken(credentials, fetch)];
		fetches[0](tokenOf('a'));
		for (let turn = 0; turn < 10; turn += 1) {
			waiting.push(cache.freshToken(credentials, fetch));
			await Promise.resolve();
		}
		fetches.slice(1).forEach((give) => give(tokenOf('b')));
		await Promise.all(waiting);
		expect(fetches).toHaveLength(1);
	});

	it('reuses a token until it expires', async () => {
		const cache = new TokenCache();
		const first = cache.freshToken(credentials, fetch);
		fetches[0](tokenOf('a'));
		await first;
		expect((await cache.freshToken(credentials, fetch)).accessToken).toBe('a');
		expect(fetches).toHaveLength(1);
	});

	it('asks anew for a token that has expired', async () => {
		const cache = new TokenCache();
		const first = cache.freshToken(credentials, fetch);
		fetches[0](tokenOf('a', -1));
		await first;
		const second = cache.freshToken(credentials, fetch);
		fetches[1](tokenOf('b'));
		expect((await second).accessToken).toBe('b');
	});

	it('asks anew for a token that the API refused, once for all requests that were refused', async () => {
		const cache = new TokenCache();
		const first = cache.freshToken(credentials, fetch);
		fetches[0](tokenOf('a'));
		await first;
		const refused = { ...credentials, accessToken: keepToken(tokenRequest(credentials), 'a') };
		const waiting = [cache.freshToken(refused, fetch), cache.freshToken(refused, fetch)];
		expect(fetches).toHaveLength(2);
		fetches[1](tokenOf('b'));
		expect((await Promise.all(waiting)).map((token) => token.accessToken)).toEqual(['b', 'b']);
		expect((await cache.freshToken(refused, fetch)).accessToken).toBe('b');
		expect(fetches).toHaveLength(2);
	});

	it('does not keep a failure', async () => {
		const cache = new TokenCache();
		const waiting = [cache.freshToken(credentials, fetch), cache.freshToken(credentials, fetch)];
		fetches[0](new CredentialProblem('no-connection', 'no answer', true));
		for (const result of await Promise.allSettled(waiting)) expect(result.status).toBe('rejected');
		const again = cache.freshToken(credentials, fetch);
		fetches[1](tokenOf('a'));
		expect((await again).accessToken).toBe('a');
	});

	it.each([
		{ clientSecret: 'other' },
		{ clientId: 'other' },
		{ realm: 'other' },
		{ environment: 'stage' },
		{ scope: 'other' },
	] as Array<Partial<InstellixCredentials>>)(
		'does not share a token with the credential that has %j',
		async (changes) => {
			const cache = new TokenCache();
			const one = cache.freshToken(credentials, fetch);
			const other = cache.freshToken({ ...credentials, ...changes }, fetch);
			fetches[0](tokenOf('a'));
			fetches[1](tokenOf('b'));
			expect([(await one).accessToken, (await other).accessToken]).toEqual(['a', 'b']);
		},
	);
});
