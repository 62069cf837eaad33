import type { IDataObject } from 'n8n-workflow';
import { addRatedUsage, createRebillyUsage, createUsage } from '../support/actions';
import { literal, storedBodies } from '../support/bodies';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

async function report(quantity: unknown, options: IDataObject) {
	const run = await stage.runOn(createRebillyUsage, {
		options,
		input: [{ ...createRebillyUsage.usage(1), quantity } as IDataObject],
	});
	const stored = storedBodies(stage, createRebillyUsage).at(-1) as
		{ quantity: { value: string } } | undefined;
	return { quantity: stored?.quantity.value, failure: failures(run)[0] };
}

it('reads decimal commas in every field that holds a number', async () => {
	const options = { decimalSeparator: ',' };
	await stage.run(createUsage, {
		options,
		input: [
			{
				...createUsage.usage(1),
				unitQuantities: [{ unitQuantity: '0,1', unitQuantityType: 'KWH' }],
			},
		],
	});
	await stage.run(addRatedUsage, {
		options,
		input: [
			{
				...addRatedUsage.usage(1),
				price: { amount: '1,25', currency: 'EUR' },
				quantity: { amount: '3,75', unit: 'KWH' },
			},
		],
	});

	expect(storedBodies(stage, createUsage)).toMatchObject([
		{ unitQuantities: [{ unitQuantity: literal('0.1') }] },
	]);
	expect(storedBodies(stage, addRatedUsage)).toMatchObject([
		{ price: { amount: literal('1.25') }, quantity: { amount: literal('3.75') } },
	]);
});

it.each([
	['0', {}, 'must be at least 0.001'],
	['-1', {}, 'must be at least 0.001'],
])('refuses %s with %j', async (given, options, message) => {
	const { failure } = await report(given, options);

	expect(failure.details).toMatchObject({ outcome: 'invalid', field: 'Quantity' });
	expect(failure.message).toContain(message);
	expect(stage.sandbox.totals().received).toBe(0);
});

it.each([
	['up', '1.2341', '1.235'],
	['down', '1.2349', '1.234'],
	['halfUp', '1.2345', '1.235'],
	['halfEven', '1.2345', '1.234'],
	['halfEven', '1.2355', '1.236'],
	['halfUp', '9007199254740993.0005', '9007199254740993.001'],
	['down', 0.1 + 0.2, '0.3'],
	['refuse', '1.234', '1.234'],
])('rounds by %s: %s becomes %s', async (rounding, given, expected) => {
	expect((await report(given, { rounding })).quantity).toBe(expected);
});

it.each([
	['no choice', {}],
	['the choice to refuse', { rounding: 'refuse' }],
])('refuses more than 3 decimals with %s, and says how to choose', async (_what, options) => {
	const { failure } = await report('1.2345', options);

	expect(failure.message).toBe(
		"'Quantity' (quantity) may have at most 3 decimals but is \"1.2345\". Round it where it is calculated, or choose how in the option 'Rounding'.",
	);
});

it('refuses what is rounded to nothing', async () => {
	expect((await report('0.0004', { rounding: 'halfUp' })).failure.message).toContain(
		'must be at least 0.001',
	);
});

it('takes usages that are rounded to the same for the same', async () => {
	const input = ['1.2341', '1.2342'].map((quantity) => ({
		...createRebillyUsage.usage(1),
		quantity,
	}));
	const options = { rounding: 'down', equalRows: 'once' };
	const run = await stage.run(createRebillyUsage, { options, input });

	expect(outcomesOf(run)).toEqual(['created', 'duplicate']);
});

it.each([
	['No', 'no'],
	['Per Day', 'day'],
])('rounds what calculations give with Combine Before Sending: %s', async (_name, combine) => {
	const options = { rounding: 'halfUp', combine, timeZone: 'UTC' };

	expect((await report(30.000000000000004, options)).quantity).toBe('30');
});

it('rounds what calculations give from fields, where an expression makes a text of them', async () => {
	const run = await stage.runOn(createRebillyUsage, {
		mode: 'fields',
		options: { rounding: 'halfUp' },
		input: [{ ...createRebillyUsage.usage(1), quantity: 0.1 + 0.2 }],
	});

	expect(successes(run)).toMatchObject([{ usage: { quantity: '0.3' } }]);
});
