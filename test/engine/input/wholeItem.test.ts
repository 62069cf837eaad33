import type { IDataObject } from 'n8n-workflow';
import { deepCopy } from 'n8n-workflow';
import { account } from '../support/accounts';
import {
	addRatedUsage,
	createRebillyUsage,
	createUsage,
	eachAction,
	usages,
	type Action,
} from '../support/actions';
import { literal, storedBodies } from '../support/bodies';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

it.each(eachAction)(
	'%s takes the columns that the API knows, and leaves the others alone',
	async (_target, action) => {
		const [usage] = usages(action, 1);
		const others = {
			id: 'row-1',
			status: 'paid',
			customer: { name: 'Ada' },
			'customer.name': 'Ada',
			' quantity ': '7',
		};
		const run = await stage.run(action, { input: [{ ...others, ...usage }] });

		expect(outcomesOf(run)).toEqual(['created']);
		const [stored] = storedBodies(stage, action) as [object];
		const brought = [...Object.keys(usage), 'ident', 'usageIdent'];
		expect(Object.keys(stored).filter((name) => !brought.includes(name))).toEqual([]);
	},
);

it('fills the nested objects of a rated usage from columns with dots', async () => {
	const run = await stage.run(addRatedUsage, {
		input: [
			{
				ratedUsageAggregationIdent: account.aggregationIdent,
				contractIdent: account.contractIdent,
				productReferenceKey: 'charging',
				type: 'SALES',
				'period.start': '2026-03-01T08:00:00Z',
				'period.end': '2026-03-01T09:00:00Z',
				'price.amount': '0.30',
				'price.currency': 'EUR',
				'quantity.amount': '9007199254740993',
				'quantity.unit': 'KWH',
				'serviceLocation.country': 'NO',
				// An empty cell of a table is no value.
				'serviceLocation.city': '',
				'properties[0].key': 'station',
				'properties[0].value': '007',
			},
		],
	});

	expect(storedBodies(stage, addRatedUsage)).toEqual([
		{
			ident: successes(run)[0].identity,
			contractIdent: 'contract-1',
			productReferenceKey: 'charging',
			type: 'SALES',
			period: { start: '2026-03-01T08:00:00.000Z', end: '2026-03-01T09:00:00.000Z' },
			price: { amount: literal('0.3'), currency: 'EUR' },
			quantity: { amount: literal('9007199254740993'), unit: 'KWH' },
			serviceLocation: { country: 'NO' },
			properties: [{ key: 'station', value: '007' }],
		},
	]);
});

it('reads nested objects and lists from JSON text in a cell, with every digit', async () => {
	await stage.run(createUsage, {
		input: [
			{
				...createUsage.usage(1),
				unitQuantities: '[{"unitQuantity": 12345678901234567890.5, "unitQuantityType": "KWH"}]',
				taxLocation: '{"country": "DE", "zone": 98765432109876543210}',
			},
		],
	});

	expect(storedBodies(stage, createUsage)).toMatchObject([
		{
			unitQuantities: [
				{ unitQuantity: literal('12345678901234567890.5'), unitQuantityType: 'KWH' },
			],
			taxLocation: { country: 'DE', zone: literal('98765432109876543210') },
		},
	]);
});

it('names the columns that are missing or wrong', async () => {
	const { productReferenceKey, period, ...usage } = addRatedUsage.usage(1) as {
		productReferenceKey: string;
		period: { start: string };
	};
	const backwards = { start: period.start, end: '2026-01-01T00:00:00Z' };
	const rated = await stage.runOn(addRatedUsage, {
		input: [{ ...usage, productIdent: productReferenceKey, period: backwards }],
	});
	const metered = await stage.runOn(createUsage, {
		input: [{ ...createUsage.usage(1), contractId: '' }],
	});

	const [{ message }] = failures(rated);
	expect(message).toContain("'Product' (productReferenceKey) is required but empty.");
	expect(message).toContain(
		"'Period End' (period.end) must not be before 'Period Start' (period.start) but is",
	);
	expect(failures(metered)[0].message).toMatch(
		/^'Contract' \(contractId\) and 'Debtor' \(debtorId\) are both empty/,
	);
});

it('names the columns of what is added up', async () => {
	const options = { combine: 'day', timeZone: 'UTC' };
	const [first, second] = usages(createRebillyUsage, 1, 2);
	const input = [
		{ ...first, quantity: '0.0001' },
		{ ...second, usageTime: 'noon' },
	];
	const [sum, row] = failures(await stage.runOn(createRebillyUsage, { options, input }));

	expect(sum.message).toMatch(
		/^Combined usage of the day from .*: 'Quantity' \(quantity\) may have at most 3 decimals/,
	);
	expect(row.message).toMatch(/^'Usage Time' \(usageTime\) must be an ISO 8601 time/);
});

it('names a field that only the API has by its one name', async () => {
	const run = await stage.runOn(createRebillyUsage, {
		mode: 'json',
		input: [{ ...createRebillyUsage.usage(1), invoiceId: 'in_1' }],
	});

	expect(failures(run)[0].message).toMatch(/^'invoiceId' is set by Rebilly/);
});

it('takes numbers as they come from a database', async () => {
	await stage.run(createRebillyUsage, {
		input: [{ ...createRebillyUsage.usage(1), quantity: 0.3 }],
	});

	expect(storedBodies(stage, createRebillyUsage)).toMatchObject([{ quantity: literal('0.3') }]);
});

/** A field that the items do not bring themselves. */
const shared: Array<[string, Action, IDataObject, IDataObject]> = [
	[createUsage.target, createUsage, { productIdent: 'api.calls' }, { productIdent: 'charging' }],
	[addRatedUsage.target, addRatedUsage, { type: 'SELF_BILLING' }, { type: 'SALES' }],
	[
		createRebillyUsage.target,
		createRebillyUsage,
		{ acceptPartialQuantity: true },
		{ acceptPartialQuantity: false },
	],
];

it.each(shared)(
	'%s gives all items the shared values, over which the field of an item wins',
	async (_target, action, common, own) => {
		const [name] = Object.keys(common);
		const [first, second] = usages(action, 1, 2).map(({ [name]: _left, ...usage }) => usage);
		const run = await stage.run(action, {
			parameters: { valuesForAllItems: JSON.stringify(common) },
			input: [first, { ...second, ...own }],
		});

		expect(outcomesOf(run)).toEqual(['created', 'created']);
		expect(storedBodies(stage, action)).toMatchObject([common, own]);
	},
);

it('keeps every digit of the shared values', async () => {
	const { contractId: _own, ...usage } = createUsage.usage(1);
	await stage.run(createUsage, {
		parameters: { valuesForAllItems: '{ "contractId": 9007199254740993 }' },
		input: [usage],
	});

	expect(storedBodies(stage, createUsage)).toMatchObject([
		{ contractId: literal('9007199254740993') },
	]);
});

it('takes the shared value where the cell of an item is empty', async () => {
	const run = await stage.runOn(addRatedUsage, {
		parameters: { valuesForAllItems: '{ "type": "SELF_BILLING" }' },
		input: [{ ...addRatedUsage.usage(1), type: '' }],
	});

	expect(outcomesOf(run)).toEqual(['created']);
	expect(storedBodies(stage, addRatedUsage)).toMatchObject([{ type: 'SELF_BILLING' }]);
});

it('lets a column with a dot add to a shared object', async () => {
	const { serviceLocation: _own, ...usage } = addRatedUsage.usage(1);
	const run = await stage.runOn(addRatedUsage, {
		parameters: { valuesForAllItems: '{ "serviceLocation": { "country": "NO" } }' },
		input: [{ ...usage, 'serviceLocation.city': 'Oslo' }],
	});

	expect(outcomesOf(run)).toEqual(['created']);
	expect(storedBodies(stage, addRatedUsage)).toMatchObject([
		{ serviceLocation: { country: 'NO', city: 'Oslo' } },
	]);
});

it('leaves the input items as they were', async () => {
	const input = [
		{ ...addRatedUsage.usage(1), 'price.amount': '5', 'serviceLocation.city': 'Oslo' },
	];
	const before = deepCopy(input);
	await stage.runOn(addRatedUsage, { input });

	expect(input).toEqual(before);
});

it('leaves the lists and the deeper objects of the input items as they were', async () => {
	const rated = [
		{
			...addRatedUsage.usage(1),
			properties: [{ key: 'a', value: '1' }],
			'properties[0].value': '2',
		},
	];
	const usage = [
		{ ...createUsage.usage(1), taxLocation: { zone: { code: 1 } }, 'taxLocation.zone.code': '2' },
	];
	const before = deepCopy([rated, usage]);
	await stage.runOn(addRatedUsage, { input: rated });
	await stage.runOn(createUsage, { input: usage });

	expect([rated, usage]).toEqual(before);
});

it('says that the shared values are no JSON object, by their own name', async () => {
	const run = await stage.runOn(createUsage, {
		parameters: { valuesForAllItems: '{ "productIdent": charging }' },
		input: [createUsage.usage(1)],
	});

	expect(failures(run)).toMatchObject([
		{ details: { outcome: 'invalid', field: 'Values for All Items (JSON)' } },
	]);
	expect(stage.posts(createUsage)).toEqual([]);
});
