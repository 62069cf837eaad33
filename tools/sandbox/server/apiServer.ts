import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Call, Operation } from './answers';
import { carryOut } from './carryOut';
import type { Clock } from './clock';
import { writeExactJson } from '../values/exactNumbers';
import type { Fate, Faults } from '../faults/faults';
import { byItsClock } from '../faults/clockSkew';
import { insteadOfAnswering, insteadOfHandling, type FailingApi } from '../faults/inject';
import type { Fault } from '../faults/plan';
import { goDown } from './goDown';
import type { PlannedChanges } from './plannedChanges';
import type { RequestEntry, RequestLog } from './requestLog';
import type { Settings } from '../sandbox';

declare module 'fastify' {
	interface FastifyRequest {
		/** The log entry of the request and what it is to meet. */
		fate: Fate & { entry: RequestEntry };
	}
}

/** What the two API servers share. */
export interface ServerContext {
	log: RequestLog;
	faults: Faults;
	clock: Clock;
	changes: PlannedChanges;
	settings: Settings;
}

/** An API: how it fails, what it does before every operation, and its operations. */
export interface ApiDefinition extends FailingApi {
	operations: Operation[];
	/** Answers a request that no operation is for. */
	notFound(call: Call): Answer;
}

/** Builds the HTTP server of an API: log, faults and delays around its operations. */
export function createApiServer(api: ApiDefinition, context: ServerContext): FastifyInstance {
	const app = fastify({
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		bodyLimit: 10 * 1024 * 1024,
		// Longer than any ident may be, so that the API and not the router refuses an ident.
		routerOptions: { maxParamLength: 2000 },
		frameworkErrors: (error, request, reply) => {
			send(reply, api.errorAnswer(error.statusCode ?? 400, error.message, request.url));
		},
	});

	// Bodies stay text: their numbers must not pass through a float, and the log wants them as sent.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

	app.addHook('onRequest', async (request, reply) => {
		decideFate(request, api, context);
		const { fault } = request.fate;
		if (fault?.kind !== 'refuseConnection' && fault?.kind !== 'refuseConnections') return undefined;
		request.raw.socket.destroy();
		if (fault.kind === 'refuseConnections') {
			context.faults.takeDown(api.api, context.clock.now() + fault.downMilliseconds);
			goDown(app.server, () => !context.faults.isDown(api.api, context.clock.now()));
		}
		return reply.hijack();
	});
	app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
		const status = error.statusCode ?? 500;
		request.fate.entry.status = status;
		return send(reply, api.errorAnswer(status, error.message, pathOf(request)));
	});
	app.setNotFoundHandler((request, reply) =>
		respond(request, reply, (call) => () => api.notFound(call), api, context),
	);
	for (const operation of api.operations) {
		app.route({
			method: operation.method,
			url: operation.path,
			handler: (request, reply) =>
				respond(request, reply, (call) => operation.admit(call), api, context),
		});
	}
	return app;
}

/** Starts a server on the loopback interface and tells its address. */
export async function listen(app: FastifyInstance, port: number): Promise<string> {
	await app.listen({ host: '127.0.0.1', port });
	return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

export async function connectionsOf({ server }: FastifyInstance): Promise<number> {
	return await new Promise((resolve) => {
		server.getConnections((_error, count) => resolve(count ?? 0));
	});
}

function decideFate(request: FastifyRequest, { api }: ApiDefinition, context: ServerContext): void {
	const {
		method,
		url: path,
		headers,
	} = request.raw as { method: string; url: string } & typeof request.raw;
	const entry = context.log.begin({ api, method, path, headers, receivedAt: context.clock.now() });
	const head = { api, method, path: pathOf(request), query: queryOf(request) };
	context.changes.makeBefore(head);
	const fate = context.faults.decide(head);
	for (const met of [fate.fault ?? [], fate.circumstances].flat()) {
		context.log.noteFault(entry, met.kind);
	}
	request.fate = { entry, ...fate };
}

async function respond(
	request: FastifyRequest,
	reply: FastifyReply,
	admit: Operation['admit'],
	api: ApiDefinition,
	context: ServerContext,
): Promise<FastifyReply> {
	const call = callOf(request);
	context.log.noteBody(call.entry, call.body);

	const early = insteadOfHandling(call, reply, api);
	if (early === 'nothing') return reply.hijack();
	context.clock.catchUp();
	const handled = early ?? carryOut(call, admit, api, context.clock);

	const delay = context.settings.answerAfterMs + slowness(call.fault);
	if (delay > 0) await wait(delay, undefined, { ref: false });
	await context.settings.holdAnswer?.(call.entry);
	const answer = insteadOfAnswering(handled, () => textOf(handled), call, reply, api);
	if (answer === 'nothing') return reply.hijack();

	call.entry.status = answer.status;
	call.entry.answeredAt = context.clock.now();
	return send(reply, byItsClock(answer, call));
}

function callOf(request: FastifyRequest): Call {
	return {
		method: request.method,
		path: pathOf(request),
		params: request.params as Record<string, string>,
		query: queryOf(request),
		headers: request.headers,
		body: typeof request.body === 'string' ? request.body : '',
		origin: `http://${request.headers.host ?? '127.0.0.1'}`,
		...request.fate,
	};
}

function pathOf(request: FastifyRequest): string {
	return request.url.split('?', 1)[0] as string;
}

function queryOf(request: FastifyRequest): URLSearchParams {
	return new URLSearchParams(request.url.slice(pathOf(request).length));
}

function slowness(fault: Fault | undefined): number {
	return fault?.kind === 'slowAnswer' ? fault.slowMilliseconds : 0;
}

function textOf({ body }: Answer): string {
	if (body === undefined) return '';
	return typeof body === 'string' ? body : writeExactJson(body);
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
	void reply.code(answer.status).headers(answer.headers ?? {});
	if (answer.body === undefined) return reply.send();
	return reply.type(answer.mediaType ?? 'application/json').send(textOf(answer));
}
