import { codeOfStatus } from '../../../delivery/contract/code';
import type { Removal } from '../../../delivery/contract/removal';
import { judgeRemoval } from '../../../delivery/stored/removalPolicy';
import { Remover, type Removed } from '../../../delivery/stored/remove';
import { Run } from '../../../delivery/run/run';
import type { Answer, Exchange, NoAnswer, WireRequest } from '../../../delivery/contract/wire';
import { FakeClock } from './support/clock';

const answer = (status: number, headers: Record<string, string> = {}): Answer => ({
	status,
	headers,
	body: status === 200 ? '{}' : `said ${status}`,
});
const lost: NoAnswer = {
	failure: 'lost',
	reason: { code: 'answer-lost', message: 'the connection broke' },
};
const notSent: NoAnswer = {
	failure: 'notSent',
	reason: { code: 'no-connection', message: 'refused' },
};

const removal: Removal = {
	service: 'Meter',
	readRequest: (id) => ({ method: 'GET', path: `/usages/${id}` }),
	removeRequest: (id) => ({ method: 'DELETE', path: `/usages/${id}` }),
	accountRequest: { method: 'GET', path: '/usages' },
	read: ({ status }) => (status === 200 ? { content: {} } : undefined),
	refusalOf: ({ status, body }) => ({ status, message: body }),
	adviceOf: (status, request) => ({
		code: codeOfStatus(status),
		fix: `fix ${request} ${status}`,
	}),
};

describe('what an exchange says of a usage that is to be removed', () => {
	it.each<[string, Exchange, string]>([
		['204', answer(204), 'removed'],
		['200', answer(200), 'removed'],
		['202', answer(202), 'doubtful'],
		['404', answer(404), 'absent'],
		['409', answer(409), 'refused'],
		['422', answer(422), 'refused'],
		['403', answer(403), 'refused'],
		['a redirect', answer(302), 'refused'],
		['401', answer(401), 'again'],
		['429', answer(429), 'again'],
		['408', answer(408), 'doubtful'],
		['500', answer(500), 'doubtful'],
		['503', answer(503), 'doubtful'],
		['a lost answer', lost, 'doubtful'],
		['no connection', notSent, 'again'],
		[
			'a cancelled execution',
			{ failure: 'cancelled', reason: { code: 'cancelled', message: '' } },
			'cancelled',
		],
	])('%s', (_name, exchange, kind) => {
		expect(judgeRemoval(exchange, removal).kind).toBe(kind);
	});

	it('heeds each form in which a rate limit names its end', () => {
		const notBefore = (headers: Record<string, string>) =>
			(judgeRemoval(answer(429, headers), removal) as { notBefore?: object }).notBefore;

		expect(notBefore({ 'x-ratelimit-retry-after': '1790000000' })).toEqual({
			at: 1_790_000_000_000,
		});
		expect(notBefore({ 'retry-after': '7' })).toEqual({ in: 7_000 });
		expect(notBefore({ 'retry-after': 'Sun, 01 Mar 2026 08:00:00 GMT' })).toEqual({
			at: Date.UTC(2026, 2, 1, 8),
		});
		expect(notBefore({})).toBeUndefined();
	});
});

interface Script {
	/** Exchanges of the deletes in their order; the last one stays. */
	deletes: Exchange[];
	/** What reading the usage, and asking for the account, end with. */
	read?: Exchange;
	account?: Exchange;
	totalMs?: number;
}

async function remove({
	deletes,
	read = answer(200),
	account = answer(200),
	totalMs = 600_000,
}: Script) {
	const clock = new FakeClock();
	const sent: string[] = [];
	const send = async ({ method, path }: WireRequest): Promise<Exchange> => {
		sent.push(`${method} ${path}`);
		await clock.pass(10);
		if (method === 'DELETE') return deletes.length > 1 ? deletes.shift()! : deletes[0];
		return path === '/usages' ? account : read;
	};
	const run = new Run({ send }, clock, { totalMs, concurrency: 1, timeoutMs: 30_000 }, () => 0.5);
	const removed: Removed = await new Remover(removal, run).remove('1');
	return { removed, sent, run };
}

describe('removing a usage', () => {
	it.each<[string, Script, Removed['kind']]>([
		['is done at once', { deletes: [answer(204)] }, 'removed'],
		['is done again after a lost answer', { deletes: [lost, answer(204)] }, 'removed'],
		['takes its own earlier attempt for what it is', { deletes: [lost, answer(404)] }, 'removed'],
		['tells what was gone before', { deletes: [answer(404)] }, 'absent'],
		[
			'takes a rate limit for no attempt of its own',
			{ deletes: [answer(429), answer(404)] },
			'absent',
		],
		[
			'takes a missing connection for no attempt of its own',
			{ deletes: [notSent, answer(404)] },
			'absent',
		],
		[
			'believes no absence of an unknown account',
			{ deletes: [answer(404)], account: answer(404) },
			'refused',
		],
		[
			'believes an absence where the list may not be had',
			{ deletes: [answer(404)], account: answer(403) },
			'absent',
		],
		['says that it stands where it is refused', { deletes: [answer(409)] }, 'refused'],
		['says that it is kept where no connection comes about', { deletes: [notSent] }, 'kept'],
		['reads whether it stands where every answer is lost', { deletes: [lost] }, 'kept'],
		[
			'reads whether it is gone where every answer is lost',
			{ deletes: [lost], read: answer(404) },
			'removed',
		],
		[
			'is uncertain where nothing can be read either',
			{ deletes: [lost], read: answer(403) },
			'uncertain',
		],
		[
			'is uncertain where no answer to anything comes',
			{ deletes: [lost], read: lost },
			'uncertain',
		],
		[
			'reads after a refusal that came too late',
			{ deletes: [lost, answer(403)], read: answer(404) },
			'removed',
		],
		['stands after a refusal that came too late', { deletes: [lost, answer(409)] }, 'refused'],
	])('%s', async (_name, script, kind) => {
		expect((await remove(script)).removed.kind).toBe(kind);
	});

	const late = answer(429, { 'retry-after': '36000' });

	it.each<[string, Exchange, Removed['kind']]>([
		['stands', answer(200), 'kept'],
		['is gone', answer(404), 'removed'],
		['cannot be told', lost, 'uncertain'],
	])('takes a last look when its time is up: it %s', async (_name, read, kind) => {
		const { removed, sent } = await remove({ deletes: [lost, late], read });

		expect(removed.kind).toBe(kind);
		expect(sent.slice(0, 3)).toEqual(['DELETE /usages/1', 'DELETE /usages/1', 'GET /usages/1']);
	});

	it('looks at nothing where its request certainly did nothing', async () => {
		const { removed, sent } = await remove({ deletes: [late] });

		expect(removed.kind).toBe('kept');
		expect(sent).toEqual(['DELETE /usages/1']);
	});

	it('stops the run where no other usage can be removed either', async () => {
		expect((await remove({ deletes: [answer(403)] })).run.stopReason).toEqual({
			code: 'no-permission',
			message: 'said 403',
		});
		expect((await remove({ deletes: [answer(409)] })).run.stopReason).toBeUndefined();
	});
});
