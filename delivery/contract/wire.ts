import type { ExactObject } from '../../values/exactJson';
import type { Reason } from './code';

/** A request as a target describes it; the transport adds host, secret and time limit. */
export interface WireRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Below the credential's base URL, its variable parts already encoded. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	/** Of this request alone, such as an idempotency key. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: ExactObject;
}

/** A request as it would leave, without what only the transport adds. */
export interface ShownRequest {
	readonly method: string;
	readonly url: string;
	/** The exact text. */
	readonly body?: string;
}

/** Shows a request with the address it would go to. */
export type ShowRequest = (request: WireRequest) => ShownRequest;

/** An answer of the API, whatever its status. */
export interface Answer {
	readonly status: number;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** Unparsed, because a parser would round numbers and a cut-off body is to be seen as such. */
	readonly body: string;
}

/**
 * No answer came.
 * `notSent`: no connection, so nothing can be stored. `credential`: no token could be had, so nothing
 * was sent. `lost`: sent, at least in part, and then the connection broke, so it may be stored. `timedOut`:
 * sent, and no whole answer came in time, so it may be stored, and the server may still be at work.
 * `cancelled`: the execution was stopped while the answer was awaited, so it may be stored. `stopped`: it
 * was stopped before the request left.
 */
export interface NoAnswer {
	readonly failure: 'notSent' | 'credential' | 'lost' | 'timedOut' | 'cancelled' | 'stopped';
	/** What the network said. */
	readonly reason: Reason;
}

export type Exchange = Answer | NoAnswer;

export function isAnswer(exchange: Exchange): exchange is Answer {
	return 'status' in exchange;
}

/** The edge to the network: never throws, so that no failure escapes the policy. */
export interface Transport {
	send(request: WireRequest): Promise<Exchange>;
}

/** The edge to time, so that a test can do without waiting. */
export interface Clock {
	/** Milliseconds since 1970-01-01T00:00Z. */
	now(): number;
	/** Ends early when the execution is cancelled. */
	sleep(milliseconds: number): Promise<void>;
	isCancelled(): boolean;
}
