import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { RateWindow } from '../../sandbox/limits/rateWindow';

const ITEM_OF_BODY = /"subscriptionId":"([^"]*)"/;
const TIME_OF_BODY = /"usageTime":"([^"]*)"/;
const OF_ITEM = /subscriptionId:([^;]*);usageTime:(.*?)[.][.](.*)/;
const CREATED_WITHIN = /^createdTime:(.*?)[.][.](.*)/;

/** How the server answers until it is told otherwise. */
export interface Behaviour {
	/** From the end of a request to its answer. */
	readonly latencyMs: number;
	/** Of what stores; none where it is left out. */
	readonly permittedPerSecond?: number;
}

/** What it was asked since it was told how to answer. */
export interface Counts {
	/** Usages, all of which it has stored. */
	readonly stored: number;
	/** Requests for a page of a list. */
	readonly lists: number;
}

type Listed = readonly [time: string, record: string];

/**
 * Both APIs in as few lines as will do: every usage is stored, every token is good. It checks nothing,
 * and lists only the usages of Rebilly, of one subscription item or of a span of storing, so that it
 * takes the least time away from what is measured.
 */
export class BenchApi {
	readonly server: Server = createServer((request, response) => this.receive(request, response));
	private behaviour: Behaviour = { latencyMs: 0 };
	counts: Counts = { stored: 0, lists: 0 };
	private window: RateWindow | undefined;
	private lastId = 0;
	/** What Rebilly has stored, by subscription item with its time of use. */
	private readonly listed = new Map<string, Listed[]>();
	/** The same in the order of storing, with its time of storing. */
	private created: Listed[] = [];

	behave(behaviour: Behaviour): void {
		const { permittedPerSecond } = behaviour;
		this.behaviour = behaviour;
		this.window =
			permittedPerSecond === undefined
				? undefined
				: new RateWindow({ permitted: permittedPerSecond, perSeconds: 1 });
		this.counts = { stored: 0, lists: 0 };
		this.listed.clear();
		this.created = [];
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
		if (method === 'GET') return this.list(url, response);
		if (url.endsWith('/oauth2/token'))
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
			const retryAfter = { 'X-RateLimit-Retry-After': String(Math.ceil(decision.retryAt / 1000)) };
			return send(response, 429, '{"title":"Too many requests"}', { ...headers, ...retryAfter });
		}
		this.counts = { ...this.counts, stored: this.counts.stored + 1 };
		this.lastId += 1;
		const createdTime = new Date().toISOString();
		const record = `{"id":"sub_usg_${this.lastId}","createdTime":"${createdTime}",${body.trimStart().slice(1)}`;
		const [, item] = ITEM_OF_BODY.exec(body) ?? [];
		const [, time = ''] = TIME_OF_BODY.exec(body) ?? [];
		if (item !== undefined) {
			this.recordsOf(item).push([time, record]);
			this.created.push([createdTime, record]);
		}
		send(response, 201, record, headers);
	}

	private list(url: string, response: ServerResponse): void {
		this.counts = { ...this.counts, lists: this.counts.lists + 1 };
		const query = new URL(url, 'http://bench').searchParams;
		const records = this.within(query.get('filter') ?? '');
		const offset = Number(query.get('offset') ?? 0);
		const page = records.slice(offset, offset + Number(query.get('limit') ?? 1_000));
		send(response, 200, `[${page.join(',')}]`, { 'Pagination-Total': String(records.length) });
	}

	private within(filter: string): string[] {
		const [, item, ...timesOfUse] = OF_ITEM.exec(filter) ?? [];
		const [, ...timesOfStoring] = CREATED_WITHIN.exec(filter) ?? [];
		const [all, [from = '', to = '']] =
			item === undefined ? [this.created, timesOfStoring] : [this.recordsOf(item), timesOfUse];
		// All times are in UTC and written alike.
		return all.flatMap(([time, record]) => (time >= from && time <= to ? [record] : []));
	}

	private recordsOf(item: string): Listed[] {
		const records = this.listed.get(item) ?? [];
		this.listed.set(item, records);
		return records;
	}
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
