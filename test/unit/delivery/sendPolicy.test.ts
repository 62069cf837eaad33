import { judgeByHttp } from '../../../delivery/run/sendPolicy';
import type { Exchange } from '../../../delivery/contract/wire';
import { refusalOf } from './support/meterTarget';

const judge = (exchange: Exchange) => judgeByHttp(exchange, 'Meter', refusalOf);
const answer = (status: number, headers: Record<string, string> = {}, body = ''): Exchange => ({
	status,
	headers,
	body,
});

it.each<[string, Exchange, object]>([
	[
		'no connection',
		{ failure: 'notSent', reason: { code: 'no-connection', message: 'x' } },
		{ kind: 'again', reason: { code: 'no-connection', message: 'x' }, stopsRun: true },
	],
	[
		'no credential',
		{ failure: 'credential', reason: { code: 'wrong-key', message: 'x' } },
		{ kind: 'again', reason: { code: 'wrong-key', message: 'x' }, limit: 1, stopsRun: true },
	],
	[
		'a lost answer',
		{ failure: 'lost', reason: { code: 'answer-lost', message: 'x' } },
		{ kind: 'doubtful', reason: { code: 'answer-lost', message: 'x' } },
	],
	[
		'an answer that did not come in time',
		{ failure: 'timedOut', reason: { code: 'answer-lost', message: 'x' } },
		{ kind: 'doubtful', reason: { code: 'answer-lost', message: 'x' }, mayStillStore: true },
	],
	[
		'a cancel',
		{ failure: 'cancelled', reason: { code: 'cancelled', message: 'x' } },
		{ kind: 'cancelled', mayBeStored: true },
	],
	['401', answer(401), { kind: 'again', limit: expect.any(Number), stopsRun: true }],
	[
		'403',
		answer(403, {}, 'not you'),
		{ kind: 'refused', stopsRun: true, refusal: { status: 403, message: 'not you' } },
	],
	['300', answer(300), { kind: 'refused', stopsRun: true }],
	['301', answer(301), { kind: 'refused', stopsRun: true }],
	['308', answer(308), { kind: 'refused', stopsRun: true }],
	['408', answer(408), { kind: 'doubtful' }],
	['429', answer(429), { kind: 'again', notBefore: undefined }],
	[
		'429 with a time',
		answer(429, { 'retry-after': '7' }),
		{ kind: 'again', notBefore: { in: 7_000 } },
	],
	['500', answer(500), { kind: 'doubtful' }],
	[
		'503 with a time',
		answer(503, { 'retry-after': '7' }),
		{ kind: 'doubtful', notBefore: { in: 7_000 } },
	],
	['599', answer(599), { kind: 'doubtful' }],
])('judges %s', (_name, exchange, decision) => {
	expect(judge(exchange)).toMatchObject(decision);
});

it.each([200, 201, 202, 204, 400, 402, 404, 405, 406, 409, 410, 413, 415, 422, 425, 451])(
	'leaves status %d to the target',
	(status) => {
		expect(judge(answer(status))).toBeUndefined();
	},
);

const page = '\n<!DOCTYPE html><html><body>Please stand by</body></html>';

it.each([400, 404, 409, 413, 422, 451])('takes a web page with %d for no answer', (status) => {
	expect(judge(answer(status, {}, page))).toMatchObject({
		kind: 'doubtful',
		reason: { code: 'unclear-answer', message: expect.stringContaining(String(status)) },
	});
});

it.each([
	[401, 'again'],
	[403, 'refused'],
	[429, 'again'],
])('believes a web page with %d, which whoever stands in front may say', (status, kind) => {
	expect(judge(answer(status, {}, page))?.kind).toBe(kind);
});

it.each<[string, Exchange, boolean]>([
	['408', answer(408), true],
	['504', answer(504), true],
	['524', answer(524), true],
	['500', answer(500), false],
	['502', answer(502), false],
	['503', answer(503), false],
	['a page with 409', answer(409, {}, page), false],
	[
		'a broken connection',
		{ failure: 'lost', reason: { code: 'answer-lost', message: 'x' } },
		false,
	],
])('says after %s whether the server may still store', (_name, exchange, mayStill) => {
	expect(judge(exchange)).toHaveProperty('kind', 'doubtful');
	expect('mayStillStore' in judge(exchange)!).toBe(mayStill);
});

it('never calls a usage refused or unsent that may be stored', () => {
	for (let status = 500; status < 600; status += 1)
		expect(judge(answer(status))?.kind).toBe('doubtful');
});

it('gives every reason the name of the service or the words of the network', () => {
	for (const status of [401, 408, 429, 500, 503]) {
		const decision = judge(answer(status));
		expect(decision && 'reason' in decision ? decision.reason.message : '').toMatch(
			new RegExp(`^Meter .*${status}`),
		);
	}
});
