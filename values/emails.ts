const NAME = String.raw`([^\s@,;:<>()"'])[^\s@,;:<>()"']*`;
const HOST = String.raw`(@[^\s@,;:<>()"']+)`;
const ADDRESS = new RegExp(NAME + HOST, 'gu');
const ONE_ADDRESS = new RegExp(`^${NAME}${HOST}$`, 'u');

/**
 * Leaves enough of each e-mail in a text for whoever knows it: `m***@example.com`. Texts are read by
 * others than those who may see whose usage it is, and go into logs.
 */
export function maskEmails(text: string): string {
	return text.replace(ADDRESS, '$1***$2');
}

/** Whether a text is one e-mail and nothing else. */
export function isEmail(text: string): boolean {
	return ONE_ADDRESS.test(text);
}
