import fastify, { type FastifyInstance } from 'fastify';
import { targets, type Target } from '../records';
import { literalOf, parseExactJson, writeExactJson } from '../values/exactNumbers';
import type { FaultPlan } from '../faults/plan';
import type { Sandbox } from '../sandbox';
import { addEventRoutes } from './eventRoutes';

/** What the control server needs of a sandbox. */
type Controlled = Omit<Sandbox, 'close'>;

/** Builds the server by which another process sees and does what a test in this one can. */
export function createControlServer(sandbox: Controlled): FastifyInstance {
	const app = fastify({
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		bodyLimit: 10 * 1024 * 1024,
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	app.setErrorHandler<Error>((error, _request, reply) =>
		reply.code(400).send({ error: error.message }),
	);

	app.get('/', () => {
		const { instellixUrl, rebillyUrl, controlUrl, credentials, tokensIssued } = sandbox;
		return { instellixUrl, rebillyUrl, controlUrl, credentials, tokensIssued };
	});
	// A wildcard, because a target has a slash in its name.
	app.get<{ Params: { '*': string } }>('/books/*', (request, reply) => {
		const target = request.params['*'];
		if (isTarget(target)) return sandbox.records(target);
		return reply.code(404).send({ error: `There is no target '${target}'.` });
	});
	app.get('/requests', () => sandbox.requests());
	app.get('/totals', () => sandbox.totals());
	app.get('/faults', () =>
		JSON.parse(JSON.stringify(sandbox.faultPlans(), regularExpressionsAsText)),
	);
	app.put('/faults', (request, reply) => {
		sandbox.setFaults(readBody(request.body, Number) as FaultPlan | FaultPlan[]);
		return reply.code(204).send();
	});
	app.delete('/faults', (_request, reply) => {
		sandbox.clearFaults();
		return reply.code(204).send();
	});
	app.post('/reset', (_request, reply) => {
		sandbox.reset();
		return reply.code(204).send();
	});
	app.post('/instellix/contracts', (request, reply) => {
		const contract = sandbox.instellix.addContract(readBody(request.body, String) as object);
		return reply.code(201).type('application/json').send(writeExactJson(contract));
	});
	app.post('/rebilly/subscriptions', (request, reply) => {
		const subscription = sandbox.rebilly.addSubscription(readBody(request.body, String) as object);
		return reply.code(201).type('application/json').send(writeExactJson(subscription));
	});
	app.get('/rebilly/deliveries', () => sandbox.rebilly.deliveries.log());
	app.put('/rebilly/deliveries/settings', (request, reply) => {
		Object.assign(sandbox.rebilly.deliveries.settings, readBody(request.body, Number));
		return reply.code(204).send();
	});
	addEventRoutes(app, sandbox.rebilly);
	return app;
}

function isTarget(name: string): name is Target {
	return (targets as readonly string[]).includes(name);
}

/** Parses a body; ids and limits become strings, since a float would change the longest of them. */
function readBody(body: unknown, numberFrom: (literal: string) => unknown): unknown {
	const text = typeof body === 'string' && body !== '' ? body : '{}';
	return converted(parseExactJson(text), numberFrom);
}

function converted(value: unknown, numberFrom: (literal: string) => unknown): unknown {
	const literal = literalOf(value);
	if (literal !== undefined) return numberFrom(literal);
	if (Array.isArray(value)) return value.map((element) => converted(element, numberFrom));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, part]) => [name, converted(part, numberFrom)]),
	);
}

function regularExpressionsAsText(_name: string, value: unknown): unknown {
	return value instanceof RegExp ? value.source : value;
}
