import { parse, stringify } from 'lossless-json';

/** A request as it arrives: header names in lower case, the body as text. */
export interface Received {
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
}

export interface Answered {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** What becomes of one request that stores. */
export type Fault = 'loseRequest' | 'loseAnswer' | 'fail503After' | 'slowDown' | 'fine';

export interface StoredRecord {
	readonly id: string;
	readonly key?: string;
	/** Numbers keep their literals. */
	readonly usage: Readonly<Record<string, unknown>>;
}

export const METERS = ['meter-1', 'meter-2'];
export const SECRET_KEY = 'quill_secret';
const PAGE = 3;

/**
 * The service as its vendor would write it: it imports nothing that ships, so that it does not share
 * the client's mistakes. What it has stored is the truth that outcomes are held against.
 */
export class QuillmeterService {
	readonly events: StoredRecord[] = [];
	readonly readings: StoredRecord[] = [];
	/** Requests that tried to store. */
	posts = 0;
	/** For the next requests that store, in the order of their arrival; then all go well. */
	faults: Fault[] = [];

	/** @returns nothing when the answer is lost */
	receive(request: Received): Answered | undefined {
		if (request.headers.authorization !== `Bearer ${SECRET_KEY}`)
			return refusal(401, 'No such key');
		if (request.method === 'GET') return this.list(request);
		this.posts += 1;
		const fault = this.faults.shift() ?? 'fine';
		if (fault === 'loseRequest') return undefined;
		if (fault === 'slowDown')
			return { ...refusal(429, 'Slow down'), headers: { 'retry-after': '1' } };
		const answer = this.store(request);
		if (fault === 'fail503After') return refusal(503, 'Try later');
		return fault === 'loseAnswer' ? undefined : answer;
	}

	private store({ path, headers, body }: Received): Answered {
		const usage = parse(body) as Record<string, unknown>;
		if (!METERS.includes(String(usage.meter)))
			return refusal(422, `There is no meter '${String(usage.meter)}'`);
		if (path === '/v1/readings') return created(add(this.readings, usage));
		const key = headers['idempotency-key'];
		if (typeof key !== 'string') return refusal(400, 'An event needs a key');
		const earlier = this.events.find((event) => event.key === key);
		if (earlier === undefined) return created(add(this.events, usage, key));
		return stringify(earlier.usage) === stringify(usage)
			? { ...created(earlier), status: 200 }
			: refusal(409, 'The key belongs to another event');
	}

	private list({ path, query }: Received): Answered {
		if (path === '/v1/meters') return list(METERS.map((id) => ({ id })));
		if (path === '/v1/events')
			return list(this.events.filter(({ key }) => key === query.key).map(shown));
		const { meter, from = '', to = '9', offset = '0' } = query;
		const found = this.readings.filter(({ usage }) => {
			const time = String(usage.time);
			return (meter === undefined || usage.meter === meter) && time >= from && time <= to;
		});
		return list(found.slice(Number(offset), Number(offset) + PAGE).map(shown));
	}
}

function add(records: StoredRecord[], usage: Record<string, unknown>, key?: string): StoredRecord {
	const record = { id: `id-${records.length + 1}`, key, usage };
	records.push(record);
	return record;
}

function shown({ id, usage }: StoredRecord): object {
	return { id, ...usage };
}

function created(record: StoredRecord): Answered {
	return { status: 201, headers: {}, body: String(stringify(shown(record))) };
}

function list(records: readonly object[]): Answered {
	return { status: 200, headers: {}, body: String(stringify(records)) };
}

function refusal(status: number, reason: string): Answered {
	return {
		status,
		headers: { 'x-request-id': 'request-1' },
		body: JSON.stringify({ code: `q${status}`, reason }),
	};
}
