import { trimmed } from '../../../values/blanks';

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export type BaseUrl =
	{ readonly ok: true; readonly url: string } | { readonly ok: false; readonly problem: string };

/**
 * Checks a custom base URL of a credential before any secret goes there.
 *
 * @returns the URL without a trailing slash, or a sentence that says what is wrong with it
 */
export function checkBaseUrl(given: string | undefined): BaseUrl {
	const text = trimmed(given ?? '');
	if (text === '')
		return { ok: false, problem: "'Base URL' is empty. Enter the URL that the vendor gave you." };
	if (!URL.canParse(text)) {
		return {
			ok: false,
			problem: "'Base URL' is not a URL. Enter it like https://api.example.com.",
		};
	}
	const url = new URL(text);
	const isLoopback = LOOPBACK.test(url.hostname);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
		return {
			ok: false,
			problem:
				"'Base URL' must begin with https://, so that the secret is never sent in the clear.",
		};
	}
	if (url.username !== '' || url.password !== '' || /[?#]/.test(text)) {
		return {
			ok: false,
			problem: "'Base URL' must hold no user name, query or fragment. Enter only host and path.",
		};
	}
	return { ok: true, url: (url.origin + url.pathname).replace(/\/+$/, '') };
}
