import type { Sandbox } from '../../../tools/sandbox';
import { instellixClient, start, stopAll, type InstellixTestClient } from './support';

let sandbox: Sandbox;
let client: InstellixTestClient;

const now = Date.UTC(2026, 4, 15);

beforeAll(async () => {
	sandbox = await start({ now: () => now, instellix: { contracts: 300, customers: 40 } });
	client = await instellixClient(sandbox);
});
afterAll(stopAll);

async function idents(
	path: string,
	query: Record<string, string>,
	property: string,
): Promise<string[]> {
	const answer = await client.get(path, query);
	expect(answer.status).toBe(200);
	return answer.json.map((item: Record<string, string>) => item[property]);
}

function contracts(query: Record<string, string>): Promise<string[]> {
	return idents('/v2/contracts', query, 'contractIdent');
}

describe('paging', () => {
	it('answers 20 unless asked otherwise, at most 100', async () => {
		expect(await contracts({})).toHaveLength(20);
		expect(await contracts({ size: '100' })).toHaveLength(100);
	});

	it('reaches everything once', async () => {
		const seen: string[] = [];
		for (const page of ['0', '1', '2', '3']) seen.push(...(await contracts({ size: '90', page })));
		expect(seen).toHaveLength(300);
		expect(new Set(seen).size).toBe(300);
		expect(await contracts({ size: '90', page: '4' })).toEqual([]);
	});

	it.each([
		['size', '101'],
		['size', '0'],
		['size', 'ten'],
		['page', '-1'],
		['sort', 'name'],
		['sort', 'name,up'],
		['sort', 'colour,asc'],
		['search', 'colour==red'],
		['search', 'name='],
		['search', 'name==a;'],
		['search', '(name==a'],
		['search', 'name==a)'],
		['search', 'name=like=a'],
		['search', 'name==two words'],
		['search', 'name==tilde~'],
		['search', 'name=in=a'],
		['search', 'id==seven'],
		['search', 'startDate=ge=2026-01-01'],
		['search', ''],
	])('refuses %s=%s', async (parameter, value) => {
		const answer = await client.get('/v2/contracts', { [parameter]: value });
		expect(answer.status).toBe(400);
		expect(answer.json).toMatchObject({
			status: 'BAD_REQUEST',
			path: '/v2/contracts',
			errors: [{ fieldName: parameter, rejectedValue: value }],
		});
	});

	it('can put the items under _embedded', async () => {
		sandbox.instellix.settings.listShape = 'embedded';
		const { json } = await client.get('/v2/contracts', { size: '7', page: '2' });
		sandbox.instellix.settings.listShape = 'array';
		expect(json._embedded.contracts).toHaveLength(7);
		expect(json.page).toEqual({ size: '7', totalElements: '300', totalPages: '43', number: '2' });
	});
});

describe('sorting', () => {
	it('goes by a property, both ways, and compares ids as whole numbers', async () => {
		const { contracts: all } = sandbox.instellix;
		const ids = all().map(({ contractId }) => BigInt(contractId));
		const ascending = ids.sort((left, right) => (left < right ? -1 : 1)).map(String);
		expect(await idents('/v2/contracts', { sort: 'id,asc', size: '100' }, 'id')).toEqual(
			ascending.slice(0, 100),
		);
		expect(await idents('/v2/contracts', { sort: 'id,desc', size: '100' }, 'id')).toEqual(
			ascending.reverse().slice(0, 100),
		);
	});
});

describe('searching', () => {
	it.each([
		["contractIdent=='C-000007'", ['C-000007']],
		['contractIdent=="C-000007"', ['C-000007']],
		['contractIdent==C-000007', ['C-000007']],
		[
			'contractIdent==C-00000*;contractIdent!=C-000001',
			['C-000002', 'C-000003', 'C-000004', 'C-000005'],
		],
		['contractIdent==*0007', ['C-000007']],
		['contractIdent=in=(C-000003,"C-000001")', ['C-000001', 'C-000003']],
		['contractIdent==C-000001,contractIdent==C-000002', ['C-000001', 'C-000002']],
		['contractIdent==C-000001,contractIdent==C-000002;name==nobody', ['C-000001']],
		['(contractIdent==C-000001,contractIdent==C-000002);name==nobody', []],
		['id==9007199254740999', ['C-000007']],
		['id==9007199254741000', []],
		['id=ge=100001;id=lt=100003', ['C-000001', 'C-000002']],
		['id>=100001;id<100003', ['C-000001', 'C-000002']],
		["name=='no \\'quoted\\' name'", []],
	])('understands %s', async (search, expected) => {
		expect(await contracts({ search, size: '4', sort: 'contractIdent,asc' })).toEqual(expected);
	});

	it('compares dates as instants', async () => {
		const search = 'startDate=ge=2025-01-01T01:00:00+01:00;startDate=le=2025-03-31T00:00:00Z';
		const { json } = await client.get('/v2/contracts', { search, size: '100' });
		const expected = sandbox.instellix
			.contracts()
			.filter(
				({ startedAt }) => startedAt >= Date.UTC(2025, 0, 1) && startedAt <= Date.UTC(2025, 2, 31),
			);
		expect(json).toHaveLength(expected.length);
		expect(expected.length).toBeGreaterThan(5);
	});
});

describe('rated usage aggregations', () => {
	const path = '/v2/rated-usage-aggregations';
	const period = (start: string, end: string) =>
		`aggregationPeriod.start=ge=${start}T00:00:00Z;aggregationPeriod.end=le=${end}T00:00:00Z`;

	it('are found by contract', async () => {
		const { json } = await client.get(path, { search: 'contractIdent==C-000002' });
		expect(json).toContainEqual({
			ident: 'C-000002-current',
			contractIdent: 'C-000002',
			status: 'OPEN',
			aggregationPeriod: {
				start: '2026-05-01T00:00:00.000Z',
				end: '2026-06-01T00:00:00.000Z',
				status: 'OPEN',
			},
		});
	});

	it.each([
		['ident==C-000002-current', 1],
		['ident==C-000002-current,ident==C-000003-current', 2],
		['ident==C-000002-current,status==OPEN;aggregationPeriod.status==CLOSED', 1],
	])('are found by %s', async (search, count) => {
		const { json } = await client.get(path, { search });
		expect(json).toHaveLength(count);
	});

	it('are found by both states, of the aggregation and of its period', async () => {
		const search = 'status==OPEN;aggregationPeriod.status==OPEN';
		const { json } = await client.get(path, { search, size: '100' });
		expect(json).toHaveLength(100);
	});

	it('are not listed as a whole', async () => {
		const answer = await client.get(path);
		expect(answer.status).toBe(400);
		expect(answer.json.errors).toMatchObject([{ fieldName: 'search' }]);
	});

	it('are found by a period of up to 100 days', async () => {
		const answer = await client.get(path, { search: period('2026-04-01', '2026-07-10') });
		expect(answer.status).toBe(200);
		expect(answer.json.length).toBeGreaterThan(0);
	});

	it.each([
		period('2026-04-01', '2026-07-11'),
		'aggregationPeriod.start=ge=2026-04-01T00:00:00Z',
		'aggregationPeriod.end=le=2026-04-01T00:00:00Z',
		'aggregationPeriod.start=le=2026-04-01T00:00:00Z;aggregationPeriod.end=le=2026-05-01T00:00:00Z',
		'status==HALF_OPEN;aggregationPeriod.status==OPEN',
		'status==OPEN',
		'aggregationPeriod.status==OPEN',
		'contractIdent==C-000002;status==OPEN',
		'contractIdent==C-000002;ident==C-000002-current',
		'ident==C-000002*',
		'ident!=C-000002-current',
		'name==x',
	])('are not found by %s', async (search) => {
		const answer = await client.get(path, { search });
		expect(answer.status).toBe(400);
		expect(answer.json.errors).toMatchObject([{ fieldName: 'search' }]);
	});
});

describe('rated usages', () => {
	const path = '/v2/rated-usages';

	beforeAll(async () => {
		for (const [number, contract] of [
			[1, 'C-000002'],
			[2, 'C-000002'],
			[3, 'C-000003'],
		] as const) {
			const { productIdents } = sandbox.instellix.store.contractsByIdent.get(contract) ?? {};
			const answer = await client.post(
				`/v2/rated-usage-aggregations/${contract}-current/rated-usage`,
				{
					ident: `r-${number}`,
					contractIdent: contract,
					productReferenceKey: productIdents?.[0],
					type: 'SALES',
					period: { start: '2026-05-01T00:00:00Z', end: '2026-05-01T00:00:00Z' },
					price: { amount: 1, currency: 'EUR' },
					quantity: { amount: 1, unit: 'PC' },
					serviceLocation: { country: 'DE' },
				},
			);
			expect(answer.status).toBe(201);
		}
	});

	it.each([
		['ident==r-1', ['r-1']],
		['ident=in=(r-1,r-3,r-9)', ['r-1', 'r-3']],
		['contractIdent==C-000002;status==OPEN', ['r-1', 'r-2']],
		['contractIdent==C-000003;productReferenceKey==api.calls', ['r-3']],
		['contractIdent==C-000003;productReferenceKey==other', []],
		['ratedUsageAggregationIdent==C-000002-current', ['r-1', 'r-2']],
		['ident==r-1,contractIdent==C-000003;status==OPEN', ['r-1', 'r-3']],
		['(ident==r-1,contractIdent==C-000003);status==OPEN', undefined],
		['contractIdent==C-000002', undefined],
		['status==OPEN', undefined],
		['productReferenceKey==api.calls', undefined],
		['contractIdent==C-000003;status==OPEN;productReferenceKey==api.calls', undefined],
		['ratedUsageAggregationIdent==C-000002-current;contractIdent==C-000002', undefined],
		['created=ge=2026-05-15T00:00:00Z;status==OPEN', undefined],
		['ident==r-*', undefined],
		['ident=out=(r-1)', undefined],
		['created=ge=2026-05-15T00:00:00Z', ['r-1', 'r-2', 'r-3']],
		['created=gt=2026-05-15T00:00:00Z', []],
		['documentNumber==R-1', undefined],
		['price.amount==1', undefined],
	])('are found by %s: %j', async (search, expected) => {
		const answer = await client.get(path, { search });
		expect(answer.status).toBe(expected ? 200 : 400);
		if (!expected) expect(answer.json.errors).toMatchObject([{ fieldName: 'search' }]);
		else expect(answer.json.map(({ ident }: { ident: string }) => ident)).toEqual(expected);
	});

	it('are sorted by their ident, unless asked otherwise', async () => {
		const { ratedUsages } = sandbox.instellix.store;
		const first = ratedUsages.get('r-1');
		const body = first?.body.replace('r-1', 'r-0');
		const late = { ...first, ident: 'r-0', body, createdAt: now + 1 } as NonNullable<typeof first>;
		sandbox.instellix.store.addRatedUsage(late);
		const search = 'created=ge=2026-05-15T00:00:00Z';
		const expected = ['r-0', 'r-1', 'r-2', 'r-3'];
		expect(await idents(path, { search }, 'ident')).toEqual(expected);
		const byCreation = await idents(path, { search, sort: 'created,asc' }, 'ident');
		expect(byCreation.at(-1)).toBe('r-0');
	});

	it('are found by the number of their document, which excludes a search', async () => {
		const [first] = sandbox.instellix.store.ratedUsages.values();
		first.documentNumber = 'INV-7';
		expect(await idents(path, { documentNumber: 'INV-7' }, 'ident')).toEqual([first.ident]);
		expect(await idents(path, { documentNumber: 'INV-8' }, 'ident')).toEqual([]);
		const answer = await client.get(path, { documentNumber: 'INV-7', search: 'ident==r-1' });
		expect(answer.status).toBe(400);
		expect(answer.json.errors).toMatchObject([{ fieldName: 'documentNumber' }]);
		first.documentNumber = null;
	});

	it('are not listed as a whole', async () => {
		expect((await client.get(path)).status).toBe(400);
	});
});

describe('contracts, customers and plans', () => {
	it('have a contract by its numeric id, written in full', async () => {
		const answer = await client.get('/v2/contracts/9007199254740999');
		expect(answer.status).toBe(200);
		expect(answer.text).toContain('"id":9007199254740999,');
		expect((await client.get('/v2/contracts/9007199254741000')).status).toBe(404);
		expect((await client.get('/v2/contracts/C-000001')).status).toBe(400);
	});

	it('have the options of a contract by its string ident', async () => {
		const { json } = await client.get('/v2/contracts/C-000002/details');
		const options = json.optionQuantities[0].optionQuantity.map(
			({ optionIdent }: { optionIdent: string }) => optionIdent,
		);
		expect(options).toEqual(['ev-charging-base', 'charging-energy', 'charging-time']);
		expect((await client.get('/v2/contracts/nobody/details')).status).toBe(404);
	});

	it('know customers by both words', async () => {
		const search = 'debtorIdent==D-00007';
		const expected = [{ debtorId: '70007', debtorIdent: 'D-00007', name: expect.any(String) }];
		expect((await client.get('/v2/customers', { search })).json).toEqual(expected);
		expect((await client.get('/v2/debtors', { search })).json).toEqual(expected);
	});

	it('show plans with phases and options', async () => {
		const { json } = await client.get('/v2/plans', { search: "name=='EV *'" });
		expect(json).toMatchObject([{ name: 'EV Charging', phases: [{ options: [{}, {}, {}] }] }]);
	});

	it('have a flat plan whose contracts take no usages', async () => {
		const flat = sandbox.instellix.contracts().find(({ planIdent }) => planIdent === 'office-flat');
		const answer = await client.post('/v2/usages', {
			contractId: Number(flat?.contractId),
			startDate: '2026-05-01T00:00:00Z',
			endDate: '2026-05-01T00:00:00Z',
			productIdent: 'office-flat-base',
			usageIdent: 'x',
		});
		expect(answer.json.errors).toMatchObject([{ fieldName: 'productIdent' }]);
	});
});
