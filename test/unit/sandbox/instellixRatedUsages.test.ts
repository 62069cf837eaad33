import type { Sandbox } from '../../../tools/sandbox';
import { instellixClient, start, stopAll, type InstellixTestClient } from './support';

let sandbox: Sandbox;
let client: InstellixTestClient;

beforeAll(async () => {
	sandbox = await start();
	client = await instellixClient(sandbox);
	for (const name of ['a', 'b', 'closed']) {
		sandbox.instellix.addContract({
			contractIdent: `contract-${name}`,
			productIdents: ['power'],
			aggregationIdent: `aggregation-${name}`,
		});
	}
	sandbox.instellix.closeAggregation('aggregation-closed');
});
afterAll(stopAll);
beforeEach(() => {
	sandbox.instellix.store.ratedUsages.clear();
	sandbox.instellix.settings.duplicateStatus = 409;
});

const usage = {
	ident: 'rated-1',
	contractIdent: 'contract-a',
	productReferenceKey: 'power',
	type: 'SALES',
	period: { start: '2026-03-01T08:00:00Z', end: '2026-03-01T09:00:00+00:00' },
	price: { amount: 3.99, currency: 'EUR' },
	quantity: { amount: 10.5, unit: 'kWh' },
	serviceLocation: { country: 'DE', city: 'Hamburg', postalCode: '20095', street: 'Steindamm 1' },
};

function post(changes: object, aggregation = 'aggregation-a') {
	return client.post(`/v2/rated-usage-aggregations/${aggregation}/rated-usage`, {
		...usage,
		...changes,
	});
}

it('stores a rated usage and answers 201', async () => {
	const answer = await post({});
	expect(answer.status).toBe(201);
	expect(answer.json).toMatchObject({
		ident: 'rated-1',
		ratedUsageAggregationIdent: 'aggregation-a',
	});
	expect(sandbox.records('instellix/ratedUsage')).toMatchObject({
		stored: 1,
		usages: [{ identity: { ident: 'rated-1' } }],
		sums: { kWh: '10.5' },
	});
});

it.each([
	[{ ident: 'with.dot' }, 'ident'],
	[{ ident: 'with~tilde' }, 'ident'],
	[{ ident: '' }, 'ident'],
	[{ ident: 'x'.repeat(101) }, 'ident'],
	[{ contractIdent: 'two words' }, 'contractIdent'],
	[{ contractIdent: 'nobody' }, 'contractIdent'],
	[{ contractIdent: 'contract-b' }, 'contractIdent'],
	[{ productReferenceKey: '  ' }, 'productReferenceKey'],
	[{ productReferenceKey: 'gas' }, 'productReferenceKey'],
	[{ productReferenceKey: 'x'.repeat(101) }, 'productReferenceKey'],
	[{ type: 'sales' }, 'type'],
	[{ period: '2026-03' }, 'period'],
	[{ period: { start: '2026-03-01T08:00:00Z' } }, 'period.end'],
	[{ period: { start: '2026-03-01T08:00:00', end: '2026-03-01T08:00:00Z' } }, 'period.start'],
	[{ period: { start: '2026-03-01T08:00:01Z', end: '2026-03-01T08:00:00Z' } }, 'period.end'],
	[{ price: { amount: '3.99', currency: 'EUR' } }, 'price.amount'],
	[{ price: { amount: 3.99, currency: 'euro' } }, 'price.currency'],
	[{ price: 3.99 }, 'price'],
	[{ quantity: { amount: '10.5', unit: 'kWh' } }, 'quantity.amount'],
	[{ quantity: { amount: 10.5 } }, 'quantity.unit'],
	[{ quantity: { amount: 10.5, unit: ' ' } }, 'quantity.unit'],
	[{ serviceLocation: { country: 'XX' } }, 'serviceLocation.country'],
	[{ serviceLocation: { city: 'Hamburg' } }, 'serviceLocation.country'],
	[{ aggregationGroup: 'x'.repeat(65) }, 'aggregationGroup'],
	[{ description: 'x'.repeat(256) }, 'description'],
	[{ description: null }, 'description'],
	[{ properties: [{ key: 'a', value: 1 }] }, 'properties[0].value'],
	[
		{
			properties: [
				{ key: 'a', value: '1' },
				{ key: 'a', value: '2' },
			],
		},
		'properties[1].key',
	],
	[
		{ properties: Array.from({ length: 51 }, (_, n) => ({ key: `k${n}`, value: '' })) },
		'properties',
	],
])('refuses %j', async (changes, fieldName) => {
	const answer = await post(changes);
	expect(answer.status).toBe(400);
	expect(answer.json).toMatchObject({ status: 'BAD_REQUEST', errors: [{ fieldName }] });
	expect(answer.json.errors).toHaveLength(1);
	expect(sandbox.records('instellix/ratedUsage').stored).toBe(0);
});

it.each([
	'ident',
	'contractIdent',
	'productReferenceKey',
	'type',
	'period',
	'price',
	'quantity',
	'serviceLocation',
])('refuses a rated usage without %s', async (fieldName) => {
	const answer = await post({ [fieldName]: undefined });
	expect(answer.status).toBe(400);
	expect(answer.json.errors).toMatchObject([{ fieldName }]);
});

it.each([
	{ type: 'SELF_BILLING' },
	{ period: { start: '2026-03-01T08:00:00Z', end: '2026-03-01T09:00:00+01:00' } },
	{ aggregationGroup: 'x'.repeat(64), description: 'x'.repeat(255) },
	{ properties: Array.from({ length: 50 }, (_, n) => ({ key: `k${n}`, value: '' })) },
	{ aFieldOfTomorrow: true },
	{ ident: 'aZ09_-' },
])('accepts %j', async (changes) => {
	expect((await post(changes)).status).toBe(201);
});

describe('the aggregation', () => {
	it('must exist', async () => {
		const answer = await post({}, 'nowhere');
		expect(answer.status).toBe(404);
		expect(answer.json.status).toBe('NOT_FOUND');
	});

	it('must be open', async () => {
		const answer = await post({ contractIdent: 'contract-closed' }, 'aggregation-closed');
		expect(answer.status).toBe(400);
		expect(answer.json.message).toMatch(/closed/);
	});

	it.each(['%20', 'x'.repeat(101)])('cannot be named %s', async (ident) => {
		const answer = await post({}, ident);
		expect(answer.status).toBe(400);
		expect(answer.json.errors).toMatchObject([{ fieldName: 'ident' }]);
	});
});

describe('a repeated ident', () => {
	it('is refused, in another aggregation too', async () => {
		await post({});
		expect((await post({})).status).toBe(409);
		const elsewhere = await post({ contractIdent: 'contract-b' }, 'aggregation-b');
		expect(elsewhere.status).toBe(409);
		expect(sandbox.records('instellix/ratedUsage').stored).toBe(1);
	});

	it.each([400, 422] as const)('can be refused with %i', async (status) => {
		sandbox.instellix.settings.duplicateStatus = status;
		await post({});
		const again = await post({});
		expect(again.status).toBe(status);
		expect(again.json.errors).toMatchObject([
			{ fieldName: 'ident', error: expect.stringMatching(/unique/) },
		]);
	});
});

it('is read back with exact amounts, in UTC, without the fields nobody knows', async () => {
	const body = JSON.stringify({ ...usage, aFieldOfTomorrow: true })
		.replace('3.99', '0.123456789012345678901')
		.replace('10.5', '10.500')
		.replace('2026-03-01T08:00:00Z', '2026-03-01T09:00:00.25+01:00');
	await client.post('/v2/rated-usage-aggregations/aggregation-a/rated-usage', body);
	const { text, json } = await client.get('/v2/rated-usages', { search: 'ident==rated-1' });
	expect(text).toContain('"amount":0.123456789012345678901');
	expect(text).toContain('"amount":10.5,');
	expect(json).toHaveLength(1);
	expect(json[0].period.start).toBe('2026-03-01T08:00:00.250Z');
	expect(json[0]).not.toHaveProperty('aFieldOfTomorrow');
});
