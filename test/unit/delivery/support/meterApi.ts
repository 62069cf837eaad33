import type {
	Answer,
	Exchange,
	NoAnswer,
	Transport,
	WireRequest,
} from '../../../../delivery/contract/wire';
import { writeExactJson, type ExactObject } from '../../../../values/exactJson';
import type { FakeClock } from './clock';
import type { MeterRecord } from './meterTarget';
import { IDENT_IS_TAKEN, PAGE } from './meterTarget';

/** What becomes of a request: it is carried out, it fails before or after that, or it is answered otherwise. */
export type Step =
	| 'ok'
	| 'loseBefore'
	| 'loseAfter'
	| 'fail503After'
	| NoAnswer['failure']
	| { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

export interface MeterBehaviour {
	/** Steps for the 1st, 2nd, ... request that stores the usage with this note; then all go well. */
	steps?: Readonly<Record<string, readonly Step[]>>;
	/** The step for each request in the order of their arrival; goes before `steps`. */
	plan?: (request: WireRequest, number: number) => Step | undefined;
	/** How much of a quantity is accepted where less may be stored. */
	limit?: string;
	filter?: 'obeyed' | 'ignored' | 'refused';
	sendsTotal?: boolean;
	/** How many records a page holds at most, whatever was asked for. */
	pageLimit?: number;
	answerMs?: number;
	/** How many requests that store are permitted within the ten minutes of a test, as the headers tell. */
	permitted?: number;
}

/** The made-up billing API, in memory: what it has stored is the truth that outcomes are held against. */
export class MeterApi implements Transport {
	readonly stored: MeterRecord[] = [];
	/** Notes of the usages that were posted, in the order of their arrival. */
	readonly posted: string[] = [];
	readonly requests: Array<{ readonly at: number; readonly request: WireRequest }> = [];
	mostAtOnce = 0;
	private atOnce = 0;

	constructor(
		private readonly clock: FakeClock,
		private readonly isKeyed: boolean,
		public behaviour: MeterBehaviour = {},
	) {}

	/** Stores a usage as an earlier run or another program would have. */
	store(usage: Omit<MeterRecord, 'id'>): MeterRecord {
		const record = { ...usage, id: `id-${this.stored.length + 1}` };
		this.stored.push(record);
		return record;
	}

	get reads(): WireRequest[] {
		return this.requests.map(({ request }) => request).filter(({ method }) => method === 'GET');
	}

	async send(request: WireRequest): Promise<Exchange> {
		this.requests.push({ at: this.clock.now(), request });
		this.atOnce += 1;
		this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
		const step = this.stepOf(request);
		const exchange = this.answer(request, step);
		await this.clock.pass(this.behaviour.answerMs ?? 10);
		this.atOnce -= 1;
		return exchange;
	}

	private stepOf(request: WireRequest): Step {
		const planned = this.behaviour.plan?.(request, this.requests.length);
		if (request.method === 'GET') return planned ?? 'ok';
		const note = String(request.body?.note);
		this.posted.push(note);
		const nth = this.posted.filter((other) => other === note).length;
		return planned ?? this.behaviour.steps?.[note]?.[nth - 1] ?? 'ok';
	}

	private answer(request: WireRequest, step: Step): Exchange {
		if (typeof step === 'object') return { headers: {}, body: '', ...step };
		const answer = step === 'ok' || step.endsWith('After') ? this.carryOut(request) : undefined;
		switch (step) {
			case 'ok':
				return answer!;
			case 'fail503After':
				return { status: 503, headers: {}, body: '' };
			case 'loseBefore':
			case 'loseAfter':
				return {
					failure: 'lost',
					reason: { code: 'answer-lost', message: 'the connection broke' },
				};
			default:
				return { failure: step, reason: { code: 'no-connection', message: `made up: ${step}` } };
		}
	}

	private carryOut(request: WireRequest): Answer {
		return request.method === 'GET' ? this.list(request.query ?? {}) : this.create(request.body!);
	}

	private create(body: ExactObject): Answer {
		const { permitted = Infinity } = this.behaviour;
		if (this.posted.length > permitted)
			return { status: 429, headers: { 'retry-after': '600' }, body: '' };
		const usage = JSON.parse(writeExactJson(body)) as Omit<MeterRecord, 'id'> & {
			partial?: boolean;
		};
		if (this.isKeyed && this.stored.some(({ ident }) => ident === usage.ident)) {
			return { status: 409, headers: {}, body: IDENT_IS_TAKEN };
		}
		const { partial, time = new Date(this.clock.now()).toISOString(), ...fields } = usage;
		const quantity =
			partial && this.behaviour.limit !== undefined ? this.behaviour.limit : usage.quantity;
		const record = this.store({ ...fields, time, quantity });
		return { status: 201, headers: this.rateHeaders(), body: JSON.stringify(record) };
	}

	private rateHeaders(): Record<string, string> {
		const { permitted } = this.behaviour;
		if (permitted === undefined) return {};
		return {
			'x-ratelimit-limit': String(permitted),
			'x-ratelimit-remaining': String(permitted - this.posted.length),
		};
	}

	private list(query: Readonly<Record<string, string>>): Answer {
		const { filter = 'obeyed', sendsTotal = true, pageLimit = PAGE } = this.behaviour;
		const isFiltered = 'account' in query || 'ident' in query;
		if (isFiltered && filter === 'refused')
			return { status: 422, headers: {}, body: 'No such filter.' };
		const found = this.stored.filter(
			(record) => !isFiltered || filter === 'ignored' || matches(record, query),
		);
		if (query.order === 'newest') found.reverse();
		const offset = Number(query.offset ?? 0);
		const headers: Record<string, string> = sendsTotal ? { 'x-total': String(found.length) } : {};
		return { status: 200, headers, body: JSON.stringify(found.slice(offset, offset + pageLimit)) };
	}
}

function matches(record: MeterRecord, query: Readonly<Record<string, string>>): boolean {
	if ('ident' in query) return record.ident === query.ident;
	const time = Date.parse(record.time);
	return record.account === query.account && time >= Number(query.from) && time <= Number(query.to);
}
