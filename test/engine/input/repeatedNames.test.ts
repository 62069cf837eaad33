import type { INodeParameters } from 'n8n-workflow';
import { addRatedUsage, createRebillyUsage, createUsage, type Action } from '../support/actions';
import { failures } from '../support/outcomes';
import { useStage } from '../support/stage';

/** A name that comes twice in JSON, where JSON.parse would take the last. */

const stage = useStage();

/** The JSON of an object with one more name in it, which it may have already. */
const withOneMore = (object: object, name: string, value: string) =>
	`${JSON.stringify(object).slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`;

const usage = createRebillyUsage.usage(1);
const rated = addRatedUsage.usage(1);
const price = '{ "amount": "2", "currency": "EUR", "amount": "200" }';
const quantities = '[{ "unitQuantity": 1, "unitQuantityType": "KWH", "unitQuantity": 100 }]';
const json = (text: string) => ({ usageFrom: 'json', usageJson: text });
const fields = { usageFrom: 'fields' };

it.each<[string, Action, INodeParameters, string]>([
	['Usage (JSON)', createRebillyUsage, json(withOneMore(usage, 'quantity', '100')), 'quantity'],
	[
		'Values for All Items (JSON)',
		createRebillyUsage,
		{ usageFrom: 'item', valuesForAllItems: '{ "quantity": "1", "quantity": "100" }' },
		'quantity',
	],
	['Price (JSON)', addRatedUsage, { ...fields, additionalFields: { priceJson: price } }, 'amount'],
	[
		'Unit Quantities (JSON)',
		createUsage,
		{ ...fields, additionalFields: { unitQuantitiesJson: quantities } },
		'unitQuantity',
	],
])('%s that names one thing twice is refused', async (_where, action, parameters, name) => {
	const run = await stage.runOn(action, {
		...(parameters.usageFrom === 'fields' && { mode: 'fields' }),
		parameters,
		input: [action.usage(1)],
	});
	const [{ details, message }] = failures(run);

	expect(details.code).toBe('repeated-key');
	expect(message).toMatch(new RegExp(`names ['"]${name}['"] more than once in one object`));
	expect(stage.posts(action)).toEqual([]);
});

it('is refused in a cell of JSON text as well', async () => {
	const run = await stage.runOn(addRatedUsage, { input: [{ ...rated, price }] });

	expect(failures(run)[0].details).toMatchObject({ code: 'repeated-key', field: 'Price' });
	expect(stage.posts(addRatedUsage)).toEqual([]);
});

it.each([
	['Usage (JSON)', json(withOneMore(usage, 'Quantity', '100')), 'quantity'],
	[
		'Values for All Items (JSON)',
		{ usageFrom: 'item', valuesForAllItems: '{ "quantity": "1", "Quantity": "100" }' },
		'quantity',
	],
])('%s with two spellings of one field is refused', async (where, parameters, name) => {
	const run = await stage.runOn(createRebillyUsage, { parameters, input: [usage] });
	const [{ details, message }] = failures(run);

	expect(details.code).toBe('near-miss-column');
	expect(message).toContain(`In '${where}', '${name}' and 'Quantity' could all be 'quantity'`);
	expect(stage.posts(createRebillyUsage)).toEqual([]);
});
