import type { IHttpRequestOptions } from 'n8n-workflow';
import {
	isAnswer,
	type Answer,
	type ShownRequest,
	type Transport,
	type WireRequest,
} from '../../../delivery/contract/wire';
import { writeExactJson } from '../../../values/exactJson';
import { readBody } from './answerBody';
import { Deadlines } from './deadlines';
import { answerOf, exchangeOf, refusedCredential, type HostAnswer } from './exchanges';
import {
	SharedCredential,
	type CredentialSettings,
	type Host,
	type Reading,
} from './sharedCredential';

export interface TransportSettings extends CredentialSettings {
	/** Where all requests go: the credential's own host and nothing else. */
	readonly baseUrl: string;
	/** For a whole exchange, from the first byte sent to the last one received. */
	readonly timeoutMs: number;
}

/** Sends requests through the host, which adds the secret; every failure comes back as a value. */
export function createTransport(host: Host, settings: TransportSettings): Transport {
	const cancel = 'getExecutionCancelSignal' in host ? host.getExecutionCancelSignal() : undefined;
	const deadlines = new Deadlines();
	const credential = new SharedCredential(host, settings);

	async function ask(
		request: WireRequest,
		reading: Reading,
		isRenewed: boolean,
		signal: AbortSignal,
	): Promise<Answer> {
		const sent = host.helpers.httpRequestWithAuthentication.call(
			withSignal(host, signal),
			settings.credentialType,
			requestOptions(request, settings, isRenewed, signal),
			credential.optionsOf(reading),
		) as Promise<HostAnswer>;
		const { statusCode, headers, body } = await sent.catch(refusedCredential);
		return answerOf(statusCode, headers, await readBody(body, signal));
	}

	/**
	 * Asks once more with a new reading when one is refused. Only that may be renewed: an older host
	 * writes all of what it renewed back, and over what was edited since it was read.
	 */
	async function exchange(request: WireRequest, signal: AbortSignal): Promise<Answer> {
		const reading = await credential.read();
		let isGood = false;
		try {
			const answer = await ask(request, reading, false, signal);
			isGood = answer.status !== 401;
			if (isGood) return answer;
		} finally {
			if (!isGood) credential.forget(reading);
		}
		const anew = await credential.read();
		return await ask(request, anew, credential.isRenewable(anew), signal);
	}

	return {
		async send(request) {
			const { timeoutMs } = settings;
			const work = async (signal: AbortSignal) => await exchange(request, signal);
			const ended = await deadlines.within(timeoutMs, work, cancel).catch(exchangeOf);
			if (!isAnswer(ended) || ended.status < 300) return ended;
			return { ...ended, body: await credential.hide(ended.body) };
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
	isRenewed: boolean,
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
		// Not parsed, which would round numbers. A list may be long, so the host is not to gather it whatever
		// its size; elsewhere a stream takes a quarter more of the processor, and the time is bound enough.
		encoding: request.method === 'GET' ? 'stream' : 'text',
		returnFullResponse: true,
		disableFollowRedirect: true,
		timeout: settings.timeoutMs,
		abortSignal: signal,
		// The host renews a token when it has to throw a 401.
		ignoreHttpStatusErrors: { ignore: true, except: isRenewed ? [401] : [] },
	};
}
