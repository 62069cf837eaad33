import { isEmail, maskEmails } from '../../../values/emails';

it.each([
	['ada.abel@example.com', 'a***@example.com'],
	[
		"The customer 'ada@x.de' (bob@y.de), c@z.de.",
		"The customer 'a***@x.de' (b***@y.de), c***@z.de.",
	],
	['Ada <ada@example.com>', 'Ada <a***@example.com>'],
	['"john smith"@example.com', 'j***@example.com'],
	[`is ${JSON.stringify('"john smith"@example.com')}`, 'is "j***@example.com"'],
	['"a" and "john smith"@x.de', '"a" and j***@x.de'],
	['john.smith\uFF20example.com', 'j***\uFF20example.com'],
	['john.smith\uFE6Bexample.com', 'j***\uFE6Bexample.com'],
	['a***@x.de', 'a***@x.de'],
	['no address', 'no address'],
	['@', '@'],
])('masks the e-mails of %j and nothing else', (text, masked) => {
	expect(maskEmails(text)).toBe(masked);
});

it.each([
	['ada@example.com', true],
	['ada@example.com, bob@example.com', false],
	['Ada <ada@example.com>', false],
	['ada', false],
])('tells whether %j is one e-mail', (text, isOne) => {
	expect(isEmail(text)).toBe(isOne);
});

it('masks in a long text without looking at all of it for each of its signs', () => {
	const long = 'a'.repeat(300_000);
	expect(maskEmails(`${long} ada@example.com`)).toContain(' a***@example.com');
});
