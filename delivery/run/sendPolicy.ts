import { ATTEMPTS_OF_A_CREDENTIAL } from './attempts';
import { codeOfStatus } from '../contract/code';
import type { Refusal } from '../contract/outcome';
import { retryAfter } from './backoff';
import type { Decision } from '../contract/target';
import { isAnswer, type Answer, type Exchange } from '../contract/wire';

/** What is said by whoever gave up waiting for a server that may go on: 524 is Cloudflare's 504. */
const GAVE_UP_WAITING: ReadonlySet<number> = new Set([408, 504, 524]);

/** Whether an answer of this status refuses the credential itself, so that no other request gets through either. */
export function refusesCredential(status: number | undefined): boolean {
	return status === 401 || status === 403;
}

/**
 * The part of the send policy that HTTP itself decides, the same for every API; what a 2xx and the
 * other 4xx mean is the target's own.
 *
 * @param refusalOf reads the API's own words from an answer
 * @param forbiddenFix what to do about a 403
 * @returns `undefined` when the target has to decide
 */
export function judgeByHttp(
	exchange: Exchange,
	service: string,
	refusalOf: (answer: Answer) => Refusal,
	forbiddenFix = 'Give the credential the permission for this operation.',
): Exclude<Decision, { kind: 'stored' | 'exists' }> | undefined {
	if (!isAnswer(exchange)) {
		switch (exchange.failure) {
			// No connection came about, so no usage can have reached the API.
			case 'notSent':
				return { kind: 'again', reason: exchange.reason, stopsRun: true };
			// Waiting does not fix a secret, and it is the same for every usage.
			case 'credential':
				return { kind: 'again', reason: exchange.reason, limit: 1, stopsRun: true };
			// The request left, so the usage may be stored though no answer came.
			case 'lost':
				return { kind: 'doubtful', reason: exchange.reason };
			case 'timedOut':
				return { kind: 'doubtful', reason: exchange.reason, mayStillStore: true };
			case 'cancelled':
				return { kind: 'cancelled', mayBeStored: true };
			case 'stopped':
				return { kind: 'cancelled', mayBeStored: false };
		}
	}
	const { status } = exchange;
	const code = codeOfStatus(status);
	// Refused before storing; the API says when to come back.
	if (status === 429) {
		return {
			kind: 'again',
			reason: { code, message: `${service} asked to slow down (429)` },
			notBefore: retryAfter(exchange),
		};
	}
	// Refused before storing; the host has tried a fresh token already.
	if (status === 401) {
		return {
			kind: 'again',
			reason: {
				code,
				message: `${service} refused the credential (401): check it and its environment in n8n under Credentials`,
			},
			limit: ATTEMPTS_OF_A_CREDENTIAL,
			stopsRun: true,
		};
	}
	// No other usage can get through either, so nothing more is sent.
	if (status === 403) {
		return {
			kind: 'refused',
			refusal: refusalOf(exchange),
			code,
			fix: forbiddenFix,
			stopsRun: true,
		};
	}
	// Never followed: a redirect could take the secret to another host.
	if (status >= 300 && status < 400) {
		return {
			kind: 'refused',
			refusal: refusalOf(exchange),
			code,
			fix: 'The address answered with a redirect, which is not followed. Check the base URL of the credential.',
			stopsRun: true,
		};
	}
	// The server or a proxy gave up, perhaps after the usage was stored.
	if (status >= 500 || status === 408) {
		return {
			kind: 'doubtful',
			reason: { code, message: `${service} answered ${status}` },
			notBefore: retryAfter(exchange),
			...(GAVE_UP_WAITING.has(status) && { mayStillStore: true }),
		};
	}
	// No word of the API, so it does not say that nothing was stored.
	if (status >= 400 && isWebPage(exchange)) {
		return {
			kind: 'doubtful',
			reason: {
				code: 'unclear-answer',
				message: `a web page with status ${status} came in place of an answer of ${service}, ${WRONG_ADDRESS}`,
			},
		};
	}
	return undefined;
}

/** What the page of a web server or gateway says, that no API has written. */
export const WRONG_ADDRESS =
	"as it does where 'Base URL' or 'Environment' of the credential leads elsewhere or something between refuses it";

/** JSON never begins like this. */
export function isWebPage({ body }: Answer): boolean {
	return body.trimStart().startsWith('<');
}
