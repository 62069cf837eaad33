import type { IDataObject } from 'n8n-workflow';
import { addRatedUsage, createUsage, type Action } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { withoutList } from '../support/columns';
import { useStage } from '../support/stage';

const stage = useStage();

const { price: _price, ...withoutPrice } = addRatedUsage.usage(1);

async function faultsOf(action: Action, row: IDataObject) {
	const run = await stage.runOn(action, { input: [row, action.usage(2)] });
	expect(outcomesOf(run)).toEqual(['created', 'invalid']);
	return failures(run)[0].details.faults?.map(({ code, message, fix }) => [code, message, fix]);
}

const near = 'near-miss-column';

it.each<[string, Action, IDataObject, string[][]]>([
	[
		'names of the screen in a list',
		createUsage,
		{ ...withoutList, unitQuantities: [{ Quantity: 12.5, Unit: 'KWH' }] },
		[
			[
				near,
				"Column 'unitQuantities.Quantity' bears the name that 'unitQuantities.unitQuantity' has on the screen.",
				"Rename it to 'unitQuantities.unitQuantity', or leave it out.",
			],
			[
				near,
				"Column 'unitQuantities.Unit' bears the name that 'unitQuantities.unitQuantityType' has on the screen.",
				"Rename it to 'unitQuantities.unitQuantityType', or leave it out.",
			],
		],
	],
	[
		'names of the screen in columns of the second entry',
		createUsage,
		{
			...withoutList,
			'unitQuantities[1].quantity': 12.5,
			'unitQuantities[1].unitQuantityType': 'KWH',
		},
		[
			[
				near,
				"Column 'unitQuantities[1].quantity' bears the name that 'unitQuantities[1].unitQuantity' has on the screen.",
				"Rename it to 'unitQuantities[1].unitQuantity', or leave it out.",
			],
		],
	],
	[
		'other names in columns',
		createUsage,
		{ ...withoutList, 'unitQuantities[0].amount': 12.5, 'unitQuantities[0].einheit': 'KWH' },
		[
			[
				near,
				"'unitQuantities[0]' holds 'amount' and 'einheit', but no 'unitQuantity' and no 'unitQuantityType'.",
				"Name the columns 'unitQuantities[0].unitQuantity' and 'unitQuantities[0].unitQuantityType'. Should the API want other names, set 'Usage From' to 'JSON'.",
			],
		],
	],
	[
		'other names in JSON text, in the second entry',
		createUsage,
		{
			...withoutList,
			unitQuantities:
				'[{ "unitQuantity": 1, "unitQuantityType": "KWH" }, { "menge": 2, "einheit": "KWH" }]',
		},
		[
			[
				near,
				"'unitQuantities[1]' holds 'menge' and 'einheit', but no 'unitQuantity' and no 'unitQuantityType'.",
				"Name the columns 'unitQuantities[1].unitQuantity' and 'unitQuantities[1].unitQuantityType'. Should the API want other names, set 'Usage From' to 'JSON'.",
			],
		],
	],
	[
		'other names in an object',
		addRatedUsage,
		{ ...withoutPrice, price: { value: '2.93', currencyCode: 'EUR' } },
		[
			[
				near,
				"'price' holds 'value' and 'currencyCode', but no 'amount' and no 'currency'.",
				"Name the columns 'price.amount' and 'price.currency'. Should the API want other names, set 'Usage From' to 'JSON'.",
			],
		],
	],
])('misses what an entry or object must have: %s', async (_what, action, row, said) => {
	expect(await faultsOf(action, row)).toEqual(said);
});

it('takes a member of another name beside those that must be there, in whatever form they come', async () => {
	const { price } = addRatedUsage.usage(1);
	const { amount, currency } = price as IDataObject;
	const run = await stage.runOn(addRatedUsage, {
		input: [
			{ 'price.amount': amount, ...withoutPrice, price: { tier: 2 }, 'price.currency': currency },
		],
	});

	expect(outcomesOf(run)).toEqual(['created']);
	expect(stage.bodies(addRatedUsage)[0]).toContain('"tier":2');
});

it('still sends other names of JSON as given', async () => {
	const usageJson = JSON.stringify({
		...withoutList,
		unitQuantities: [{ quantity: 1, type: 'KWH' }],
	});
	const run = await stage.runOn(createUsage, {
		parameters: { usageFrom: 'json', usageJson },
		input: [{}],
	});

	// The sandbox refuses it, so it was sent.
	expect(outcomesOf(run)).toEqual(['rejected']);
	expect(stage.posts(createUsage)).toHaveLength(1);
});

it.each<[string, Action, IDataObject, string]>([
	[
		'a list',
		createUsage,
		{ ...withoutList, 'Unit Quantities': '12,5' },
		'Give a JSON list in brackets, or columns: unitQuantities[0].unitQuantity and unitQuantities[0].unitQuantityType.',
	],
	[
		'an object',
		addRatedUsage,
		{ ...withoutPrice, price: 2.93 },
		'Give a JSON object in braces, or columns: price.amount and price.currency.',
	],
])('names the columns for %s of which one value is given', async (_what, action, row, fix) => {
	expect(await faultsOf(action, row)).toMatchObject([
		['wrong-type', expect.any(String) as string, fix],
	]);
});
