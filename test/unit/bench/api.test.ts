import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BenchApi } from '../../../tools/bench/server/api';

const REBILLY = '/organizations/org_1/usages';
const AGGREGATION = '/v2/rated-usage-aggregations/aggregation%201/rated-usage';
const RATED_USAGES = '/v2/rated-usages';

const api = new BenchApi();
let server: Server;
let url = '';

beforeAll(async () => {
	server = createServer(api.receive);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => api.behave({ latencyMs: 0 }));
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

async function post(path: string, body: object) {
	const response = await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) });
	return { status: response.status, headers: response.headers, body: await response.json() };
}

async function list(path: string, query: Record<string, string>) {
	const response = await fetch(`${url}${path}?${new URLSearchParams(query).toString()}`);
	const body = (await response.json()) as unknown;
	return { status: response.status, headers: response.headers, body };
}

const timeAt = (minute: number) => new Date(Date.UTC(2026, 2, 1, 0, minute)).toISOString();
const usage = (item: number, minute: number) => ({
	subscriptionId: `sub_item_${item}`,
	quantity: 1.5,
	usageTime: timeAt(minute),
});
const idsOf = (records: unknown) => (records as Array<{ id: string }>).map(({ id }) => id);

describe('Rebilly', () => {
	it('answers what it has stored', async () => {
		const { status, body } = await post(REBILLY, usage(1, 5));
		expect(status).toBe(201);
		expect(body).toMatchObject({ ...usage(1, 5), id: 'sub_usg_1' });
	});

	it('lists usages of all subscription items by time, with the total', async () => {
		for (const minute of [1, 2, 3, 4]) await post(REBILLY, usage(minute, minute));
		const filter = `usageTime:${timeAt(2)}..${timeAt(4)}`;
		const page = await list(REBILLY, { filter, sort: 'createdTime', offset: '1', limit: '1' });
		expect(idsOf(page.body)).toEqual(['sub_usg_3']);
		expect(page.headers.get('pagination-total')).toBe('3');
	});

	it('lists the usages of one subscription item, newest first where nothing is asked', async () => {
		api.behave({ latencyMs: 0 }, [JSON.stringify(usage(1, 2))]);
		for (const item of [2, 1]) await post(REBILLY, usage(item, 2));
		const filter = `subscriptionId:sub_item_1;usageTime:${timeAt(0)}..${timeAt(9)}`;
		expect(idsOf((await list(REBILLY, { filter })).body)).toEqual(['sub_usg_3', 'sub_usg_1']);
	});

	it('reaches 2,000 usages by offset, and refuses what lies beyond', async () => {
		const bodies = Array.from({ length: 2_100 }, () => JSON.stringify(usage(1, 1)));
		api.behave({ latencyMs: 0 }, bodies);
		const last = await list(REBILLY, { sort: 'createdTime', offset: '1000', limit: '1000' });
		expect(idsOf(last.body)).toHaveLength(1_000);
		expect(last.headers.get('pagination-total')).toBe('2100');
		expect((await list(REBILLY, { offset: '1001', limit: '1000' })).status).toBe(422);
		expect((await list(REBILLY, { limit: '1001' })).status).toBe(422);
	});

	it('says of what was stored before that it is older than any run', async () => {
		const before = Date.now();
		api.behave({ latencyMs: 0 }, [JSON.stringify(usage(1, 1))]);
		await post(REBILLY, usage(1, 2));
		const filter = `createdTime:${new Date(before).toISOString()}..`;
		expect(idsOf((await list(REBILLY, { filter })).body)).toEqual(['sub_usg_2']);
	});

	it('permits so many usages a second, and says how many are left', async () => {
		api.behave({ latencyMs: 0, permittedPerSecond: 1 });
		const first = await post(REBILLY, usage(1, 1));
		expect([first.status, first.headers.get('x-ratelimit-remaining')]).toEqual([201, '0']);
		const second = await post(REBILLY, usage(1, 2));
		expect(second.status).toBe(429);
		expect(second.headers.get('x-ratelimit-retry-after')).toMatch(/^\d+$/);
	});
});

describe('Instellix', () => {
	const rated = (ident: string) => ({ ident, contractIdent: 'contract-1' });

	it.each([
		['/v2/usages', { usageIdent: 'a' }, 'usageIdent'],
		[AGGREGATION, rated('a'), 'ident'],
	])('refuses an ident of %s that is taken', async (path, body, fieldName) => {
		expect((await post(path, body)).status).toBe(201);
		const again = await post(path, body);
		expect(again.status).toBe(409);
		expect(again.body).toMatchObject({ status: 'CONFLICT', errors: [{ fieldName }] });
	});

	it('lists an aggregation in pages of a hundred at most, with the total', async () => {
		for (let number = 0; number < 105; number += 1) await post(AGGREGATION, rated(`a-${number}`));
		await post(AGGREGATION.replace('%201', '2'), rated('b'));
		const search = "ratedUsageAggregationIdent=='aggregation 1'";
		const paged = { search, sort: 'created,asc', size: '100' };
		const last = await list(RATED_USAGES, { ...paged, page: '1' });
		expect(last.body).toMatchObject({
			_embedded: { ratedUsages: expect.any(Array) as unknown[] },
			page: { size: 100, totalElements: 105, number: 1 },
		});
		const { _embedded } = last.body as { _embedded: { ratedUsages: object[] } };
		expect(_embedded.ratedUsages).toHaveLength(5);
		expect(_embedded.ratedUsages[0]).toMatchObject({
			...rated('a-100'),
			ratedUsageAggregationIdent: 'aggregation 1',
			status: 'OPEN',
		});
		expect((await list(RATED_USAGES, { search, size: '101' })).status).toBe(400);
	});

	it('finds one rated usage by its ident', async () => {
		for (const ident of ['a', 'b']) await post(AGGREGATION, rated(ident));
		const { body } = await list(RATED_USAGES, { search: "ident=='b'" });
		expect(body).toMatchObject({ _embedded: { ratedUsages: [rated('b')] } });
	});

	it('lists nothing without a search', async () => {
		expect((await list(RATED_USAGES, {})).status).toBe(400);
	});
});

describe('the counts', () => {
	it('are of requests, of what was stored and of lists', async () => {
		await post('/realm/oauth2/token', {});
		for (const ident of ['a', 'a']) await post('/v2/usages', { usageIdent: ident });
		await list(REBILLY, {});
		expect(api.counts).toEqual({ requests: 4, stored: 1, lists: 1 });
	});

	it('begin anew without what is stored being forgotten', async () => {
		await post('/v2/usages', { usageIdent: 'a' });
		api.countAnew();
		expect((await post('/v2/usages', { usageIdent: 'a' })).status).toBe(409);
		expect(api.counts).toEqual({ requests: 1, stored: 0, lists: 0 });
	});

	it('know no list of anything else', async () => {
		expect((await list('/v2/contracts', {})).status).toBe(404);
	});
});
