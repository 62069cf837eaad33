import type { Exchange } from '../../../delivery/contract/wire';
import { CredentialProblem } from '../../../nodes/shared/host/credentialProblem';
import { exchangeOf } from '../../../nodes/shared/host/exchanges';

function thrown(members: object, cause?: unknown): Error {
	return Object.assign(
		new Error('something went wrong'),
		members,
		cause === undefined ? {} : { cause },
	);
}

const kindOf = (exchange: Exchange): string =>
	'failure' in exchange ? exchange.failure : String(exchange.status);

it.each<[string, unknown, string]>([
	['a refused connection', thrown({ code: 'ECONNREFUSED', syscall: 'connect' }), 'notSent'],
	['an unknown host', thrown({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }), 'notSent'],
	['a name server that is away', thrown({ code: 'EAI_AGAIN' }), 'notSent'],
	['a network that cannot be reached', thrown({ code: 'ENETUNREACH' }), 'notSent'],
	[
		'a connection that did not come about in time',
		thrown({ code: 'ETIMEDOUT', syscall: 'connect' }),
		'notSent',
	],
	['a certificate that is not accepted', thrown({ code: 'CERT_HAS_EXPIRED' }), 'notSent'],
	["a certificate of one's own", thrown({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'notSent'],
	[
		'a token that could not be had for now',
		new CredentialProblem('no-token', 'x', true),
		'notSent',
	],
	['a credential that is wrong', new CredentialProblem('wrong-key', 'x'), 'credential'],
	['an answer that did not come in time', thrown({ code: 'ECONNABORTED' }), 'timedOut'],
	['a time limit while waiting', thrown({ code: 'ETIMEDOUT' }), 'timedOut'],
	['a connection that ended in time', thrown({ code: 'ETIMEDOUT', syscall: 'read' }), 'timedOut'],
	['a broken connection', thrown({ code: 'ECONNRESET', syscall: 'read' }), 'lost'],
	['a broken pipe', thrown({ code: 'EPIPE', syscall: 'write' }), 'lost'],
	[
		'an answer that was cut off',
		thrown({ code: 'ERR_BAD_RESPONSE', response: { status: 201, headers: {}, data: '{' } }),
		'lost',
	],
	['an error nobody knows', new Error('boom'), 'lost'],
	['something that is no error', 'boom', 'lost'],
	['nothing', undefined, 'lost'],
	['a cancel', thrown({ code: 'ERR_CANCELED' }), 'cancelled'],
	['a cancel by name', thrown({ name: 'CanceledError' }), 'cancelled'],
	['an abort', thrown({ name: 'AbortError' }), 'cancelled'],
	[
		'a refused credential',
		thrown({ code: 'ERR_BAD_REQUEST', response: { status: 401, headers: {}, data: '' } }),
		'401',
	],
])('tells %s by what was thrown', (_name, error, kind) => {
	expect(kindOf(exchangeOf(error))).toBe(kind);
	expect(kindOf(exchangeOf(thrown({}, thrown({}, error))))).toBe(
		error === undefined || error === 'boom' ? 'lost' : kind,
	);
});

it('keeps headers in lower case and the body of a refused credential', () => {
	const response = {
		status: 401,
		headers: { 'X-Request-Id': 'a', 'Set-Cookie': ['a', 'b'] },
		data: { error: 'no' },
	};
	expect(exchangeOf(thrown({ response }))).toEqual({
		status: 401,
		headers: { 'x-request-id': 'a', 'set-cookie': 'a,b' },
		body: '{"error":"no"}',
	});
});

it('never tells the secret that the request carried', () => {
	const config = {
		headers: { Authorization: 'Bearer s3cret', 'REB-APIKEY': 's3cret' },
		url: 'https://s3cret@a.example',
	};
	for (const code of ['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', '']) {
		expect(JSON.stringify(exchangeOf(thrown({ code, config, request: config })))).not.toContain(
			's3cret',
		);
	}
});
