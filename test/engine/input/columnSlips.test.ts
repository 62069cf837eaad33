import type { IDataObject } from 'n8n-workflow';
import { addRatedUsage, createRebillyUsage, createUsage, type Action } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { entry, period, renamed, withoutList, withoutObjects } from '../support/columns';
import { useStage } from '../support/stage';

const stage = useStage();

it.each<[string, Action, IDataObject, string, string]>([
	[
		'a letter left out',
		createRebillyUsage,
		renamed(createRebillyUsage, { usageTime: 'usageTme' }),
		"Column 'usageTme' is one letter from 'usageTime', which is empty.",
		"Rename the column to 'usageTime'.",
	],
	[
		'two letters swapped, in a field that is not required',
		createUsage,
		renamed(createUsage, { unitQuantities: 'untiQuantities' }),
		"Column 'untiQuantities' is one letter from 'unitQuantities', which is empty.",
		"Rename the column to 'unitQuantities'.",
	],
	[
		'a point left out',
		addRatedUsage,
		{ ...withoutObjects, ...period, quantityAmount: '1', 'quantity.unit': 'KWH' },
		"Column 'quantityAmount' is one letter from 'quantity.amount', which is empty.",
		"Rename the column to 'quantity.amount'.",
	],
	[
		'a letter too many in a member',
		addRatedUsage,
		{ ...withoutObjects, ...period, 'quantity.amount': '1', 'quantity.units': 'KWH' },
		"Column 'quantity.units' is one letter from 'quantity.unit', which is empty.",
		"Rename the column to 'quantity.unit'.",
	],
	[
		'no position in the list',
		createUsage,
		{ ...withoutList, 'unitQuantities.unitQuantity': '1' },
		"Column 'unitQuantities.unitQuantity' does not say to which entry of 'unitQuantities' it belongs.",
		"Rename the column to 'unitQuantities[0].unitQuantity'.",
	],
	[
		'the member alone',
		createUsage,
		{ ...withoutList, 'Unit Quantity': '1' },
		"Column 'Unit Quantity' does not say to which entry of 'unitQuantities' it belongs.",
		"Rename the column to 'unitQuantities[0].unitQuantity'.",
	],
	[
		'several columns',
		createUsage,
		{ ...withoutList, 'Unit Quantities': [entry], unit_quantities: [entry] },
		"Columns 'Unit Quantities' and 'unit_quantities' could all be 'unitQuantities'.",
		"Name the one that is meant 'unitQuantities', and rename or leave out the others.",
	],
])('refuses by name %s, once', async (_what, action, row, message, fix) => {
	const run = await stage.runOn(action, { input: [row, action.usage(2)] });

	expect(outcomesOf(run)).toEqual(['created', 'invalid']);
	const [{ details }] = failures(run);
	expect(details.faults?.map((fault) => [fault.code, fault.message, fault.fix])).toEqual([
		['near-miss-column', message, fix],
	]);
});

it('keeps a required member required, whatever other members there are', async () => {
	const row = { ...withoutObjects, ...period, 'quantity.amount': '1', 'quantity.einheit': 'KWH' };
	const run = await stage.runOn(addRatedUsage, { input: [row] });

	expect(failures(run)[0].details.faults).toMatchObject([
		{ code: 'required', path: 'quantity.unit' },
	]);
});

it.each([
	[
		'shared values',
		{ valuesForAllItems: '{ "taxlocation": { "country": "NO" } }' },
		'Values for All Items (JSON)',
	],
	[
		'JSON',
		{
			usageFrom: 'json',
			usageJson: JSON.stringify({ ...createUsage.usage(1), taxlocation: { country: 'NO' } }),
		},
		'Usage (JSON)',
	],
])('refuses by name a field of %s that is spelt otherwise', async (_where, parameters, field) => {
	const run = await stage.runOn(createUsage, { parameters, input: [createUsage.usage(1)] });

	expect(failures(run)[0].details.faults).toMatchObject([
		{
			field,
			code: 'near-miss-column',
			message: `'taxlocation' in '${field}' is spelt otherwise than 'taxLocation'.`,
		},
	]);
	expect(stage.posts(createUsage)).toEqual([]);
});
