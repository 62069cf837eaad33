import type { FastifyReply } from 'fastify';
import type { Answer, Call } from '../server/answers';
import type { BrokenRule } from '../server/bodyCheck';
import { sendBody } from './bodies';
import { byItsClock } from './clockSkew';
import { filterParameters, type ApiName } from './kinds';
import type { Fault } from './plan';

/** What the faults need to know of an API to fail in its own words. */
export interface FailingApi {
	api: ApiName;
	/** An error answer as the API writes it. */
	errorAnswer(status: number, message: string, path: string, broken?: BrokenRule[]): Answer;
	/** Makes the credentials of a request fail; the answer, or undefined to let the API find out. */
	refuseCredentials(call: Call): Answer | undefined;
}

const webPage = '<!DOCTYPE html><html><body><h1>Please stand by</h1></body></html>\n';

/**
 * What happens instead of carrying out the request: an error answer, a broken or silent
 * connection ('nothing'), or undefined when the request is to be carried out.
 */
export function insteadOfHandling(
	call: Call,
	reply: FastifyReply,
	api: FailingApi,
): Answer | 'nothing' | undefined {
	const kind = call.fault?.kind;
	switch (kind) {
		case 'resetBeforeStoring':
			reply.raw.socket?.resetAndDestroy();
			return 'nothing';
		case 'hangBeforeStoring':
			return 'nothing';
		case 'status500BeforeStoring':
		case 'status502BeforeStoring':
		case 'status503BeforeStoring':
		case 'status423BeforeStoring':
		case 'status425BeforeStoring':
			return apiError(kind, call, api);
		case 'status202BeforeStoring':
		case 'status408BeforeStoring':
		case 'status504BeforeStoring':
			return gatewayAnswer(statusOf(kind));
		case 'webPageBeforeStoring':
			return gatewayPage(call.fault as Fault);
		case 'contractLocked':
			return api.errorAnswer(409, 'The contract is locked by a billing run', call.path);
		case 'tooManyRequestsEpoch':
		case 'tooManyRequestsSeconds':
		case 'tooManyRequestsDate':
		case 'tooManyRequestsBare':
			return tooManyRequests(call, call.fault as Fault, api);
		case 'unauthorized':
			return api.refuseCredentials(call);
		case 'filterIgnored':
			call.query.delete(filterParameters[api.api]);
			return undefined;
		case 'filterRefused':
			return filterRefused(call, api);
		default:
			return undefined;
	}
}

/** What the client gets of the answer to a request that was carried out. */
export function insteadOfAnswering(
	answer: Answer,
	text: () => string,
	call: Call,
	reply: FastifyReply,
	api: FailingApi,
): Answer | 'nothing' {
	if (answer === unanswered) return 'nothing';
	const kind = call.fault?.kind;
	switch (kind) {
		case 'resetAfterStoring':
			reply.raw.socket?.resetAndDestroy();
			return 'nothing';
		case 'hangAfterStoring':
			return 'nothing';
		case 'status500AfterStoring':
		case 'status502AfterStoring':
		case 'status503AfterStoring':
			return apiError(kind, call, api);
		case 'status202AfterStoring':
			return answer.status < 300 ? { ...answer, status: 202 } : answer;
		case 'status408AfterStoring':
		case 'status504AfterStoring':
			return gatewayAnswer(statusOf(kind));
		case 'webPageAfterStoring':
			return gatewayPage(call.fault as Fault);
		case 'truncatedAnswer':
		case 'drip':
		case 'endlessBody':
			sendBody(byItsClock(answer, call), text(), reply, call.fault as Fault);
			return 'nothing';
		case 'notJsonAnswer':
			return { ...answer, body: webPage, mediaType: 'text/html' };
		default:
			return answer;
	}
}

/** Stands for an answer that never comes. */
export const unanswered: Answer = { status: 0 };

/** What the gateway in front of an API answers, which knows nothing of the API's error body. */
export function gatewayAnswer(status: number): Answer {
	// A gateway that only takes a request down has nothing to show yet.
	return status === 202 ? { status } : { status, body: webPage, mediaType: 'text/html' };
}

function gatewayPage({ status, fraction }: Fault): Answer {
	const shown = status ?? 200 + Math.floor(fraction * 400);
	return { status: shown, body: webPage, mediaType: 'text/html' };
}

/** The status in the name of a kind. */
function statusOf(kind: string): number {
	return Number(kind.slice('status'.length, 'status'.length + 3));
}

function apiError(kind: string, call: Call, api: FailingApi): Answer {
	const status = statusOf(kind);
	// A 502 is written by the proxy in front of an API.
	if (status === 502) return gatewayAnswer(status);
	return api.errorAnswer(status, 'The service could not process the request', call.path);
}

function tooManyRequests(call: Call, fault: Fault, api: FailingApi): Answer {
	const answer = api.errorAnswer(429, 'Too many requests', call.path);
	const seconds = fault.retryAfterSeconds;
	// Never the sandbox's own clock: the client compares these with the real time.
	const retryAt = Date.now() + seconds * 1000;
	const headers: Record<string, Record<string, string>> = {
		tooManyRequestsEpoch: { 'X-RateLimit-Retry-After': String(Math.ceil(retryAt / 1000)) },
		tooManyRequestsSeconds: { 'Retry-After': String(Math.ceil(seconds)) },
		tooManyRequestsDate: {
			'Retry-After': new Date(Math.ceil(retryAt / 1000) * 1000).toUTCString(),
		},
	};
	return { ...answer, headers: { ...answer.headers, ...headers[fault.kind] } };
}

function filterRefused(call: Call, api: FailingApi): Answer {
	const status = api.api === 'instellix' ? 400 : 422;
	const field = filterParameters[api.api];
	const rule = { field, message: 'This list cannot be filtered', value: call.query.get(field) };
	return api.errorAnswer(status, rule.message, call.path, [rule]);
}
