import type { IncomingHttpHeaders } from 'node:http';
import { isJsonObject, parseExactJson, type JsonObject } from '../values/exactNumbers';
import type { Fate } from '../faults/faults';
import type { RequestEntry } from './requestLog';

/** What an API answers. A text body is sent as it is, anything else as JSON. */
export interface Answer {
	status: number;
	headers?: Record<string, string>;
	body?: unknown;
	/** JSON unless it says otherwise. */
	mediaType?: string;
}

/** A request as an operation sees it. */
export interface Call extends Fate {
	method: string;
	/** Without the query. */
	path: string;
	params: Record<string, string>;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	body: string;
	/** Where the client reached the server: scheme, host and port. */
	origin: string;
	entry: RequestEntry;
}

/** An operation of an API: where it is, and what it does. */
export interface Operation {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	path: string;
	/**
	 * Finds out who asks and whether there is room for the request; what it returns carries it out.
	 * Two steps, because a request can be let in long before it is carried out.
	 */
	admit(call: Call): () => Answer;
}

/** Thrown anywhere in an operation to answer with an error at once. */
export class Refusal extends Error {
	constructor(readonly answer: Answer) {
		super(`refused with ${answer.status}`);
	}
}

/** Why a request body could not be taken for a JSON object. */
export class UnreadableBody extends Error {
	constructor(
		readonly status: 400 | 415,
		message: string,
	) {
		super(message);
	}
}

/** The request body as a JSON object whose numbers are exact. */
export function readJsonBody(call: Call): JsonObject {
	const mediaType = (call.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
	if (mediaType !== 'application/json') {
		throw new UnreadableBody(415, `Content-Type '${mediaType}' is not supported`);
	}
	let body: unknown;
	try {
		body = parseExactJson(call.body);
	} catch {
		throw new UnreadableBody(400, 'The request body is not valid JSON');
	}
	if (!isJsonObject(body)) throw new UnreadableBody(400, 'The request body must be a JSON object');
	return body;
}
