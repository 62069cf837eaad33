import type {
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { CANCELLED } from '../../../delivery/run/run';
import {
	isAnswer,
	type Answer,
	type Clock,
	type Exchange,
	type NoAnswer,
	type ShownRequest,
	type Transport,
	type WireRequest,
} from '../../../delivery/contract/wire';
import { writeExactJson } from '../../../values/exactJson';
import { CredentialProblem } from './credentialProblem';
import { Secrets, secretsOf } from './secrets';

/** How long one slice of a wait is: a cancelled execution ends within it. */
const SLICE_MS = 200;

/** Codes with which no connection came about, so that nothing can have reached the API. */
const NEVER_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
]);
/** A token lives for minutes. */
const READ_SECRETS_EVERY_MS = 1_000;
const CERTIFICATE = /CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_VERIFY/;

export interface TransportSettings {
	readonly credentialType: string;
	/** Where all requests go: the credential's own host and nothing else. */
	readonly baseUrl: string;
	readonly timeoutMs: number;
	/**
	 * Taken out of refusals, because an API or a proxy may repeat what it was sent. Those of the
	 * credential are read again then, for its token may have been fetched in between.
	 */
	readonly secrets: readonly string[];
}

/** Sends requests through the host, which adds the secret; every failure comes back as a value. */
export function createTransport(
	host: IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions,
	settings: TransportSettings,
): Transport {
	const secrets = new Secrets(settings.secrets);
	let readAt = -Infinity;

	async function hidden(exchange: Exchange): Promise<Exchange> {
		if (!isAnswer(exchange) || exchange.status < 300) return exchange;
		// A run that comes again has thousands of refusals, and each reading costs the host a query.
		if (Date.now() - readAt > READ_SECRETS_EVERY_MS) {
			readAt = Date.now();
			const credentials = await host.getCredentials(settings.credentialType).catch(() => ({}));
			secrets.add(secretsOf(credentials));
		}
		return { ...exchange, body: secrets.hide(exchange.body) };
	}

	return {
		async send(request) {
			try {
				const answer = (await host.helpers.httpRequestWithAuthentication.call(
					host,
					settings.credentialType,
					requestOptions(request, settings),
				)) as { statusCode: number; headers: Record<string, unknown>; body: unknown };
				return await hidden(answerOf(answer.statusCode, answer.headers, answer.body));
			} catch (thrown) {
				return await hidden(exchangeOf(thrown));
			}
		},
	};
}

/** A request as it would leave, without headers and secrets. */
export function shownRequest({ method, path, body }: WireRequest, baseUrl: string): ShownRequest {
	return { method, url: baseUrl + path, ...(body && { body: writeExactJson(body) }) };
}

function requestOptions(request: WireRequest, settings: TransportSettings): IHttpRequestOptions {
	const hasBody = request.body !== undefined;
	return {
		method: request.method,
		url: settings.baseUrl + request.path,
		qs: request.query,
		headers: {
			Accept: 'application/json',
			...(hasBody ? { 'Content-Type': 'application/json' } : {}),
			...request.headers,
		},
		body: request.body && writeExactJson(request.body),
		// Text both ways: the host's own parser would round numbers.
		encoding: 'text',
		returnFullResponse: true,
		disableFollowRedirect: true,
		timeout: settings.timeoutMs,
		// A 401 has to be thrown, or the host does not refresh the token.
		ignoreHttpStatusErrors: { ignore: true, except: [401] },
	};
}

function answerOf(status: number, headers: Record<string, unknown>, body: unknown): Answer {
	const texts: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers ?? {}))
		texts[name.toLowerCase()] = String(value);
	return {
		status,
		headers: texts,
		body: typeof body === 'string' ? body : JSON.stringify(body ?? ''),
	};
}

interface Thrown {
	readonly message?: string;
	readonly code?: string;
	readonly syscall?: string;
	readonly name?: string;
	readonly cause?: Thrown;
	readonly response?: { status: number; headers: Record<string, unknown>; data: unknown };
}

/** Finds out what a thrown value says about the usage: refused, not sent, or lost on the way. */
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
		return lost(`no answer came in time (${code})`);
	}
	return code === '' ? undefined : lost(`the connection broke (${code})`);
}

function lost(message: string): NoAnswer {
	return { failure: 'lost', reason: { code: 'answer-lost', message } };
}

/** The host's clock; waits end within a slice of a cancel. Outside of an execution nothing is cancelled. */
export function createClock(execution?: IExecuteFunctions): Clock {
	const isCancelled = (): boolean => execution?.getExecutionCancelSignal()?.aborted ?? false;
	return {
		now: () => Date.now(),
		isCancelled,
		async sleep(milliseconds) {
			const end = Date.now() + milliseconds;
			for (let left = milliseconds; left > 0 && !isCancelled(); left = end - Date.now()) {
				await sleep(Math.min(left, SLICE_MS));
			}
		},
	};
}
