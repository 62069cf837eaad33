import { createUsage } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage, type Setting } from '../support/stage';

/** 'Quantity' and 'Unit' of Create usage, and what takes their place. */

const stage = useStage();

const { quantity: _quantity, unit: _unit, ...otherFields } = createUsage.fieldsFromItem;

function sentQuantities(): unknown {
	return (JSON.parse(stage.bodies(createUsage).at(-1)!) as { unitQuantities?: unknown })
		.unitQuantities;
}

it('sends one quantity of one unit', async () => {
	const run = await stage.run(createUsage, {
		mode: 'fields',
		parameters: { ...createUsage.fieldsFromItem, quantity: '12.5', unit: 'KWH' },
		input: [createUsage.usage(1)],
	});

	expect(outcomesOf(run)).toEqual(['created']);
	expect(sentQuantities()).toEqual([{ unitQuantity: 12.5, unitQuantityType: 'KWH' }]);
});

it.each([
	[
		'Unit Quantities',
		{ unitQuantities: { entry: [{ unitQuantity: '3', unitQuantityType: 'PC' }] } },
	],
	[
		'Unit Quantities (JSON)',
		{ unitQuantitiesJson: '[{"unitQuantity":3,"unitQuantityType":"PC"}]' },
	],
])('lets %s take the place of both, which may be empty then', async (_name, additionalFields) => {
	const run = await stage.run(createUsage, {
		mode: 'fields',
		parameters: { ...otherFields, quantity: '', unit: '', additionalFields },
		input: [createUsage.usage(1)],
	});

	expect(outcomesOf(run)).toEqual(['created']);
	expect(sentQuantities()).toEqual([{ unitQuantity: 3, unitQuantityType: 'PC' }]);
});

it('asks for both in the editor, unless usages without a quantity are meant', async () => {
	const setting = {
		mode: 'fields',
		parameters: { ...otherFields, quantity: '', unit: '' },
		input: [createUsage.usage(1)],
	} satisfies Setting;

	const refused = await stage.run(createUsage, setting);
	expect(refused.error?.message).toContain('Parameter "Quantity" is required.');
	expect(stage.posts(createUsage)).toEqual([]);

	const meant = await stage.run(createUsage, { ...setting, options: { withoutQuantity: true } });
	expect(outcomesOf(meant)).toEqual(['created']);
	expect(sentQuantities()).toBeUndefined();
});

it('names the unit where a row has a quantity alone', async () => {
	const run = await stage.runOn(createUsage, {
		mode: 'fields',
		parameters: { ...createUsage.fieldsFromItem, unit: '={{ $json.none }}' },
		input: [createUsage.usage(1)],
	});

	expect(failures(run)[0]).toMatchObject({ details: { code: 'required', field: 'Unit' } });
});

it('names what takes the place of Quantity where it is added and empty', async () => {
	const run = await stage.runOn(createUsage, {
		mode: 'fields',
		parameters: {
			...otherFields,
			quantity: '3',
			unit: 'PC',
			additionalFields: { unitQuantities: {} },
		},
		input: [createUsage.usage(1)],
	});

	expect(failures(run)[0].message).toContain(
		"Give 'Quantity' and 'Unit' or an entry of 'Unit Quantities'",
	);
});
