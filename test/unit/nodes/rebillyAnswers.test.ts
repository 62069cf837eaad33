import type { Decision } from '../../../delivery/contract/target';
import type { ExactObject } from '../../../values/exactJson';
import type { Answer, Exchange } from '../../../delivery/contract/wire';
import { judge, refusalOf } from '../../../nodes/RebillyUsage/answers';
import { Decimal } from '../../../values/decimal';

const answer = (status: number, body = '', headers = {}): Answer => ({ status, headers, body });
const body = (changes: Record<string, unknown> = {}): ExactObject => {
	const { quantity = '12.5', ...others } = changes;
	return {
		subscriptionId: 'sub_1',
		quantity: Decimal.from(quantity as string),
		...others,
	} as ExactObject;
};
const usage = (quantity: string): string =>
	`{"id":"sub_usg_1","subscriptionId":"sub_1","quantity":${quantity}}`;

it.each<[string, Exchange, string]>([
	['201 with the usage', answer(201, usage('12.5')), 'stored'],
	['201 with a quantity as text', answer(201, usage('"12.5"')), 'stored'],
	['201 without a body', answer(201, ''), 'doubtful'],
	['201 that is cut off', answer(201, usage('12.5').slice(0, -1)), 'doubtful'],
	['201 without an id', answer(201, '{"quantity":1}'), 'doubtful'],
	['201 without a quantity', answer(201, '{"id":"sub_usg_1"}'), 'doubtful'],
	['201 with a quantity that is none', answer(201, usage('null')), 'doubtful'],
	['201 with a page of a proxy', answer(201, '<html></html>'), 'doubtful'],
	['200', answer(200, usage('12.5')), 'doubtful'],
	['204', answer(204), 'doubtful'],
	['400', answer(400), 'refused'],
	['404', answer(404), 'refused'],
	['409', answer(409), 'refused'],
	['413', answer(413), 'refused'],
	['422', answer(422), 'refused'],
	['401', answer(401), 'again'],
	['403', answer(403), 'refused'],
	['301', answer(301), 'refused'],
	['408', answer(408), 'doubtful'],
	['429', answer(429), 'again'],
	['500', answer(500), 'doubtful'],
	['502', answer(502), 'doubtful'],
	[
		'no connection',
		{ failure: 'notSent', reason: { code: 'no-connection', message: 'x' } },
		'again',
	],
	[
		'no credential',
		{ failure: 'credential', reason: { code: 'wrong-key', message: 'x' } },
		'again',
	],
	['a lost answer', { failure: 'lost', reason: { code: 'answer-lost', message: 'x' } }, 'doubtful'],
	['a cancel', { failure: 'cancelled', reason: { code: 'cancelled', message: 'x' } }, 'cancelled'],
])('judges %s', (_name, exchange, kind) => {
	expect(judge(exchange, body()).kind).toBe(kind);
});

it('takes id and accepted quantity from the answer, with all digits', () => {
	expect(
		judge(answer(201, usage('12345678901234567.891')), body({ quantity: '12345678901234567.891' })),
	).toEqual({
		kind: 'stored',
		id: 'sub_usg_1',
		accepted: Decimal.from('12345678901234567.891'),
		differences: [],
		createdPrecisionMs: 1_000,
	});
});

it.each([
	['2026-03-01T08:00:00Z', 1_000],
	['2026-03-01T08:00:00+00:00', 1_000],
	['2026-03-01T08:00:00.250Z', 1],
])('takes from %s how exact times of storing are', (createdTime, createdPrecisionMs) => {
	const created = usage('12.5').replace('}', `,"createdTime":"${createdTime}"}`);
	expect(judge(answer(201, created), body())).toMatchObject({ createdPrecisionMs });
});

it.each([
	[{ detail: 'The detail', title: 'The title', error: 'The error' }, 'The detail.'],
	[{ title: 'The title', error: 'The error' }, 'The title.'],
	[{ error: 'The error', status: 422 }, 'The error.'],
	[{ status: 422 }, 'Status 422.'],
	[
		{
			title: 'Invalid',
			invalidFields: [
				{ field: 'quantity', message: 'is too small' },
				{ field: 'a.b', message: 'x' },
			],
		},
		"Invalid. 'quantity': is too small. 'a.b': x.",
	],
])('says of a refusal with %j the most telling words first', (body, message) => {
	expect(refusalOf(answer(422, JSON.stringify(body))).message).toBe(message);
});

it('keeps the type, the id and the fields of a refusal', () => {
	const body = {
		type: 'https://x/validation',
		title: 'Invalid',
		instance: 'id-1',
		invalidFields: [{ field: 'quantity', message: 'x' }],
	};
	expect(refusalOf(answer(422, JSON.stringify(body)))).toMatchObject({
		status: 422,
		code: 'https://x/validation',
		requestId: 'id-1',
		fields: [{ field: 'quantity', message: 'x' }],
	});
	expect(refusalOf(answer(404, '{"error":"x"}', { 'x-request-id': 'id-2' })).requestId).toBe(
		'id-2',
	);
});

it('says what it can of a refusal that is not JSON', () => {
	expect(refusalOf(answer(502, '<h1>Bad Gateway</h1>')).message).toBe('Status 502: Bad Gateway');
});

it('tells of a reached limit how to bill up to it', () => {
	const decision = judge(answer(409, '{"title":"Limit reached"}'), body());
	expect(decision).toMatchObject({
		refusal: { message: 'Limit reached.' },
		fix: expect.stringContaining("'Accept Partial Quantity'"),
	});
});

describe('what is stored otherwise than it was sent', () => {
	const sent = body({ usageTime: '2026-03-01T07:00:00.250Z' });
	const echo = { id: 'a', subscriptionId: 'sub_1', quantity: 12.5 };
	const whole = { ...echo, usageTime: '2026-03-01T07:00:00.250Z' };
	const differencesOf = (stored: object, of = sent) =>
		(judge(answer(201, JSON.stringify(stored)), of) as Decision & { kind: 'stored' }).differences;

	it.each([
		['the same', whole],
		['the same moment with an offset', { ...whole, usageTime: '2026-03-01T08:00:00.250+01:00' }],
		['fewer fields', { id: 'a', quantity: '12.50' }],
	])('is not %s', (_name, stored) => {
		expect(differencesOf(stored)).toEqual([]);
	});

	it.each([
		['a time that is cut', { usageTime: '2026-03-01T07:00:00Z' }, 'usageTime'],
		['another item', { subscriptionId: 'sub_of_the_order' }, 'subscriptionId'],
		['a larger quantity', { quantity: 13 }, 'quantity'],
		['a smaller quantity that nobody accepted', { quantity: 12 }, 'quantity'],
		['a time without sense', { usageTime: 'yesterday' }, 'usageTime'],
	])('is %s', (_name, change, field) => {
		expect(differencesOf({ ...whole, ...change })).toMatchObject([{ field }]);
	});

	it('is not the part of a quantity that was accepted', () => {
		const part = { ...sent, acceptPartialQuantity: true };
		expect(differencesOf({ ...whole, quantity: 5 }, part)).toEqual([]);
		expect(differencesOf({ ...whole, quantity: 13 }, part)).toMatchObject([{ field: 'quantity' }]);
	});
});

it.each([
	[200, '{}', true],
	[202, '', true],
	[204, '', true],
	[201, usage('12.5').slice(0, -1), false],
	[409, '<html></html>', false],
])('says after %d with %j whether the server may still store', (status, text, mayStill) => {
	const decision = judge(answer(status, text), body());
	expect(decision.kind).toBe('doubtful');
	expect('mayStillStore' in decision).toBe(mayStill);
});
