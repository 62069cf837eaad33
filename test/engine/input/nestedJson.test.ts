import type { INodeParameters } from 'n8n-workflow';
import { addRatedUsage, createUsage, type Action } from '../support/actions';
import { literal, storedBodies } from '../support/bodies';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

/** The fields are filled in as well: the JSON form replaces them. */
const filledUsage: INodeParameters = {
	performanceLocation: { location: { city: 'Köln', country: 'DE', postalCode: '', street: '' } },
	taxLocation: { location: { city: 'Köln', country: 'DE', postalCode: '', street: '' } },
	properties: { entry: [{ propertyIdent: 'a', propertyValue: '1' }] },
	unitQuantities: { entry: [{ unitQuantity: '1', unitQuantityType: 'PC' }] },
};
const filledRatedUsage: INodeParameters = {
	serviceLocation: { location: { city: 'Köln', country: 'DE', postalCode: '', street: '' } },
	properties: { entry: [{ key: 'a', value: '1' }] },
};

const bigQuantity =
	'[{ "unitQuantity": 98765432109876543210.5, "unitQuantityType": "KWH", "meter": "m1" }]';

it.each<[string, Action, string, unknown]>([
	[
		'performanceLocation',
		createUsage,
		'{ "country": "AT", "floor": 3 }',
		{ country: 'AT', floor: literal('3') },
	],
	['taxLocation', createUsage, '{ "state": "Wien" }', { state: 'Wien' }],
	[
		'properties',
		createUsage,
		'[{ "propertyIdent": "b", "propertyValue": "2", "scope": "x" }]',
		[{ propertyIdent: 'b', propertyValue: '2', scope: 'x' }],
	],
	[
		'unitQuantities',
		createUsage,
		bigQuantity,
		[{ unitQuantity: literal('98765432109876543210.5'), unitQuantityType: 'KWH', meter: 'm1' }],
	],
	[
		'period',
		addRatedUsage,
		'{ "start": "2026-03-05T01:00:00+01:00", "end": "2026-03-05T02:00:00+01:00", "kind": "night" }',
		{ start: '2026-03-05T00:00:00.000Z', end: '2026-03-05T01:00:00.000Z', kind: 'night' },
	],
	[
		'price',
		addRatedUsage,
		'{ "amount": "7.10", "currency": "NOK", "tier": 2 }',
		{ amount: literal('7.1'), currency: 'NOK', tier: literal('2') },
	],
	[
		'quantity',
		addRatedUsage,
		'{ "amount": 3, "unit": "HOUR", "meter": "m1" }',
		{ amount: literal('3'), unit: 'HOUR', meter: 'm1' },
	],
	[
		'serviceLocation',
		addRatedUsage,
		'{ "country": "SE", "lat": 55.6 }',
		{ country: 'SE', lat: literal('55.6') },
	],
	['properties', addRatedUsage, '[{ "key": "b", "value": "2" }]', [{ key: 'b', value: '2' }]],
])('%s (JSON) replaces the fields', async (name, action, json, expected) => {
	const filled = action === createUsage ? filledUsage : filledRatedUsage;
	const run = await stage.run(action, {
		mode: 'fields',
		parameters: { additionalFields: { ...filled, [`${name}Json`]: json } },
		input: [action.usage(1)],
	});

	expect(outcomesOf(run)).toEqual(['created']);
	expect(storedBodies(stage, action)).toMatchObject([{ [name]: expected }]);
	expect((storedBodies(stage, action)[0] as Record<string, unknown>)[name]).toEqual(expected);
});

it('takes the object that an expression gives for a nested object', async () => {
	await stage.run(createUsage, {
		mode: 'fields',
		options: { withoutQuantity: true },
		parameters: { additionalFields: { taxLocationJson: '={{ $json.tax }}' } },
		input: [{ ...createUsage.usage(1), tax: { country: 'AT', floor: 3 } }],
	});

	expect(storedBodies(stage, createUsage)).toMatchObject([
		{ taxLocation: { country: 'AT', floor: literal('3') } },
	]);
});

it('leaves the fields in force while the JSON form is empty', async () => {
	await stage.run(createUsage, {
		mode: 'fields',
		parameters: { additionalFields: { ...filledUsage, taxLocationJson: '' } },
		input: [createUsage.usage(1)],
	});

	expect(storedBodies(stage, createUsage)).toMatchObject([
		{ taxLocation: { city: 'Köln', country: 'DE' } },
	]);
});

it.each([
	['period', 'Period'],
	['price', 'Price'],
	['quantity', 'Quantity'],
	['serviceLocation', 'Service Location'],
])(
	'names %s, not a field that its JSON form hides, where an expression gives nothing',
	async (name, field) => {
		const input = [1, 2].map((number) => addRatedUsage.usage(number));
		const run = await stage.runOn(addRatedUsage, {
			mode: 'fields',
			parameters: { additionalFields: { [`${name}Json`]: '={{ $json.notThere }}' } },
			input,
		});

		expect(failures(run)).toMatchObject(
			input.map(() => ({ details: { code: 'required', field } })),
		);
	},
);

it.each([
	['taxLocationJson', '{ "country": ', 'Tax Location'],
	['taxLocationJson', '["DE"]', 'Tax Location'],
	['unitQuantitiesJson', '{ "unitQuantity": 1 }', 'Unit Quantities'],
	['unitQuantitiesJson', '[{ "unitQuantity": "1,5", "unitQuantityType": "KWH" }]', 'Quantity'],
])('holds %s against the documented rules: %s', async (name, json, field) => {
	const run = await stage.runOn(createUsage, {
		mode: 'fields',
		parameters: { additionalFields: { [name]: json } },
		input: [createUsage.usage(1)],
	});

	expect(failures(run)).toMatchObject([{ details: { outcome: 'invalid', field } }]);
	expect(stage.posts(createUsage)).toEqual([]);
});
