import type {
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';
import {
	isAnswer,
	type Answer,
	type Exchange,
	type ShownRequest,
	type Transport,
	type WireRequest,
} from '../../../delivery/contract/wire';
import { writeExactJson } from '../../../values/exactJson';
import { readBody } from './answerBody';
import { Deadlines } from './deadlines';
import { answerOf, exchangeOf, refusedCredential, type HostAnswer } from './exchanges';
import { Secrets, secretsOf } from './secrets';

/** A token lives for minutes. */
const READ_SECRETS_EVERY_MS = 1_000;

type Host = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions;

export interface TransportSettings {
	readonly credentialType: string;
	/** Where all requests go: the credential's own host and nothing else. */
	readonly baseUrl: string;
	/** For a whole exchange, from the first byte sent to the last one received. */
	readonly timeoutMs: number;
	/**
	 * Taken out of refusals, because an API or a proxy may repeat what it was sent. Those of the
	 * credential are read again then, for its token may have been fetched in between.
	 */
	readonly secrets: readonly string[];
}

/** Sends requests through the host, which adds the secret; every failure comes back as a value. */
export function createTransport(host: Host, settings: TransportSettings): Transport {
	const cancel = 'getExecutionCancelSignal' in host ? host.getExecutionCancelSignal() : undefined;
	const deadlines = new Deadlines();
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

	async function exchange(request: WireRequest, signal: AbortSignal): Promise<Answer> {
		const sent = host.helpers.httpRequestWithAuthentication.call(
			withSignal(host, signal),
			settings.credentialType,
			requestOptions(request, settings, signal),
		) as Promise<HostAnswer>;
		const { statusCode, headers, body } = await sent.catch(refusedCredential);
		return answerOf(statusCode, headers, await readBody(body, signal));
	}

	return {
		async send(request) {
			const { timeoutMs } = settings;
			const work = async (signal: AbortSignal) => await exchange(request, signal);
			return await hidden(await deadlines.within(timeoutMs, work, cancel).catch(exchangeOf));
		},
	};
}

/** The host sets the signal of the execution over that of a request, so it is told another one. */
function withSignal(host: Host, signal: AbortSignal): Host {
	return Object.create(host, { getExecutionCancelSignal: { value: () => signal } }) as Host;
}

/** A request as it would leave, without headers and secrets. */
export function shownRequest({ method, path, body }: WireRequest, baseUrl: string): ShownRequest {
	return { method, url: baseUrl + path, ...(body && { body: writeExactJson(body) }) };
}

function requestOptions(
	request: WireRequest,
	settings: TransportSettings,
	signal: AbortSignal,
): IHttpRequestOptions {
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
		// Neither gathered, whatever its size, nor parsed, which would round numbers.
		encoding: 'stream',
		returnFullResponse: true,
		disableFollowRedirect: true,
		timeout: settings.timeoutMs,
		abortSignal: signal,
		// A 401 has to be thrown, or the host does not refresh the token.
		ignoreHttpStatusErrors: { ignore: true, except: [401] },
	};
}
