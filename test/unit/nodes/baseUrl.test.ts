import { checkBaseUrl } from '../../../nodes/shared/host/baseUrl';

function check(given: string | undefined): string {
	const result = checkBaseUrl(given);
	return result.ok ? result.url : result.problem;
}

it.each([
	['https://api.example.com', 'https://api.example.com'],
	['https://api.example.com/', 'https://api.example.com'],
	['https://api.example.com:8443/billing/v1//', 'https://api.example.com:8443/billing/v1'],
	['  https://api.example.com \n', 'https://api.example.com'],
	['https://10.0.0.1', 'https://10.0.0.1'],
	['https://[2001:db8::1]/x', 'https://[2001:db8::1]/x'],
	['http://localhost', 'http://localhost'],
	['http://localhost:3000/instellix', 'http://localhost:3000/instellix'],
	['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
	['http://127.1.2.3:3000', 'http://127.1.2.3:3000'],
	['http://[::1]:3000/', 'http://[::1]:3000'],
])('takes %j as %s', (given, expected) => {
	expect(check(given)).toBe(expected);
});

it.each([
	'http://api.example.com',
	'http://192.168.0.1',
	'http://0.0.0.0',
	'http://localhost.example.com',
	'http://127.0.0.1.example.com',
	'http://127.0.0.1@example.com',
	'http://[::2]',
	'http://[::ffff:8.8.8.8]',
	'http://128.0.0.1',
	'ftp://localhost',
	'file:///etc/passwd',
	'javascript:alert(1)',
	'ws://localhost',
])('refuses %j, over which the secret would go in the clear or nowhere', (given) => {
	expect(check(given)).toMatch(/^'Base URL' must begin with https:\/\//);
});

it.each([
	'https://user@api.example.com',
	'https://user:word@api.example.com',
	'https://:word@api.example.com',
	'https://api.example.com?tenant=1',
	'https://api.example.com/#part',
	'http://user@localhost',
])('refuses %j, which holds more than host and path', (given) => {
	expect(check(given)).toMatch(/^'Base URL' must hold no user name, query or fragment/);
});

it.each(['https://api.example.com?', 'https://api.example.com/x#'])(
	'refuses %j, whose last sign would swallow every path',
	(given) => {
		expect(checkBaseUrl(given).ok).toBe(false);
	},
);

it.each([
	'https:api.example.com',
	'https:\\\\api.example.com',
	'https://api.exa\tmple.com',
	'https:/api.example.com',
])('writes %j as the URL that it means, or refuses it', (given) => {
	const result = checkBaseUrl(given);
	expect(result.ok ? result.url : 'https://api.example.com').toBe('https://api.example.com');
});

it.each([
	'api.example.com',
	'example',
	'https://',
	'https://a b',
	'http://localhost:99999',
	'https://[::1',
])('does not take %j for a URL', (given) => {
	expect(check(given)).toMatch(/^'Base URL' (is not a URL|must begin)/);
});

it.each([undefined, '', '   '])('asks for the URL where it is %j', (given) => {
	expect(check(given)).toMatch(/^'Base URL' is empty/);
});

it('repeats nothing of the URL in a message, for it may hold a password', () => {
	expect(check('https://user:hunter2@api.example.com')).not.toContain('hunter2');
	expect(check('ftp://user:hunter2@api.example.com')).not.toContain('hunter2');
});
