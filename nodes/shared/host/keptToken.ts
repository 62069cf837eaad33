import { createHash } from 'crypto';

/**
 * n8n keeps a fetched token when its credential is edited, though it may then belong to another
 * account. So a token is stored behind the digest of the request by which it was asked for.
 */
const KEPT = /^[\w-]{43}\.(.+)$/s;

/** Names the request for a token; its secret cannot be read out of it. */
export function digestOfRequest(request: object): string {
	return createHash('sha256').update(JSON.stringify(request)).digest('base64url');
}

/** The token as it is stored. */
export function keepToken(request: object, token: string): string {
	return `${digestOfRequest(request)}.${token}`;
}

/** The stored token, or `undefined` where there is none or another request asked for it. */
export function keptToken(request: object, kept: string | undefined): string | undefined {
	const mark = `${digestOfRequest(request)}.`;
	return kept?.startsWith(mark) ? kept.slice(mark.length) : undefined;
}

/** The token in what is stored, whatever it was asked for with. */
export function anyKeptToken(kept: string): string | undefined {
	return KEPT.exec(kept)?.[1];
}
