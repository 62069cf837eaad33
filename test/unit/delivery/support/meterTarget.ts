import type {
	Recognition,
	StoredByIdent,
	StoredUsage,
	StoredUsages,
} from '../../../../delivery/contract/recognition';
import type { Removal } from '../../../../delivery/contract/removal';
import { z } from 'zod/v3';
import { differencesBetween } from '../../../../delivery/identity/compare';
import { text } from '../../../../delivery/rules/textFields';
import { flag } from '../../../../delivery/rules/choiceFields';
import { decimal } from '../../../../delivery/rules/numberFields';
import { instant } from '../../../../delivery/rules/timeFields';
import type { Refusal } from '../../../../delivery/contract/outcome';
import { codeOfStatus } from '../../../../delivery/contract/code';
import { judgeByHttp } from '../../../../delivery/run/sendPolicy';
import type { Target, Decision } from '../../../../delivery/contract/target';
import { byOffset } from '../../../../delivery/stored/paging';
import type { Page, PagedList } from '../../../../delivery/contract/list';
import type { Answer, Exchange } from '../../../../delivery/contract/wire';
import type { Decimal } from '../../../../values/decimal';
import { parseDecimal } from '../../../../values/decimal';
import type { ExactObject } from '../../../../values/exactJson';
import { formatInstant, parseInstant } from '../../../../values/instant';

/** A usage of a made-up billing API. */
export interface MeterUsage {
	account: string;
	quantity: string;
	time?: string;
	note?: string;
	/** Whether less may be stored. */
	partial?: boolean;
	ident?: string;
}

/**
 * `keyed`: the API keeps an ident unique. `readable`: it can also say what is stored under it.
 * `listed`: it has no ident but lists what is stored. `blind`: neither.
 */
export type MeterKind = 'keyed' | 'readable' | 'listed' | 'blind';

export const IDENT_IS_TAKEN = 'The ident is taken.';
export const PAGE = 4;
export const REACH = 8;

export function meterTarget(kind: MeterKind): Target {
	const isKeyed = kind === 'keyed' || kind === 'readable';
	return {
		name: 'meter/usage',
		service: 'Meter',
		schema: (reading) =>
			z
				.object({
					account: text({ label: 'Account', required: true }),
					quantity: decimal({ label: 'Quantity', required: true, minimum: '0.001' }, reading),
					time: instant({ label: 'Time', required: isKeyed }, reading),
					note: text({ label: 'Note' }),
					partial: flag({ label: 'Partial' }),
					...(isKeyed
						? { ident: text({ label: 'Ident', pattern: /^[\w-]*$/, patternInWords: 'letters' }) }
						: {}),
				})
				.passthrough() as unknown as z.ZodType<ExactObject, z.ZodTypeDef, unknown>,
		content: ({ account, quantity, time }) => {
			return kind === 'blind' || time === undefined ? undefined : { account, quantity, time };
		},
		request: (body) => ({ method: 'POST', path: '/usages', body }),
		measure: (body) => {
			const time = body.time === undefined ? undefined : Date.parse(String(body.time));
			return {
				partition: String(body.account),
				amounts: [{ unit: 'quantity', value: body.quantity as Decimal }],
				from: time,
				to: time,
			};
		},
		judge,
		recognition: RECOGNITIONS[kind],
	};
}

export function refusalOf(answer: Answer): Refusal {
	return {
		status: answer.status,
		message: answer.body || 'no words',
		requestId: answer.headers['x-id'],
	};
}

function judge(exchange: Exchange, body: ExactObject): Decision {
	const byHttp = judgeByHttp(exchange, 'Meter', refusalOf);
	if (byHttp !== undefined) return byHttp;
	const answer = exchange as Answer;
	if (answer.status === 409 && answer.body === IDENT_IS_TAKEN)
		return { kind: 'exists', refusal: refusalOf(answer) };
	if (answer.status !== 201)
		return {
			kind: 'refused',
			refusal: refusalOf(answer),
			code: answer.status === 409 ? 'limit-reached' : 'refused',
			fix: 'Fix it.',
		};
	const { id, quantity, time, createdAt = '' } = JSON.parse(answer.body) as MeterRecord;
	const accepted = parseDecimal(quantity);
	const isAsSent = body.time === undefined || Date.parse(time) === Date.parse(String(body.time));
	return {
		kind: 'stored',
		id,
		accepted: accepted.ok ? accepted.value : undefined,
		...(createdAt !== '' && { createdAt: Date.parse(createdAt) }),
		createdPrecisionMs: /\.\d{3}/.test(createdAt) ? 1 : 1_000,
		differences: isAsSent ? [] : [{ field: 'time', given: String(body.time), stored: time }],
	};
}

const storedUsages: StoredUsages = {
	refusalOf: (status) => `the list cannot be read (status ${status})`,
	within: ({ partition, from, to }) =>
		list({
			...(partition === undefined ? {} : { account: partition }),
			from: String(from),
			to: String(to),
		}),
	newest: () => list({}),
	storedWithin: (from, to) => list({ storedFrom: String(from), storedTo: String(to) }),
	mayStoreLess: ({ partial }) => partial === true,
};

function list(filter: Record<string, string>): PagedList<StoredUsage> {
	return byOffset({ pageSize: PAGE, reach: REACH, read }, (offset) => ({
		method: 'GET',
		path: '/usages',
		query: { ...filter, offset: String(offset) },
	}));
}

function read(answer: Answer): Page<StoredUsage> | undefined {
	if (answer.status !== 200) return undefined;
	const records = JSON.parse(answer.body) as MeterRecord[];
	const total = answer.headers['x-total'];
	return {
		items: records.map(storedUsageOf),
		total: total === undefined ? undefined : Number(total),
	};
}

export interface MeterRecord {
	readonly id: string;
	readonly account: string;
	readonly quantity: string;
	readonly time: string;
	readonly note?: string;
	readonly ident?: string;
	/** Left out where a test has put the record there itself. */
	readonly createdAt?: string;
}

function storedUsageOf(record: MeterRecord): StoredUsage {
	const { id, account } = record;
	const quantity = parseDecimal(record.quantity);
	const time = parseInstant(record.time);
	if (!quantity.ok || !time.ok) throw new Error('The sandbox stores no such usage.');
	const content = { account, quantity: quantity.value, time: formatInstant(time.epochMs) };
	const stored = { id, partition: account, time: time.epochMs, content, quantity: quantity.value };
	const { createdAt } = record;
	return createdAt === undefined ? stored : { ...stored, createdAt: Date.parse(createdAt) };
}

const removal: Removal = {
	service: 'Meter',
	readRequest: (id) => ({ method: 'GET', path: `/usages/${id}` }),
	removeRequest: (id) => ({ method: 'DELETE', path: `/usages/${id}` }),
	accountRequest: { method: 'GET', path: '/usages' },
	read: (answer) => {
		if (answer.status !== 200) return undefined;
		const { id, content } = storedUsageOf(JSON.parse(answer.body) as MeterRecord);
		return { id, content };
	},
	refusalOf,
	adviceOf: (status) => ({
		code: status === 409 ? 'invoiced' : codeOfStatus(status),
		fix: 'Fix it.',
	}),
};

const storedByIdent: StoredByIdent = {
	request: (body) => ({ method: 'GET', path: '/usages', query: { ident: String(body.ident) } }),
	read: (answer) => {
		if (answer.status !== 200) return undefined;
		const [record] = JSON.parse(answer.body) as MeterRecord[];
		return record === undefined ? 'absent' : (record as unknown as ExactObject);
	},
	differences: (body, stored) => {
		const sent = { ...body, quantity: String(body.quantity) };
		const fields = Object.keys(sent).map((field) => [field, stored[field]]);
		return differencesBetween(sent, Object.fromEntries(fields) as ExactObject);
	},
};

const RECOGNITIONS: Record<MeterKind, Recognition> = {
	keyed: { kind: 'keyedBlind', field: 'ident' },
	readable: { kind: 'keyedReadable', field: 'ident', byIdent: storedByIdent },
	listed: { kind: 'listed', list: storedUsages, byId: removal },
	blind: { kind: 'none' },
};
