/** Also as keyboards of East Asia write it. */
const AT = '@\uFF20\uFE6B';
/** No name is longer; without an end, whoever looks at a long text would look at all of it anew for each sign. */
const LONGEST_NAME = 100;
const PLAIN_NAME = String.raw`([^\s${AT},;:<>()"'])[^\s${AT},;:<>()"']{0,${LONGEST_NAME}}`;
/** `"john smith"@example.com`, whose quotes are escaped where the address stands within a text of JSON. */
const QUOTED_NAME = String.raw`\\?"([^"\\]?)(?:[^"\\]|\\[^"]){0,${LONGEST_NAME}}\\?"`;
const HOST = String.raw`([${AT}][^\s${AT},;:<>()"'\\]+)`;
const ADDRESS = new RegExp(`(?:${QUOTED_NAME}|${PLAIN_NAME})${HOST}`, 'gu');
const ONE_ADDRESS = new RegExp(`^${PLAIN_NAME}${HOST}$`, 'u');
const HAS_AT = new RegExp(`[${AT}]`, 'u');

/**
 * Leaves enough of each e-mail in a text for whoever knows it: `m***@example.com`. Texts are read by
 * others than those who may see whose usage it is, and go into logs.
 */
export function maskEmails(text: string): string {
	if (!HAS_AT.test(text)) return text;
	return text.replace(
		ADDRESS,
		(_whole, quoted: string | undefined, plain: string | undefined, host: string) =>
			`${quoted ?? plain ?? ''}***${host}`,
	);
}

/** Whether a text is one e-mail and nothing else. */
export function isEmail(text: string): boolean {
	return ONE_ADDRESS.test(text);
}
