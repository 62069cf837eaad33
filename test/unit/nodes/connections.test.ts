import {
	HOSTS as INSTELLIX_HOSTS,
	PATHS as INSTELLIX_PATHS,
	type InstellixCredentials,
} from '../../../nodes/Instellix/api';
import {
	baseUrlOf as instellixBaseUrl,
	instellixCredentials,
} from '../../../nodes/Instellix/connection';
import { tokenRequest } from '../../../nodes/Instellix/token';
import type { RebillyCredentials } from '../../../nodes/RebillyUsage/api';
import {
	baseUrlOf as rebillyBaseUrl,
	rebillyCredentials,
} from '../../../nodes/RebillyUsage/connection';
import { CredentialProblem } from '../../../nodes/shared/host/credentialProblem';

const SECRET = 'sk_sandbox_s3cret';

const rebilly: RebillyCredentials = {
	environment: 'sandbox',
	organizationId: 'org_1',
	secretKey: SECRET,
};
const instellix: InstellixCredentials = {
	environment: 'sandbox',
	realm: 'my-company',
	clientId: 'me',
	clientSecret: SECRET,
};

function problemOf(call: () => unknown): string {
	try {
		call();
	} catch (thrown) {
		expect(thrown).toBeInstanceOf(CredentialProblem);
		return (thrown as Error).message;
	}
	throw new Error('No problem was found.');
}

describe('the connection to Rebilly', () => {
	it('goes to the host of the environment and to the organization', () => {
		expect(rebillyBaseUrl(rebilly)).toBe('https://api-sandbox.rebilly.com/organizations/org_1');
		expect(rebillyBaseUrl({ ...rebilly, environment: 'live', secretKey: 'sk_live_1' })).toBe(
			'https://api.rebilly.com/organizations/org_1',
		);
	});

	it('goes to a custom URL with the path that it has', () => {
		const custom = {
			...rebilly,
			environment: 'custom',
			baseUrl: ' https://proxy.example/rebilly/ ',
		} as const;
		expect(rebillyBaseUrl(custom)).toBe('https://proxy.example/rebilly/organizations/org_1');
	});

	it('keeps the signs of an organization from being read as part of the path', () => {
		expect(rebillyBaseUrl({ ...rebilly, organizationId: 'org@~1' })).toMatch(
			/\/organizations\/org%40~1$/,
		);
	});

	it.each(['', ' ', 'org 1', 'org/1', '../1', 'org?x', 'org#x', 'ä', 'x'.repeat(51), 'org_1\n'])(
		'does not go to %j, which is no organization',
		(organizationId) => {
			expect(problemOf(() => rebillyBaseUrl({ ...rebilly, organizationId }))).toMatch(
				/^'Organization ID' /,
			);
		},
	);

	it.each(['..', '.'])(
		'does not go to the organization %j, which leads to another path',
		(organizationId) => {
			expect(problemOf(() => rebillyBaseUrl({ ...rebilly, organizationId }))).toMatch(
				/^'Organization ID' /,
			);
		},
	);

	it('takes an organization of 50 characters', () => {
		expect(rebillyBaseUrl({ ...rebilly, organizationId: 'x'.repeat(50) })).toMatch(/x{50}$/);
	});

	it('refuses a publishable key in every environment', () => {
		for (const environment of ['sandbox', 'live', 'custom'] as const) {
			const secretKey = 'pk_live_abc123';
			const message = problemOf(() =>
				rebillyBaseUrl({ ...rebilly, environment, baseUrl: 'https://a.example', secretKey }),
			);
			expect(message).toMatch(/'Secret Key'.*publishable.*secret key/);
			expect(message).not.toContain('abc123');
		}
	});

	it.each([
		['sandbox', 'sk_live_abc123', 'live'],
		['live', 'sk_sandbox_abc123', 'sandbox'],
	] as const)(
		'names the other environment of a key, where the credential says %s',
		(environment, secretKey, other) => {
			const message = problemOf(() => rebillyBaseUrl({ ...rebilly, environment, secretKey }));
			expect(message).toContain(
				`'Secret Key' is a key of the ${other} environment, but 'Environment' is ${environment}`,
			);
			expect(message).not.toContain('abc123');
		},
	);

	it('takes any secret key for a custom URL, and keys of a form it does not know', () => {
		const custom = { ...rebilly, environment: 'custom', baseUrl: 'https://a.example' } as const;
		for (const secretKey of ['sk_live_1', 'sk_sandbox_1', 'other']) {
			expect(rebillyBaseUrl({ ...custom, secretKey })).toBe(
				'https://a.example/organizations/org_1',
			);
		}
		expect(rebillyBaseUrl({ ...rebilly, secretKey: 'other' })).toContain('api-sandbox');
	});

	it('says what is wrong with a custom URL', () => {
		const custom = { ...rebilly, environment: 'custom' } as const;
		expect(problemOf(() => rebillyBaseUrl({ ...custom, baseUrl: 'http://a.example' }))).toMatch(
			/^'Base URL' must begin with https/,
		);
		expect(problemOf(() => rebillyBaseUrl(custom))).toMatch(/^'Base URL' is empty/);
	});
});

describe('the connection to Rebilly by an address that was copied whole', () => {
	const custom = { ...rebilly, environment: 'custom' } as const;

	it.each([
		'https://a.example/x/organizations',
		'https://a.example/x/organizations/org_1',
		'https://a.example/x/organizations/org_1/usages',
	])('takes the organization of %s as given once', (baseUrl) => {
		expect(rebillyBaseUrl({ ...custom, baseUrl })).toBe('https://a.example/x/organizations/org_1');
	});

	it('names the field where the address is of another organization', () => {
		const baseUrl = 'https://a.example/organizations/org_2';
		expect(problemOf(() => rebillyBaseUrl({ ...custom, baseUrl }))).toMatch(
			/^'Base URL' names another organization than 'Organization ID'/,
		);
	});
});

describe('a credential with blanks that were copied along', () => {
	it('is read without them, those that nobody sees among them', () => {
		const copied = {
			environment: 'sandbox',
			organizationId: ' org_1\n',
			secretKey: `\u200B${SECRET}\u00A0`,
		};
		expect(rebillyCredentials(copied)).toEqual(rebilly);
		expect(instellixCredentials({ ...instellix, realm: ' my-company ', clientId: 'me\t' })).toEqual(
			instellix,
		);
	});
});

describe('the connection to Instellix', () => {
	it.each(['https://a.example/my-company', 'my-company/oauth2/token'])(
		'says that %j is no realm',
		(realm) => {
			expect(problemOf(() => instellixBaseUrl({ ...instellix, realm }))).toMatch(
				/^'Realm' of the credential is not one/,
			);
		},
	);

	it.each([
		'https://a.example/x/my-company',
		'https://a.example/x/my-company/oauth2',
		'https://a.example/x/my-company/oauth2/token',
	])('takes the realm of %s as given once', (baseUrl) => {
		expect(instellixBaseUrl({ ...instellix, environment: 'custom', baseUrl })).toBe(
			'https://a.example/x',
		);
	});

	it('names the field where the address is of another realm', () => {
		const baseUrl = 'https://a.example/other/oauth2/token';
		expect(
			problemOf(() => instellixBaseUrl({ ...instellix, environment: 'custom', baseUrl })),
		).toMatch(/^'Base URL' names another realm than 'Realm'/);
	});

	it('goes to the host of the environment, and nowhere else', () => {
		for (const environment of ['production', 'sandbox', 'stage'] as const) {
			const baseUrl = instellixBaseUrl({
				...instellix,
				environment,
				baseUrl: 'https://evil.example',
			});
			expect(baseUrl).toBe(INSTELLIX_HOSTS[environment]);
			expect(baseUrl).toMatch(/^https:\/\/api\.[a-z.-]*\.io$/);
		}
	});

	it('goes to a custom URL', () => {
		expect(
			instellixBaseUrl({ ...instellix, environment: 'custom', baseUrl: 'https://a.example/x/' }),
		).toBe('https://a.example/x');
		const problem = problemOf(() =>
			instellixBaseUrl({ ...instellix, environment: 'custom', baseUrl: 'a.example' }),
		);
		expect(problem).toMatch(/^'Base URL' is not a URL/);
	});

	it('asks for a token with Basic and a form, in the realm of the credential', () => {
		expect(tokenRequest(instellix)).toEqual({
			method: 'POST',
			url: 'https://api.sandbox.instellix.io/my-company/oauth2/token',
			headers: {
				Accept: 'application/json',
				Authorization: `Basic ${Buffer.from(`me:${SECRET}`).toString('base64')}`,
				'Content-Type': 'application/x-www-form-urlencoded',
			},
			body: 'grant_type=client_credentials',
		});
	});

	it('asks for a scope only where the credential has one', () => {
		expect(tokenRequest({ ...instellix, scope: 'usage:write a&b' }).body).toBe(
			'grant_type=client_credentials&scope=usage%3Awrite+a%26b',
		);
		expect(tokenRequest({ ...instellix, scope: '' }).body).toBe('grant_type=client_credentials');
	});

	it('keeps the signs of a realm and of idents from being read as part of the path', () => {
		expect(tokenRequest({ ...instellix, realm: '../x?y#z ä' }).url).toBe(
			'https://api.sandbox.instellix.io/..%2Fx%3Fy%23z%20%C3%A4/oauth2/token',
		);
		expect(INSTELLIX_PATHS.contract('1/2')).toBe('/v2/contracts/1%2F2');
		expect(INSTELLIX_PATHS.contractDetails('a b')).toBe('/v2/contracts/a%20b/details');
	});
});
