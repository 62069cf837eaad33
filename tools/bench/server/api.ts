import type { IncomingMessage, ServerResponse } from 'node:http';
import { RateWindow } from '../../sandbox/limits/rateWindow';
import { Refusal, type Answer, type Call } from '../../sandbox/server/answers';
import { StoredInstellixUsages } from './storedInstellixUsages';
import { StoredRebillyUsages } from './storedRebillyUsages';

/** How the server answers until it is told otherwise. */
export interface Behaviour {
	/** From the end of a request to its answer. */
	readonly latencyMs: number;
	/** Of what stores; none where it is left out. */
	readonly permittedPerSecond?: number;
}

/** What it was asked since the counts were set to nothing. */
export interface Counts {
	/** All of them, refused ones too. */
	readonly requests: number;
	/** Usages that it has stored. */
	readonly stored: number;
	/** Requests for a page of a list. */
	readonly lists: number;
}

const NOTHING: Counts = { requests: 0, stored: 0, lists: 0 };
/** What is stored from before is so old that no look at what a run has stored shows it. */
const STORED_BEFORE_MS = 3_600_000;
const REBILLY_USAGES = /^\/organizations\/[^/]*\/usages$/;
const TOKEN_ENDING = '/oauth2/token';
const TOKEN = '{"access_token":"bench","token_type":"Bearer","expires_in":86400}';

/**
 * Both APIs in as few lines as will do: every token is good, and every usage is stored whose ident is new.
 * It checks nothing else, so that it takes the least time away from what is measured; what it has stored
 * it lists by the sandbox's own rules of filters, pages and reach.
 */
export class BenchApi {
	counts = NOTHING;
	private behaviour: Behaviour = { latencyMs: 0 };
	private window: RateWindow | undefined;
	private rebilly = new StoredRebillyUsages();
	private instellix = new StoredInstellixUsages();

	/**
	 * Forgets all that is stored, and sets the counts to nothing.
	 *
	 * @param rebillyBodies usages that Rebilly has stored before
	 */
	behave(behaviour: Behaviour, rebillyBodies: readonly string[] = []): void {
		const { permittedPerSecond } = behaviour;
		this.behaviour = behaviour;
		this.window =
			permittedPerSecond === undefined
				? undefined
				: new RateWindow({ permitted: permittedPerSecond, perSeconds: 1 });
		this.rebilly = new StoredRebillyUsages();
		this.instellix = new StoredInstellixUsages();
		const storedAt = Date.now() - STORED_BEFORE_MS;
		for (const body of rebillyBodies) this.rebilly.store(body, storedAt);
		this.countAnew();
	}

	/** Sets the counts to nothing; what is stored stays. */
	countAnew(): void {
		this.counts = NOTHING;
	}

	/** Answers a request, by http or https. */
	readonly receive = (request: IncomingMessage, response: ServerResponse): void => {
		let body = '';
		request.setEncoding('utf8').on('data', (text: string) => (body += text));
		request.on('end', () => {
			const answer = (): void => send(response, this.answerTo(callOf(request, body)));
			if (this.behaviour.latencyMs === 0) answer();
			else setTimeout(answer, this.behaviour.latencyMs);
		});
	};

	private answerTo(call: Call): Answer {
		const isList = call.method === 'GET';
		const { requests, lists } = this.counts;
		this.counts = { ...this.counts, requests: requests + 1, lists: lists + Number(isList) };
		if (call.path.endsWith(TOKEN_ENDING)) return { status: 200, body: TOKEN };
		return isList ? this.list(call) : this.store(call);
	}

	private list(call: Call): Answer {
		try {
			if (REBILLY_USAGES.test(call.path)) return this.rebilly.list(call);
			if (call.path === '/v2/rated-usages') return this.instellix.list(call);
		} catch (error) {
			if (error instanceof Refusal) return error.answer;
			throw error;
		}
		return { status: 404, body: { title: 'Not Found' } };
	}

	private store(call: Call): Answer {
		const decision = this.window?.take('', Date.now());
		if (decision === undefined) return this.storeNow(call);
		const headers = {
			'X-RateLimit-Limit': String(decision.limit),
			'X-RateLimit-Remaining': String(decision.remaining),
		};
		if (decision.allowed) return { ...this.storeNow(call), headers };
		const retryAfter = { 'X-RateLimit-Retry-After': String(Math.ceil(decision.retryAt / 1000)) };
		return {
			status: 429,
			body: { title: 'Too many requests' },
			headers: { ...headers, ...retryAfter },
		};
	}

	private storeNow(call: Call): Answer {
		const answer = REBILLY_USAGES.test(call.path)
			? this.rebilly.store(call.body, Date.now())
			: this.instellix.store(call);
		if (answer.status === 201) this.counts = { ...this.counts, stored: this.counts.stored + 1 };
		return answer;
	}
}

/** A request as the sandbox's lists see it; what they do not look at is empty. */
function callOf({ method = '', url = '' }: IncomingMessage, body: string): Call {
	const mark = url.indexOf('?');
	const path = mark < 0 ? url : url.slice(0, mark);
	const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark));
	return {
		method,
		path,
		query,
		body,
		circumstances: [],
		params: {},
		headers: {},
		origin: '',
	} as unknown as Call;
}

function send(response: ServerResponse, { status, headers, body = '' }: Answer): void {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	response.writeHead(status, {
		'Content-Type': 'application/json',
		'Content-Length': Buffer.byteLength(text),
		...headers,
	});
	response.end(text);
}
