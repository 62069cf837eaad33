import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { RateWindow } from '../../sandbox/rateWindow';

/** How the server answers until it is told otherwise. */
export interface Behaviour {
	/** From the end of a request to its answer. */
	readonly latencyMs: number;
	/** Of what stores; none where it is left out. */
	readonly permittedPerSecond?: number;
}

/** What was asked of it since it was told how to answer. */
export interface Totals {
	stored: number;
	/** Answers 429. */
	refused: number;
	/** Requests for lists and tokens. */
	others: number;
	/** The most connections that were open at once. */
	connections: number;
}

/**
 * Both APIs in as few lines as will do: every usage is stored, every list is empty, every token is good.
 * It checks and keeps nothing, so that it takes the least time away from what is measured.
 */
export class BenchApi {
	readonly server: Server = createServer((request, response) => this.receive(request, response));
	private behaviour: Behaviour = { latencyMs: 0 };
	private totals = noTotals();
	private window: RateWindow | undefined;
	private connections = 0;
	private lastId = 0;

	constructor() {
		this.server.on('connection', (socket) => {
			this.connections += 1;
			this.totals.connections = Math.max(this.totals.connections, this.connections);
			socket.once('close', () => (this.connections -= 1));
		});
	}

	behave(behaviour: Behaviour): void {
		const { permittedPerSecond } = behaviour;
		this.behaviour = behaviour;
		this.window =
			permittedPerSecond === undefined
				? undefined
				: new RateWindow({ permitted: permittedPerSecond, perSeconds: 1 });
		this.totals = { ...noTotals(), connections: this.connections };
	}

	get report(): Totals {
		return { ...this.totals };
	}

	private receive(request: IncomingMessage, response: ServerResponse): void {
		let body = '';
		request.setEncoding('utf8').on('data', (text: string) => (body += text));
		request.on('end', () => {
			if (this.behaviour.latencyMs === 0) this.answer(request, response, body);
			else setTimeout(() => this.answer(request, response, body), this.behaviour.latencyMs);
		});
	}

	private answer(
		{ method, url = '' }: IncomingMessage,
		response: ServerResponse,
		body: string,
	): void {
		const isList = method === 'GET';
		const isToken = url.endsWith('/oauth2/token');
		if (isList || isToken) this.totals.others += 1;
		if (isList) return send(response, 200, '[]', { 'Pagination-Total': '0' });
		if (isToken)
			return send(
				response,
				200,
				'{"access_token":"bench","token_type":"Bearer","expires_in":86400}',
			);
		const decision = this.window?.take('', Date.now());
		const headers: Record<string, string> = decision
			? {
					'X-RateLimit-Limit': String(decision.limit),
					'X-RateLimit-Remaining': String(decision.remaining),
				}
			: {};
		if (decision?.allowed === false) {
			this.totals.refused += 1;
			const retryAfter = { 'X-RateLimit-Retry-After': String(Math.ceil(decision.retryAt / 1000)) };
			return send(response, 429, '{"title":"Too many requests"}', { ...headers, ...retryAfter });
		}
		this.totals.stored += 1;
		this.lastId += 1;
		send(response, 201, `{"id":"sub_usg_${this.lastId}",${body.trimStart().slice(1)}`, headers);
	}
}

function noTotals(): Totals {
	return { stored: 0, refused: 0, others: 0, connections: 0 };
}

function send(
	response: ServerResponse,
	status: number,
	body: string,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, {
		'Content-Type': 'application/json',
		'Content-Length': Buffer.byteLength(body),
		...headers,
	});
	response.end(body);
}
