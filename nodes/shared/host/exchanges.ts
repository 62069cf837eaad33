import type { Answer, Exchange, NoAnswer } from '../../../delivery/contract/wire';
import { CANCELLED } from '../../../delivery/run/run';
import { CredentialProblem } from './credentialProblem';

/** Codes with which no connection came about, so that nothing can have reached the API. */
const NEVER_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
]);
const CERTIFICATE = /CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_VERIFY/;

/** An answer of the host as one of the API. */
export function answerOf(status: number, headers: Record<string, unknown>, body: unknown): Answer {
	const texts: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers ?? {}))
		texts[name.toLowerCase()] = String(value);
	return {
		status,
		headers: texts,
		body: typeof body === 'string' ? body : JSON.stringify(body ?? ''),
	};
}

/** An answer as the host's helpers give it. */
export interface HostAnswer {
	readonly statusCode: number;
	readonly headers: Record<string, unknown>;
	readonly body: unknown;
}

interface Thrown {
	readonly message?: string;
	readonly code?: string;
	readonly syscall?: string;
	readonly name?: string;
	readonly cause?: Thrown;
	readonly response?: { status: number; headers: Record<string, unknown>; data: unknown };
}

/**
 * The answer 401 in what the host throws, which has to throw it to renew the token.
 *
 * @throws what was thrown, if it is anything else
 */
export function refusedCredential(thrown: unknown): HostAnswer {
	for (let error = thrown as Thrown | undefined; error; error = error.cause) {
		if (error.response?.status !== 401) continue;
		const { status, headers, data } = error.response;
		return { statusCode: status, headers, body: data };
	}
	throw thrown;
}

/** Finds out what a thrown value says about the usage: refused, not sent, late, or lost on the way. */
export function exchangeOf(thrown: unknown): Exchange {
	for (let error = thrown as Thrown | undefined; error; error = error.cause) {
		if (error instanceof CredentialProblem) {
			const { code, message, isPassing } = error;
			return { failure: isPassing ? 'notSent' : 'credential', reason: { code, message } };
		}
		// The body may have been cut off: what the status promised is then not known for sure.
		if (error.response?.status === 401) {
			return answerOf(error.response.status, error.response.headers, error.response.data);
		}
		const known = knownFailure(error);
		if (known !== undefined) return known;
	}
	const message = (thrown as Thrown)?.message ?? 'unknown';
	return lost(`no complete answer came (${message})`);
}

function knownFailure(error: Thrown): NoAnswer | undefined {
	const code = error.code ?? '';
	if (code === 'ERR_CANCELED' || error.name === 'CanceledError' || error.name === 'AbortError') {
		return { failure: 'cancelled', reason: CANCELLED };
	}
	if (CERTIFICATE.test(code)) {
		const message = `the certificate of the host was not accepted (${code})`;
		return { failure: 'notSent', reason: { code: 'wrong-certificate', message } };
	}
	if (NEVER_SENT.has(code) || error.syscall === 'connect') {
		const message = `the host could not be reached (${code})`;
		return { failure: 'notSent', reason: { code: 'no-connection', message } };
	}
	if (code === 'ECONNABORTED' || code === 'ETIMEDOUT') {
		const message = `no answer came in time (${code})`;
		return { failure: 'timedOut', reason: { code: 'answer-lost', message } };
	}
	return code === '' ? undefined : lost(`the connection broke (${code})`);
}

function lost(message: string): NoAnswer {
	return { failure: 'lost', reason: { code: 'answer-lost', message } };
}
