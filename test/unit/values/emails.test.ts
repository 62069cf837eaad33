import { isEmail, maskEmails } from '../../../values/emails';

it.each([
	['ada.abel@example.com', 'a***@example.com'],
	[
		"The customer 'ada@x.de' (bob@y.de), c@z.de.",
		"The customer 'a***@x.de' (b***@y.de), c***@z.de.",
	],
	['Ada <ada@example.com>', 'Ada <a***@example.com>'],
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
