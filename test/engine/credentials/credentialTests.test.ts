import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { createRebillyUsage, createUsage } from '../support/actions';
import { changed, nobody } from '../support/credentials';
import { startLoopback } from '../support/loopback';
import { useStage } from '../support/stage';

const stage = useStage();

const wrongSecret = 'a-secret-that-is-wrong';

/** What the Test button of a credential says. */
async function test(
	service: 'instellix' | 'rebilly',
	changes: ICredentialDataDecryptedObject = {},
) {
	const action = service === 'rebilly' ? createRebillyUsage : createUsage;
	const { data } = changed(stage.sandbox, service, changes);
	const result = await stage.engine.testCredential({
		type: action.credential.type,
		nodeType: action.node,
		data,
	});
	const { clientSecret, secretKey } = data;
	// Whatever it says, it does not say the secret.
	expect(result.message).not.toContain(String(clientSecret ?? secretKey));
	return result;
}

describe('Instellix', () => {
	it('is connected', async () => {
		expect(await test('instellix')).toEqual({
			status: 'OK',
			message: expect.stringMatching(
				/^Connected: realm, client ID and secret are right\./,
			) as unknown,
		});
	});

	it('is connected with blanks that were copied along, and by the token URL', async () => {
		const { data } = changed(stage.sandbox, 'instellix', {});
		const spaced = (name: string): string => ` ${String(data[name])}\u00A0\n`;
		const copied = {
			realm: spaced('realm'),
			clientId: spaced('clientId'),
			clientSecret: spaced('clientSecret'),
			baseUrl: `${String(data.baseUrl)}/${String(data.realm)}/oauth2/token `,
		};
		expect(await test('instellix', copied)).toMatchObject({ status: 'OK' });
	});

	it.each([
		[
			'a host that cannot be reached',
			{ baseUrl: nobody },
			/No answer: the host could not be reached \(ECONNREFUSED\)\. Check 'Environment' and 'Base URL'/,
		],
		[
			'a wrong realm',
			{ realm: 'other-tenant' },
			/knows no realm 'other-tenant' in this environment\. Check 'Realm'/,
		],
		[
			'a wrong client id',
			{ clientId: 'nobody' },
			/refused 'Client ID' or 'Client Secret' of the credential \(401\).*expired/,
		],
		[
			'a wrong client secret',
			{ clientSecret: wrongSecret },
			/refused 'Client ID' or 'Client Secret' of the credential \(401\).*expired/,
		],
		[
			'a wrong scope',
			{ scope: 'everything' },
			/does not grant the scope of the credential\. Check 'Scope', or leave it empty/,
		],
		['a URL that is none', { baseUrl: 'billing' }, /'Base URL' is not a URL/],
		[
			'a URL without encryption',
			{ baseUrl: 'http://billing.example.com' },
			/'Base URL' must begin with https:\/\//,
		],
		['no URL', { baseUrl: '' }, /'Base URL' is empty/],
	])('tells %s', async (_what, changes, message) => {
		expect(await test('instellix', changes)).toEqual({
			status: 'Error',
			message: expect.stringMatching(message) as unknown,
		});
	});

	it('tells a missing permission by its name', async () => {
		const { writeOnlyClientId, writeOnlyClientSecret } = stage.sandbox.credentials.instellix;
		const { status, message } = await test('instellix', {
			clientId: writeOnlyClientId,
			clientSecret: writeOnlyClientSecret,
		});

		expect(status).toBe('Error');
		expect(message).toContain('may not read contracts');
		expect(message).toContain('The client lacks the permission readContracts');
	});

	it('encodes the realm', async () => {
		const { message } = await test('instellix', { realm: '../../v2/contracts?x=' });

		expect(message).toMatch(/knows no realm/);
		expect(stage.sandbox.requests().map(({ path }) => path)).toEqual([
			'/..%2F..%2Fv2%2Fcontracts%3Fx%3D/oauth2/token',
		]);
	});

	it('takes a URL with a slash at its end', async () => {
		expect(await test('instellix', { baseUrl: `${stage.sandbox.instellixUrl}/` })).toMatchObject({
			status: 'OK',
		});
	});

	it('does not take a web page for an answer', async () => {
		const page = await startLoopback(() => ({ status: 200, body: '<html>Welcome</html>' }));
		const { status, message } = await test('instellix', { baseUrl: page.url });
		await page.close();

		expect(status).toBe('Error');
		expect(message).toMatch(/gave no token .*Check 'Environment' and 'Base URL'/);
	});

	it.each([401, 403])(
		'shows neither secret nor token of an API that repeats them with %d',
		async (status) => {
			const token = 'a-token-that-was-fetched-for-the-test';
			const echo = await startLoopback((path, _body, { authorization = '' }) =>
				path.endsWith('/oauth2/token')
					? { status: 200, body: JSON.stringify({ access_token: token, expires_in: 300 }) }
					: {
							status,
							body: JSON.stringify({
								message: `Unknown: ${authorization}, ${authorization.slice(7)}, instellix-test-secret`,
							}),
						},
			);
			const { message } = await test('instellix', { baseUrl: echo.url });
			await echo.close();

			expect(message).toContain('Unknown: Bearer ***, ***, ***');
			expect(message).not.toContain(token);
		},
	);

	it('shows nothing of a refused token request that the answer repeats', async () => {
		const echo = await startLoopback((_path, _body, { authorization = '' }) => ({
			status: 401,
			body: JSON.stringify({ error_description: `Unknown: ${authorization}` }),
		}));
		const { message } = await test('instellix', { baseUrl: echo.url });
		await echo.close();

		expect(message).toMatch(/Unknown: Basic \*\*\*$/);
	});

	it('sends no usage', async () => {
		await test('instellix');

		expect(
			stage.sandbox.requests().map(({ method, path }) => `${method} ${path.split('?')[0]}`),
		).toEqual(['POST /sandbox-tenant/oauth2/token', 'GET /v2/contracts']);
	});
});

describe('Rebilly', () => {
	it('is connected with blanks that were copied along, and by the address of the organization', async () => {
		const { data } = changed(stage.sandbox, 'rebilly', {});
		const copied = {
			organizationId: ` ${String(data.organizationId)}\n`,
			secretKey: `\u200B${String(data.secretKey)} `,
			baseUrl: `${String(data.baseUrl)}/organizations/${String(data.organizationId)}/`,
		};
		expect(await test('rebilly', copied)).toMatchObject({ status: 'OK' });
	});

	it('is connected', async () => {
		expect(await test('rebilly')).toEqual({
			status: 'OK',
			message: expect.stringMatching(
				/^Connected: the organization and the key are right/,
			) as unknown,
		});
	});

	it.each([
		[
			'a host that cannot be reached',
			{ baseUrl: nobody },
			/No answer: the host could not be reached \(ECONNREFUSED\)\. Check 'Environment' and 'Base URL'/,
		],
		[
			'a wrong organization',
			{ organizationId: 'org_other' },
			/knows no organization 'org_other' in this environment\. Check 'Organization ID'/,
		],
		[
			'an organization that is none',
			{ organizationId: 'Our Company, Inc.' },
			/'Organization ID' of the credential is not one\. Copy it from Rebilly/,
		],
		['a wrong key', { secretKey: 'sk_sandbox_wrong' }, /does not know this 'Secret Key'/],
		[
			'a publishable key',
			{ secretKey: 'pk_sandbox_publishable' },
			/holds a publishable key \(pk_\.\.\.\), which cannot report usage/,
		],
		[
			'a sandbox key for live',
			{ environment: 'live', secretKey: 'sk_sandbox_x' },
			/is a key of the sandbox environment, but 'Environment' is live/,
		],
		[
			'a live key for the sandbox',
			{ environment: 'sandbox', secretKey: 'sk_live_x' },
			/is a key of the live environment, but 'Environment' is sandbox/,
		],
		[
			'a URL without encryption',
			{ baseUrl: 'http://billing.example.com' },
			/'Base URL' must begin with https:\/\//,
		],
		[
			'a key that may not list usages',
			{ secretKey: 'sk_sandbox_write_only' },
			/lacks the permission GetUsageCollection.*IP addresses/,
		],
	])('tells %s', async (_what, changes, message) => {
		expect(await test('rebilly', changes)).toEqual({
			status: 'Error',
			message: expect.stringMatching(message) as unknown,
		});
	});

	it('asks nobody about a key that cannot be right', async () => {
		await test('rebilly', { secretKey: 'pk_sandbox_publishable' });
		await test('rebilly', { organizationId: '../x' });

		expect(stage.sandbox.totals().received).toBe(0);
	});

	it('does not take a web page for an answer', async () => {
		const page = await startLoopback(() => ({ status: 200, body: '<html>Welcome</html>' }));
		const result = await test('rebilly', { baseUrl: page.url });
		await page.close();

		expect(result).toMatchObject({ status: 'Error' });
	});

	it.each([401, 403, 404, 500])(
		'shows no key of an API that repeats it with %d',
		async (status) => {
			const echo = await startLoopback((_path, _body, headers) => ({
				status,
				body: JSON.stringify({ title: `Unknown key ${String(headers['reb-apikey'])}` }),
			}));
			const { message } = await test('rebilly', { baseUrl: echo.url });
			await echo.close();

			expect(message).toContain('Unknown key ***');
		},
	);

	it('sends no usage', async () => {
		await test('rebilly');

		expect(stage.sandbox.requests().map(({ method }) => method)).toEqual(['GET']);
	});
});
