import type { Reason } from '../../../../delivery/contract/code';
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
	| { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
	/** Reaches the API so many milliseconds after it was sent. */
	| { readonly arrivesAfterMs: number }
	/** Times out, and is carried out so many milliseconds after that. */
	| { readonly storesAfterMs: number }
	/** Is delivered twice; the answer names one of the copies, or is lost. */
	| { readonly storesTwice: 'namesFirst' | 'namesLast' | 'loses' };

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
	/** How long a list does not show what was stored; reading by ID is never late. */
	lagMs?: number;
	/** How long a list still shows what was deleted. */
	staleMs?: number;
	/** Usages cannot be listed by when they were stored. */
	listsNotByStoring?: boolean;
	/** Which stored usages no list shows. */
	hides?: (record: MeterRecord) => boolean;
	/** What lists show besides, although it is no longer stored. */
	shows?: readonly MeterRecord[];
	/** Times of usages are cut to whole seconds when they are stored. */
	cutsTimes?: boolean;
	/** Times of storing are written in whole seconds. */
	createdInSeconds?: boolean;
	/** The time of storing of a usage that is stored now; nothing where none is kept. */
	createdAt?: (now: number, note: string | undefined) => number | undefined;
	/** IDs of the 1st, 2nd, ... stored usage, where the order of IDs matters. */
	ids?: readonly string[];
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
	private storedInAll = 0;
	/** When each usage was stored, by its ID. */
	private readonly storedAt = new Map<string, number>();
	private readonly deleted: Array<{ readonly record: MeterRecord; readonly at: number }> = [];

	constructor(
		private readonly clock: FakeClock,
		private readonly isKeyed: boolean,
		public behaviour: MeterBehaviour = {},
	) {}

	/** Stores a usage as an earlier run or another program would have. */
	store(usage: Omit<MeterRecord, 'id' | 'createdAt'>): MeterRecord {
		const { ids, createdInSeconds, createdAt: timeOf = (time) => time } = this.behaviour;
		const now = this.clock.now();
		const id = ids?.[this.storedInAll] ?? `id-${this.storedInAll + 1}`;
		const created = timeOf(now, usage.note);
		const createdAt = created === undefined ? undefined : textOf(created, createdInSeconds);
		const record = { ...usage, id, createdAt };
		this.storedInAll += 1;
		this.storedAt.set(id, now);
		this.stored.push(record);
		return record;
	}

	/** Takes a usage away as somebody else would. */
	remove(id: string): void {
		const position = this.stored.findIndex((record) => record.id === id);
		const [record] = this.stored.splice(position, 1);
		this.deleted.push({ record, at: this.clock.now() });
	}

	get reads(): WireRequest[] {
		return this.requests.map(({ request }) => request).filter(({ method }) => method === 'GET');
	}

	async send(request: WireRequest): Promise<Exchange> {
		this.requests.push({ at: this.clock.now(), request });
		this.atOnce += 1;
		this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
		const step = this.stepOf(request);
		if (typeof step === 'object' && 'arrivesAfterMs' in step)
			await this.clock.pass(step.arrivesAfterMs);
		const exchange = this.answer(request, step);
		await this.clock.pass(this.behaviour.answerMs ?? 10);
		this.atOnce -= 1;
		return exchange;
	}

	private stepOf(request: WireRequest): Step {
		const planned = this.behaviour.plan?.(request, this.requests.length);
		if (request.method !== 'POST') return planned ?? 'ok';
		const note = String(request.body?.note);
		this.posted.push(note);
		const nth = this.posted.filter((other) => other === note).length;
		return planned ?? this.behaviour.steps?.[note]?.[nth - 1] ?? 'ok';
	}

	private answer(request: WireRequest, step: Step): Exchange {
		if (typeof step === 'object') {
			if ('status' in step) return { headers: {}, body: '', ...step };
			if ('arrivesAfterMs' in step) return this.carryOut(request);
			if ('storesTwice' in step) return this.carryOutTwice(request, step.storesTwice);
			void this.clock.pass(step.storesAfterMs).then(() => this.carryOut(request));
			return { failure: 'timedOut', reason: LOST };
		}
		const answer = step === 'ok' || step.endsWith('After') ? this.carryOut(request) : undefined;
		switch (step) {
			case 'ok':
				return answer!;
			case 'fail503After':
				return { status: 503, headers: {}, body: '' };
			case 'loseBefore':
			case 'loseAfter':
				return { failure: 'lost', reason: LOST };
			default:
				return { failure: step, reason: { code: 'no-connection', message: `made up: ${step}` } };
		}
	}

	private carryOut(request: WireRequest): Answer {
		if (request.method === 'POST') return this.create(request.body!);
		const id = /^\/usages\/(.+)$/.exec(request.path)?.[1];
		if (request.method === 'DELETE') return this.delete(id!);
		return id === undefined ? this.list(request.query ?? {}) : this.read(id);
	}

	private carryOutTwice(
		request: WireRequest,
		named: 'namesFirst' | 'namesLast' | 'loses',
	): Exchange {
		const [first, last] = [this.carryOut(request), this.carryOut(request)];
		if (named === 'loses') return { failure: 'lost', reason: LOST };
		return named === 'namesFirst' ? first : last;
	}

	private read(id: string): Answer {
		const record = this.stored.find((other) => other.id === id);
		if (record === undefined) return { status: 404, headers: {}, body: 'No such usage.' };
		return { status: 200, headers: {}, body: JSON.stringify(record) };
	}

	private delete(id: string): Answer {
		const answer = this.read(id);
		if (answer.status !== 200) return answer;
		this.remove(id);
		return { status: 204, headers: {}, body: '' };
	}

	private create(body: ExactObject): Answer {
		const { permitted = Infinity } = this.behaviour;
		if (this.posted.length > permitted)
			return { status: 429, headers: { 'retry-after': '600' }, body: '' };
		const usage = JSON.parse(writeExactJson(body)) as Omit<MeterRecord, 'id' | 'createdAt'> & {
			partial?: boolean;
		};
		if (this.isKeyed && this.stored.some(({ ident }) => ident === usage.ident)) {
			return { status: 409, headers: {}, body: IDENT_IS_TAKEN };
		}
		const { partial, time: given = textOf(this.clock.now()), ...fields } = usage;
		const time = this.behaviour.cutsTimes ? textOf(Date.parse(given), true) : given;
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

	/** What lists show by now. */
	private get shown(): MeterRecord[] {
		const { lagMs = 0, staleMs = 0, hides = () => false, shows = [] } = this.behaviour;
		const now = this.clock.now();
		const isStoredBy = ({ id }: MeterRecord): boolean =>
			(this.storedAt.get(id) ?? -Infinity) <= now - lagMs;
		const stale = this.deleted.filter(({ at }) => at > now - staleMs);
		return this.stored
			.concat(stale.map(({ record }) => record))
			.filter((record) => isStoredBy(record) && !hides(record))
			.concat(shows);
	}

	private list(query: Readonly<Record<string, string>>): Answer {
		const { filter = 'obeyed', sendsTotal = true, pageLimit = PAGE } = this.behaviour;
		const { listsNotByStoring = false } = this.behaviour;
		const isFiltered = ['account', 'from', 'ident', 'storedFrom'].some((field) => field in query);
		if (isFiltered && (filter === 'refused' || (listsNotByStoring && 'storedFrom' in query)))
			return { status: 422, headers: {}, body: 'No such filter.' };
		const found = this.shown.filter(
			(record) => !isFiltered || filter === 'ignored' || matches(record, query),
		);
		if (query.order === 'newest') found.reverse();
		const offset = Number(query.offset ?? 0);
		const headers: Record<string, string> = sendsTotal ? { 'x-total': String(found.length) } : {};
		return { status: 200, headers, body: JSON.stringify(found.slice(offset, offset + pageLimit)) };
	}
}

const LOST: Reason = { code: 'answer-lost', message: 'the connection broke' };

/** A time as the API writes it. */
function textOf(time: number, inSeconds = false): string {
	const text = new Date(time).toISOString();
	return inSeconds ? text.replace(/\.\d+/, '') : text;
}

function matches(record: MeterRecord, query: Readonly<Record<string, string>>): boolean {
	if ('ident' in query) return record.ident === query.ident;
	if ('storedFrom' in query) {
		const storedAt = Date.parse(record.createdAt ?? '');
		return storedAt >= Number(query.storedFrom) && storedAt <= Number(query.storedTo);
	}
	const time = Date.parse(record.time);
	const isOfAccount = !('account' in query) || record.account === query.account;
	return isOfAccount && time >= Number(query.from) && time <= Number(query.to);
}
