import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { addRatedUsage, createUsage } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

/** Values for All Items: a list of fields, and a JSON object for what the list cannot hold. */

const stage = useStage();

const { price, type: _type, serviceLocation: _location, ...row } = addRatedUsage.usage(1);
const withoutCurrency = { ...row, 'price.amount': (price as IDataObject).amount } as IDataObject;

const listOf = (values: Record<string, string>) => ({
	sharedValues: { value: Object.entries(values).map(([field, value]) => ({ field, value })) },
});

async function run(parameters: INodeParameters, input = [withoutCurrency]) {
	return await stage.runOn(addRatedUsage, { mode: 'item', parameters, input });
}

const currency = { 'price.currency': 'EUR' };
const all = { ...currency, type: 'SALES', 'serviceLocation.country': 'DE' };

it('gives every usage what the list holds, members of objects too', async () => {
	expect(outcomesOf(await run(listOf(all)))).toEqual(['created']);
	expect(JSON.parse(stage.bodies(addRatedUsage)[0])).toMatchObject({
		price: { currency: 'EUR' },
		type: 'SALES',
		serviceLocation: { country: 'DE' },
	});
});

it('goes together with the JSON object', async () => {
	const { 'price.currency': _currency, ...json } = all;
	const parameters = { ...listOf(currency), valuesForAllItems: JSON.stringify(json) };

	expect(outcomesOf(await run(parameters))).toEqual(['created']);
});

it('lets the column of an item win', async () => {
	await run(listOf(all), [{ ...withoutCurrency, 'price.currency': 'CHF' }]);

	expect(JSON.parse(stage.bodies(addRatedUsage)[0])).toMatchObject({ price: { currency: 'CHF' } });
});

it.each<[string, INodeParameters, string?]>([
	[
		'twice in the list',
		{
			sharedValues: {
				value: [
					{ field: 'type', value: 'SALES' },
					{ field: 'type', value: 'SELF_BILLING' },
				],
			},
		},
	],
	[
		'as a member of an entry in the JSON too',
		{
			...listOf({ 'properties[0].key': 'a' }),
			valuesForAllItems: '{ "properties": [{ "key": "b", "value": "c" }] }',
		},
		'properties[0].key',
	],
	[
		'in another spelling of the JSON',
		{
			...listOf({ contractIdent: 'contract-1' }),
			valuesForAllItems: '{ "contract_ident": "other" }',
		},
		'contractIdent',
	],
	[
		'in the list and in the JSON',
		{ ...listOf({ type: 'SALES' }), valuesForAllItems: '{ "type": "SELF_BILLING" }' },
	],
])('refuses a field that is given %s', async (_where, parameters, field = 'type') => {
	const [{ details, message }] = failures(await run(parameters));

	expect(message).toContain(`'Values for All Items' gives '${field}' more than once.`);
	expect(details).toMatchObject({ code: 'repeated-key' });
	expect(stage.posts(addRatedUsage)).toEqual([]);
});

it('refuses a list that leaves an entry out, which a row would shift', async () => {
	const run = (json: string) =>
		stage.runOn(createUsage, {
			mode: 'item',
			parameters: { valuesForAllItems: json },
			input: [
				{ ...createUsage.usage(1), unitQuantities: undefined, 'unitQuantities[0].unitQuantity': 1 },
			],
		});
	const [{ message }] = failures(await run('{ "unitQuantities[1].unitQuantityType": "KWH" }'));

	expect(message).toContain(
		"'Values for All Items' leaves out an entry of 'unitQuantities': it names 1.",
	);
	expect(outcomesOf(await run('{ "unitQuantities[0].unitQuantityType": "KWH" }'))).toEqual([
		'created',
	]);
});

describe('entries of list and JSON together', () => {
	const { unitQuantities: _quantities, ...plain } = createUsage.usage(1);
	const sharing = async (json: IDataObject, list: Record<string, string>, columns = {}) =>
		await stage.runOn(createUsage, {
			mode: 'item',
			parameters: { ...listOf(list), valuesForAllItems: JSON.stringify(json) },
			input: [{ ...plain, ...columns }],
		});

	it('are counted alike, and no entry is made of two', async () => {
		const run = await sharing(
			{ 'unitQuantities[1].unitQuantityType': 'MINUTE' },
			{ 'unitQuantities[0].unitQuantity': '1' },
		);

		expect(failures(run)[0].message).toContain('(unitQuantities[0].unitQuantityType) is required');
		expect(stage.posts(createUsage)).toEqual([]);
	});

	it('go on where the list of the JSON ends', async () => {
		const run = await sharing(
			{ unitQuantities: [{ unitQuantity: 1, unitQuantityType: 'KWH' }] },
			{ 'unitQuantities[1].unitQuantity': '2', 'unitQuantities[1].unitQuantityType': 'PC' },
		);

		expect(outcomesOf(run)).toEqual(['created']);
		expect(JSON.parse(stage.bodies(createUsage)[0])).toMatchObject({ unitQuantities: [{}, {}] });
	});

	it('leave out an entry behind the list of the JSON, which is refused', async () => {
		const run = await sharing(
			{ unitQuantities: [{ unitQuantity: 1, unitQuantityType: 'KWH' }] },
			{ 'unitQuantities[2].unitQuantity': '2' },
		);

		expect(failures(run)[0].message).toContain("'unitQuantities': it names 0 and 2.");
	});
});

it('passes over an entry of the list without a value, beside the JSON too', async () => {
	const { 'price.currency': _currency, ...json } = all;
	const parameters = {
		...listOf({ ...currency, type: '' }),
		valuesForAllItems: JSON.stringify(json),
	};

	expect(outcomesOf(await run(parameters))).toEqual(['created']);
});

it('refuses a value that names no field', async () => {
	const [{ message }] = failures(
		await run({ sharedValues: { value: [{ field: '', value: 'EUR' }] } }),
	);

	expect(message).toContain(`'Values for All Items' does not say which field "EUR" is for.`);
});
