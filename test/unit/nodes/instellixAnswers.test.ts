import type { Answer, Exchange } from '../../../delivery/contract/wire';
import { judge, recordsOf, refusalOf } from '../../../nodes/Instellix/answers';

const answer = (status: number, body = '', headers = {}): Answer => ({ status, headers, body });

interface FieldFault {
	fieldName: string;
	error: string;
}

const refused = (status: number, ...errors: FieldFault[]): Answer =>
	answer(
		status,
		JSON.stringify({
			status: 'BAD_REQUEST',
			message: 'Validation failed',
			uuid: 'id-1',
			path: '/v2/usages',
			errors,
		}),
	);

/** Only `status` and `timestamp` are certain; what is not known is null. */
const said = (status: number, message: string | null): Answer =>
	answer(status, JSON.stringify({ status: 'CONFLICT', message, uuid: null, errors: null }));

it.each<[string, Exchange, string]>([
	['201 with the usage', answer(201, '{"usageIdent":"a"}'), 'stored'],
	['201 without a body', answer(201, ''), 'stored'],
	['201 with blanks', answer(201, '\n'), 'stored'],
	['201 that is cut off', answer(201, '{"usageIdent":"a'), 'doubtful'],
	['201 with a page of a proxy', answer(201, '<html></html>'), 'doubtful'],
	['200', answer(200, '{}'), 'doubtful'],
	['202', answer(202), 'doubtful'],
	['204', answer(204), 'doubtful'],
	[
		'409 with a fault of the ident',
		refused(409, { fieldName: 'usageIdent', error: 'conflict' }),
		'exists',
	],
	['409 that calls the ident taken', said(409, "The usageIdent 'a' already exists"), 'exists'],
	['409 that calls an ident taken', said(409, 'A usage with this ident already exists'), 'exists'],
	['409 about another thing', said(409, 'The contract is locked by a billing run'), 'refused'],
	['409 about another that exists', said(409, 'A billing run already exists'), 'refused'],
	[
		'409 that calls another ident taken',
		refused(409, { fieldName: 'contractIdent', error: 'already exists' }),
		'refused',
	],
	['409 about the ident alone', said(409, "The usageIdent 'a' is being billed"), 'refused'],
	['409 without words', said(409, null), 'refused'],
	['409 with words about another thing', refused(409, { fieldName: 'x', error: 'y' }), 'refused'],
	['409 without a body', answer(409), 'doubtful'],
	['409 with a page of a proxy', answer(409, '<html>usageIdent already exists</html>'), 'doubtful'],
	[
		'400 that calls the ident taken',
		refused(400, { fieldName: 'usageIdent', error: 'must be unique' }),
		'exists',
	],
	[
		'422 that calls the ident taken',
		refused(422, { fieldName: 'usageIdent', error: 'Already exists' }),
		'exists',
	],
	[
		'422 that speaks of a duplicate ident',
		refused(422, { fieldName: 'usageIdent', error: 'duplicate value' }),
		'exists',
	],
	['400', refused(400), 'refused'],
	[
		'400 about the form of the ident',
		refused(400, { fieldName: 'usageIdent', error: 'must match the pattern' }),
		'refused',
	],
	[
		'400 that calls another field taken',
		refused(400, { fieldName: 'productIdent', error: 'must be unique' }),
		'refused',
	],
	[
		'404 with words about the ident',
		refused(404, { fieldName: 'usageIdent', error: 'must be unique' }),
		'refused',
	],
	[
		'400 whose message alone says so',
		answer(400, '{"message":"usageIdent must be unique"}'),
		'refused',
	],
	['404', refused(404), 'refused'],
	['413', answer(413), 'refused'],
	['422', refused(422, { fieldName: 'startDate', error: 'must not be null' }), 'refused'],
	['401', answer(401), 'again'],
	['403', answer(403), 'refused'],
	['302', answer(302), 'refused'],
	['408', answer(408), 'doubtful'],
	['429', answer(429), 'again'],
	['500', answer(500), 'doubtful'],
	['503', answer(503), 'doubtful'],
	[
		'no connection',
		{ failure: 'notSent', reason: { code: 'no-connection', message: 'x' } },
		'again',
	],
	['no token', { failure: 'credential', reason: { code: 'wrong-key', message: 'x' } }, 'again'],
	['a lost answer', { failure: 'lost', reason: { code: 'answer-lost', message: 'x' } }, 'doubtful'],
	['a cancel', { failure: 'cancelled', reason: { code: 'cancelled', message: 'x' } }, 'cancelled'],
])('judges %s', (_name, exchange, kind) => {
	expect(judge(exchange, 'usageIdent', 'to create usages').kind).toBe(kind);
});

it('goes by the ident field of the operation', () => {
	const taken = refused(400, { fieldName: 'ident', error: 'is not unique' });
	expect(judge(taken, 'ident', 'to create usages').kind).toBe('exists');
	expect(judge(taken, 'usageIdent', 'to create usages').kind).toBe('refused');
});

it('keeps the words, the code, the id and the fields of a refusal', () => {
	const body = refused(
		422,
		{ fieldName: 'startDate', error: 'must not be null' },
		{ fieldName: 'endDate', error: 'is in the past' },
	);
	expect(refusalOf(body)).toEqual({
		status: 422,
		message: "Validation failed. 'startDate': must not be null. 'endDate': is in the past.",
		code: 'BAD_REQUEST',
		requestId: 'id-1',
		fields: [
			{ field: 'startDate', message: 'must not be null' },
			{ field: 'endDate', message: 'is in the past' },
		],
	});
});

it.each([
	['', 'Status 502 without a message.'],
	['<html><body><h1>Bad\n Gateway</h1></body></html>', 'Status 502: Bad Gateway'],
	['upstream error', 'Status 502: upstream error'],
	['x'.repeat(500), `Status 502: ${'x'.repeat(200)}`],
	['[]', 'Status 502: []'],
	['{"message":null,"errors":"none"}', 'Status 502.'],
	['{"errors":[null,5,{"fieldName":"a"}]}', /^Status 502\./],
])('says what it can of a refusal of another shape: %j', (body, message) => {
	expect(refusalOf(answer(502, body)).message).toMatch(
		typeof message === 'string' ? new RegExp(`^${message.replace(/[[\].]/g, '\\$&')}$`) : message,
	);
});

it('tells how to fix a refusal by its status', () => {
	const fixOf = (status: number): string => {
		const decision = judge(refused(status), 'usageIdent', 'to create usages');
		return decision.kind === 'refused' ? decision.fix : '';
	};
	expect(fixOf(404)).toContain('contract, product and aggregation');
	expect(fixOf(400)).toContain('named fields');
	expect(fixOf(403)).toMatch(/permission to create usages .*'Scope'/);
	expect(fixOf(409)).toContain('not be stored twice');
	expect(fixOf(302)).toContain('base URL');
});

it('reads lists as a bare array and under _embedded', () => {
	const records = [{ ident: 'a' }, { ident: 'b' }];
	expect(recordsOf(answer(200, JSON.stringify(records)))).toEqual(records);
	expect(
		recordsOf(
			answer(
				200,
				JSON.stringify({ _embedded: { page: 1, ratedUsages: records }, page: { size: 2 } }),
			),
		),
	).toEqual(records);
	expect(recordsOf(answer(200, '[]'))).toEqual([]);
});

it.each([
	[404, '[]'],
	[200, '{}'],
	[200, '{"_embedded":{}}'],
	[200, ''],
	[200, '[1'],
	[200, '"a"'],
])('does not take status %d with %j for a list', (status, body) => {
	expect(recordsOf(answer(status, body))).toBeUndefined();
});

it.each([
	[200, '{}', true],
	[202, '', true],
	[204, '', true],
	[201, '{"usageIdent":"a', false],
	[409, '<html></html>', false],
])('says after %d with %j whether the server may still store', (status, body, mayStill) => {
	const decision = judge(answer(status, body), 'usageIdent', 'Fix it.');
	expect(decision.kind).toBe('doubtful');
	expect('mayStillStore' in decision).toBe(mayStill);
});
