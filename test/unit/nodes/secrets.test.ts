import fc from 'fast-check';
import { hideSecrets } from '../../../nodes/shared/host/secrets';

const percent = (text: string) =>
	encodeURIComponent(text).replace(
		/[!'()*~]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
	);
const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
const units = (text: string, write: (unit: string) => string) =>
	text.replace(/[^\w.-]/g, (unit) => write(unit.charCodeAt(0).toString(16).padStart(4, '0')));
const entities: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&apos;',
};
const inHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign]);
const byNumber = (text: string, write: (code: number) => string) =>
	[...text].map((sign) => (/[\w.-]/.test(sign) ? sign : write(sign.codePointAt(0)!))).join('');

/** What an API, a proxy or a page for failures may make of what it was sent. */
const spellings: Array<[string, (secret: string) => string]> = [
	['plain', (secret) => secret],
	['escaped for JSON', inJson],
	['escaped for JSON with its slashes', (secret) => inJson(secret).replaceAll('/', '\\/')],
	['escaped for JSON by number', (secret) => units(secret, (hex) => `\\u${hex}`)],
	[
		'escaped for JSON by number in capitals',
		(secret) => units(secret, (hex) => `\\u${hex.toUpperCase()}`),
	],
	['in JSON that stands in JSON', (secret) => inJson(inJson(secret))],
	['percent-encoded', percent],
	['percent-encoded in capitals', (secret) => encodeURIComponent(secret)],
	['percent-encoded as a path', encodeURI],
	['percent-encoded twice', (secret) => encodeURIComponent(encodeURIComponent(secret))],
	['of a form', (secret) => new URLSearchParams({ x: secret }).toString().slice(2)],
	['escaped for HTML', inHtml],
	['escaped for HTML by number', (secret) => byNumber(secret, (code) => `&#${code};`)],
	[
		'escaped for HTML by number in hex',
		(secret) => byNumber(secret, (code) => `&#x${code.toString(16)};`),
	],
	['escaped for HTML, then for JSON', (secret) => inJson(inHtml(secret))],
];

/** Secrets with every sign that is spelt differently somewhere, and with those of other scripts. */
const secrets = fc
	.array(
		fc.oneof(
			{ weight: 3, arbitrary: fc.constantFrom(...'abcXYZ019') },
			{ weight: 2, arbitrary: fc.constantFrom(...'/"\\&<>\'+=%-._~ !$(){}[]*?^|#:;@,') },
			{ weight: 1, arbitrary: fc.constantFrom('ä', 'ß', '€', '鍵', '😀') },
		),
		{ minLength: 8, maxLength: 60 },
	)
	.map((signs) => signs.join(''))
	// What begins or ends with blanks does so in no credential, and a text may cut them off.
	.filter((secret) => secret.trim() === secret && /[^\\]{6}/.test(secret));

it.each(spellings)('a secret that is %s is hidden', (_how, spell) => {
	fc.assert(
		fc.property(secrets, (secret) => {
			expect(hideSecrets(`no "${spell(secret)}" here`, [secret])).toBe('no "***" here');
		}),
	);
});

const base64 = fc.constantFrom<BufferEncoding>('base64', 'base64url');

it('a secret in base64 is hidden, also beside what is encoded with it', () => {
	const beside = fc.string({ maxLength: 12 });
	fc.assert(
		fc.property(secrets, beside, beside, base64, (secret, before, after, encoding) => {
			const encoded = Buffer.from(`${before}${secret}${after}`).toString(encoding);
			const hidden = hideSecrets(`no ${encoded} here`, [secret]);
			const rest = hidden.slice('no '.length, -' here'.length);

			expect(hidden.startsWith('no ') && hidden.endsWith(' here')).toBe(true);
			expect(rest).toContain('***');
			// What is left is what was beside the secret, in base64 of its own.
			expect(rest.replace('***', '').length).toBeLessThanOrEqual(
				Math.ceil((Buffer.byteLength(before) * 4) / 3) +
					Math.ceil((Buffer.byteLength(after) * 4) / 3) +
					2,
			);
		}),
	);
});

it('a secret in base64 is hidden where that is escaped again', () => {
	const secret = '>>>???>>>???~~~';
	const basic = Buffer.from(`client:${secret}`).toString('base64');
	expect(basic).toMatch(/[/]/);
	for (const written of [
		encodeURIComponent(basic),
		inJson(basic).replaceAll('/', '\\/'),
		basic.replaceAll('+', '\\u002b').replaceAll('/', '\\u002F'),
	]) {
		expect(hideSecrets(written, [secret])).toMatch(/^Y2xpZW50O?\*\*\*$/);
	}
});

it('what is no secret stays as it is', () => {
	fc.assert(
		fc.property(fc.string(), secrets, (text, secret) => {
			fc.pre(!text.includes('Bearer') && !text.includes('Basic'));
			expect(hideSecrets(text, [secret])).toBe(text);
		}),
	);
});

it('several secrets are hidden wherever they stand', () => {
	expect(
		hideSecrets('{"a":"k\\/1234567","b":["s%2F7654321","k/1234567"]}', ['k/1234567', 's/7654321']),
	).toBe('{"a":"***","b":["***","***"]}');
});

it('a secret that begins another one does not leave the rest of it', () => {
	expect(hideSecrets('no abcdefgh-ijkl', ['abcdefgh', 'abcdefgh-ijkl'])).toBe('no ***');
});

it('JSON stays JSON', () => {
	fc.assert(
		fc.property(secrets, fc.string(), (secret, text) => {
			const body = JSON.stringify({ message: `no ${secret}`, text });
			expect(JSON.parse(hideSecrets(body, [secret]))).toMatchObject({ message: 'no ***' });
		}),
	);
});

it('takes no long time for a long token or for signs that are escaped often', () => {
	const token = `${'aB3-_.'.repeat(500)}end`;
	const began = performance.now();
	hideSecrets('aB3-_.'.repeat(5_000), [token]);
	hideSecrets('\\'.repeat(20_000), ['\\"\\/\\'.repeat(10), `${'\\'.repeat(30)}x`]);
	hideSecrets('%25'.repeat(20_000), ['%/%'.repeat(10)]);
	hideSecrets('&amp;'.repeat(20_000), ['&&<'.repeat(10)]);
	expect(performance.now() - began).toBeLessThan(2_000);
});
