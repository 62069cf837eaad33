import type { Sandbox } from '../../../tools/sandbox';
import { instellixClient, send, start, stopAll, type InstellixTestClient } from './support';

let sandbox: Sandbox;
let client: InstellixTestClient;

beforeAll(async () => {
	sandbox = await start();
	client = await instellixClient(sandbox);
	sandbox.instellix.addContract({
		contractId: '4711',
		contractIdent: 'C-4711',
		debtorId: '815',
		debtorIdent: 'D-815',
		productIdents: ['power', 'parking'],
	});
});
afterAll(stopAll);
beforeEach(() => {
	sandbox.instellix.store.usages.clear();
	sandbox.instellix.settings.duplicateStatus = 409;
});

const usage = {
	contractId: 4711,
	startDate: '2026-03-01T08:00:00Z',
	endDate: '2026-03-01T09:00:00Z',
	productIdent: 'power',
	usageIdent: 'session-1',
	unitQuantities: [{ unitQuantity: 12.5, unitQuantityType: 'KWH' }],
};

function post(changes: object) {
	return client.post('/v2/usages', { ...usage, ...changes });
}

it('stores a usage and answers 201', async () => {
	const answer = await post({});
	expect(answer.status).toBe(201);
	expect(answer.json).toMatchObject({
		usageIdent: 'session-1',
		contractId: '4711',
		debtorId: '815',
	});
	expect(sandbox.records('instellix/usage')).toMatchObject({
		stored: 1,
		usages: [{ identity: { usageIdent: 'session-1' } }],
		sums: { KWH: '12.5' },
		twice: [],
	});
});

it.each<[string, unknown, string]>([
	['contractId', '4711', 'a number within quotes'],
	['contractId', 4711.5, 'no whole number'],
	['contractId', 999, 'unknown'],
	['startDate', '2026-03-01T08:00:00', 'no offset'],
	['startDate', '2026-02-30T08:00:00Z', 'no day'],
	['startDate', '', 'empty'],
	['startDate', null, 'null'],
	['endDate', '2026-03-01', 'no time'],
	['endDate', '2026-03-01T08:30:00+01:00', 'before the start, as an instant'],
	['productIdent', 'gas', 'no option of the plan'],
	['productIdent', 'two words', 'a character that is not allowed'],
	['productIdent', '', 'empty'],
	['usageIdent', 'ü', 'a character that is not allowed'],
	['usageIdent', 'x'.repeat(101), 'too long'],
	['usageIdent', 17, 'no string'],
	['description', 1, 'no string'],
	['operatingSiteIdent', 'site-moon', 'not defined'],
	['operatingSiteIdent', 'x'.repeat(256), 'too long'],
	['performanceLocation', 'DE', 'no object'],
	['serviceCountry', 'de', 'no value of the enum'],
	['unitQuantities', {}, 'no array'],
	['properties', 'none', 'no array'],
])('refuses %s %j: %s', async (fieldName, rejectedValue) => {
	const answer = await post({ [fieldName]: rejectedValue });
	expect(answer.status).toBe(400);
	expect(answer.json).toEqual({
		status: 'BAD_REQUEST',
		timestamp: expect.stringMatching(/Z$/),
		message: expect.any(String),
		path: '/v2/usages',
		uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
		errors: [
			{
				fieldName,
				error: expect.any(String),
				rejectedValue: typeof rejectedValue === 'number' ? String(rejectedValue) : rejectedValue,
			},
		],
	});
	expect(sandbox.records('instellix/usage').stored).toBe(0);
});

it.each([
	[
		{ unitQuantities: [{ unitQuantity: '12.5', unitQuantityType: 'KWH' }] },
		'unitQuantities[0].unitQuantity',
	],
	[{ unitQuantities: [{ unitQuantity: 12.5 }] }, 'unitQuantities[0].unitQuantityType'],
	[{ unitQuantities: [12.5] }, 'unitQuantities[0]'],
	[{ taxLocation: { country: 'Germany' } }, 'taxLocation.country'],
	[{ performanceLocation: { city: 5 } }, 'performanceLocation.city'],
	[{ properties: [{ propertyIdent: 'a' }] }, 'properties[0].propertyValue'],
	[{ properties: [{ propertyIdent: 'a', propertyValue: 5 }] }, 'properties[0].propertyValue'],
])('refuses %j within a nested field', async (changes, fieldName) => {
	const answer = await post(changes);
	expect(answer.status).toBe(400);
	expect(answer.json.errors).toMatchObject([{ fieldName }]);
});

it.each(['startDate', 'endDate', 'productIdent', 'usageIdent'])(
	'refuses a usage without %s',
	async (name) => {
		const answer = await post({ [name]: undefined });
		expect(answer.status).toBe(400);
		expect(answer.json.errors).toMatchObject([{ fieldName: name, rejectedValue: null }]);
	},
);

it('names all broken rules at once', async () => {
	const answer = await client.post('/v2/usages', {});
	const fields = answer.json.errors.map((error: { fieldName: string }) => error.fieldName);
	expect(fields).toEqual(['debtorId', 'startDate', 'endDate', 'productIdent', 'usageIdent']);
});

it.each([
	{ endDate: usage.startDate },
	{ endDate: '2026-03-01T10:00:00+02:00' },
	{ description: null, properties: null, taxLocation: null, serviceCountry: null, debtorId: null },
	{ operatingSiteIdent: 'site-berlin', serviceCountry: 'UNDEFINED' },
	{
		performanceLocation: {
			country: 'DE',
			city: 'Hamburg',
			postalCode: '20095',
			street: 'Steindamm 1',
		},
	},
	{ properties: [{ propertyIdent: 'station', propertyValue: '7' }] },
	{ unitQuantities: null },
	{ aFieldOfTomorrow: { any: ['thing'] } },
	{ usageIdent: 'aZ09_.~-' },
	{ usageIdent: 'x'.repeat(100) },
])('accepts %j', async (changes) => {
	expect((await post(changes)).status).toBe(201);
});

describe('the contract', () => {
	it('is the newest fitting one of the debtor when only debtorId is given', async () => {
		for (const [contractId, startedAt, product] of [
			['5001', 1_000, 'water'],
			['5002', 3_000, 'water'],
			['5003', 2_000, 'water'],
			['5004', 4_000, 'steam'],
		] as const) {
			sandbox.instellix.addContract({
				contractId,
				contractIdent: `C-${contractId}`,
				debtorId: '816',
				productIdents: [product],
				startedAt,
			});
		}
		const answer = await post({ contractId: undefined, debtorId: 816, productIdent: 'water' });
		expect(answer.status).toBe(201);
		expect(answer.json.contractId).toBe('5002');
	});

	it('makes debtorId count for nothing when both are given', async () => {
		const answer = await post({ debtorId: 999_999 });
		expect(answer.status).toBe(201);
		expect(answer.json.debtorId).toBe('815');
	});

	it.each([
		[{ debtorId: 999_999 }, 'debtorId'],
		[{ debtorId: 815, productIdent: 'gas' }, 'productIdent'],
	])('is refused when it cannot be found by %j', async (changes, fieldName) => {
		const answer = await post({ contractId: undefined, ...changes });
		expect(answer.status).toBe(400);
		expect(answer.json.errors).toMatchObject([{ fieldName }]);
	});

	it('is found by an id that no float can hold, and not by its neighbour', async () => {
		sandbox.instellix.addContract({
			contractId: '9223372036854775807',
			contractIdent: 'C-largest',
			productIdents: ['power'],
		});
		const body = JSON.stringify({ ...usage, contractId: 0 });
		const exact = await client.post('/v2/usages', body.replace(':0,', ':9223372036854775807,'));
		expect(exact.status).toBe(201);
		expect(exact.text).toContain('"contractId":9223372036854775807');
		for (const wrong of ['9223372036854775806', '9223372036854775808', '9.223372036854775807e18']) {
			expect((await client.post('/v2/usages', body.replace(':0,', `:${wrong},`))).status).toBe(400);
		}
	});
});

describe('a repeated usageIdent', () => {
	it('is refused with 409, whatever else differs', async () => {
		await post({});
		const again = await post({ startDate: '2026-03-01T07:00:00Z' });
		expect(again.status).toBe(409);
		expect(again.json).toMatchObject({ status: 'CONFLICT', errors: [{ fieldName: 'usageIdent' }] });
		expect(sandbox.records('instellix/usage').stored).toBe(1);
	});

	it.each([400, 422] as const)(
		'can be refused with %i, which then speaks of uniqueness',
		async (status) => {
			sandbox.instellix.settings.duplicateStatus = status;
			await post({});
			const again = await post({});
			expect(again.status).toBe(status);
			expect(again.json.errors).toEqual([
				{
					fieldName: 'usageIdent',
					error: expect.stringMatching(/unique.*exists/),
					rejectedValue: 'session-1',
				},
			]);
		},
	);
});

describe('amounts', () => {
	it.each([
		['0.1', '0.1'],
		['1.50', '1.5'],
		['123456789012345678901234567890.123456789', '123456789012345678901234567890.123456789'],
		['1e3', '1000'],
		['-0.5', '-0.5'],
	])('are kept exactly: %s', async (literal, stored) => {
		const body = JSON.stringify(usage).replace('12.5', literal);
		const answer = await client.post('/v2/usages', body);
		expect(answer.text).toContain(`"unitQuantity":${stored}`);
		expect(sandbox.records('instellix/usage').sums).toEqual({ KWH: stored });
	});

	it('add up without the error of a float', async () => {
		for (const [index, amount] of [0.1, 0.2, 0.3].entries()) {
			await post({
				usageIdent: `part-${index}`,
				unitQuantities: [
					{ unitQuantity: amount, unitQuantityType: 'KWH' },
					{ unitQuantity: 1, unitQuantityType: 'PC' },
				],
			});
		}
		expect(sandbox.records('instellix/usage').sums).toEqual({ KWH: '0.6', PC: '3' });
	});
});

describe('a body', () => {
	it.each(['{"usageIdent":', '[]', 'null', '"text"', ''])(
		'that is no JSON object gets 400: %j',
		async (body) => {
			const answer = await client.post('/v2/usages', body);
			expect(answer.status).toBe(400);
			expect(answer.json).toMatchObject({ status: 'BAD_REQUEST', errors: [] });
		},
	);

	it('of another media type gets 415', async () => {
		const answer = await send(
			'POST',
			`${sandbox.instellixUrl}/v2/usages`,
			{ Authorization: `Bearer ${client.token}`, 'Content-Type': 'text/plain' },
			JSON.stringify(usage),
		);
		expect(answer.status).toBe(415);
		expect(answer.json.status).toBe('UNSUPPORTED_MEDIA_TYPE');
	});
});

it('has no list, update or delete of usages', async () => {
	expect((await client.get('/v2/usages')).status).toBe(404);
	const headers = { Authorization: `Bearer ${client.token}` };
	for (const method of ['PUT', 'PATCH', 'DELETE']) {
		const answer = await send(method, `${sandbox.instellixUrl}/v2/usages/session-1`, headers);
		expect(answer.status).toBe(404);
		expect(answer.json.status).toBe('NOT_FOUND');
	}
});
