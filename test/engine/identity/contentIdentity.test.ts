import type { IDataObject } from 'n8n-workflow';
import {
	addRatedUsage,
	createRebillyUsage,
	createUsage,
	eachAction,
	usages,
} from '../support/actions';
import { outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

/** The same usage, said in other words. */
function otherWords(usage: IDataObject): IDataObject {
	const said = JSON.stringify(usage)
		.replace(/"2026-03-01T09:00:00.000Z"/g, '"2026-03-01T14:30:00+05:30"')
		.replace(/"2026-03-01T09:45:00.000Z"/g, '"2026-03-01 01:45-08"')
		.replace(/"1\.(\d+)"/g, '"01.$100"');
	const spelled = JSON.parse(said) as IDataObject;
	const turned = Object.entries(spelled).reverse();
	return { ...Object.fromEntries(turned), description: '', properties: null };
}

it.each(eachAction)(
	'%s knows a usage again in another zone, spelling and order of fields',
	async (_target, action) => {
		const [usage] = usages(action, 1);
		const again = otherWords(usage);
		expect(JSON.stringify(again)).toMatch(/\+05:30/);
		expect(JSON.stringify(again)).toMatch(/"01\.\d+00"/);

		expect(outcomesOf(await stage.run(action, { input: [usage] }))).toEqual(['created']);
		expect(outcomesOf(await stage.run(action, { input: [again] }))).toEqual(['duplicate']);
		const options = { equalRows: 'once' };
		expect(outcomesOf(await stage.run(action, { options, input: [again, usage] }))).toEqual([
			'duplicate',
			'duplicate',
		]);
		expect(stage.sandbox.records(action.target).stored).toBe(1);
	},
);

it.each([
	[
		createUsage,
		(quantity: unknown) => ({
			unitQuantities: [{ unitQuantity: quantity, unitQuantityType: 'KWH' }],
		}),
	],
	[addRatedUsage, (quantity: unknown) => ({ quantity: { amount: quantity, unit: 'KWH' } })],
	[createRebillyUsage, (quantity: unknown) => ({ quantity })],
])('takes 1.50, 1.5, 15e-1 and the number 1.5 for the same (%#)', async (action, withQuantity) => {
	const input = ['1.50', '1.5', '15e-1', ' 1.5 ', '+1.500', 1.5].map(
		(quantity) => ({ ...action.usage(1), ...withQuantity(quantity) }) as IDataObject,
	);
	const run = await stage.run(action, { options: { equalRows: 'once' }, input });

	expect(outcomesOf(run)).toEqual([
		'created',
		'duplicate',
		'duplicate',
		'duplicate',
		'duplicate',
		'duplicate',
	]);
});

it.each(eachAction)(
	'%s does not depend on the order of the items, the execution or the workflow',
	async (_target, action) => {
		const input = usages(action, 1, 2, 3, 4, 5);
		const first = await stage.run(action, { input, run: { executionId: 'first' } });
		const shuffled = [3, 0, 4, 2, 1].map((position) => input[position]);
		const workflow = { ...stage.workflow(action), id: 'another', name: 'Another' };
		const second = await stage.engine.run({
			workflow,
			input: shuffled,
			executionId: 'second',
			mode: 'trigger',
		});

		expect(outcomesOf(second)).toEqual([
			'duplicate',
			'duplicate',
			'duplicate',
			'duplicate',
			'duplicate',
		]);
		const identities = successes(first).map(({ identity }) => identity);
		expect(successes(second).map(({ identity }) => identity)).toEqual(
			[3, 0, 4, 2, 1].map((position) => identities[position]),
		);
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 5, twice: [] });
	},
);

it.each([
	['the contract', createUsage, { contractId: undefined, debtorId: '9223372036854775807' }],
	['a millisecond', createUsage, { startDate: '2026-03-01T09:00:00.001Z' }],
	['a unit', createUsage, { unitQuantities: [{ unitQuantity: '1.5', unitQuantityType: 'PC' }] }],
	['a property', createUsage, { properties: [{ propertyIdent: 'a', propertyValue: '1' }] }],
	['an unknown field', createUsage, { tariff: 'night' }],
	['the type', addRatedUsage, { type: 'SELF_BILLING' }],
	[
		'the last digit of the price',
		addRatedUsage,
		{ price: { amount: '1.23450000000000000001', currency: 'EUR' } },
	],
	['the place', addRatedUsage, { serviceLocation: { country: 'SE' } }],
	['the last digit of the quantity', createRebillyUsage, { quantity: '1.501' }],
	['a millisecond of the time', createRebillyUsage, { usageTime: '2026-03-01T09:00:00.001Z' }],
])('tells usages apart by %s', async (_what, action, changes) => {
	const usage = action.usage(1);
	const run = await stage.run(action, {
		mode: 'json',
		input: [usage, { ...usage, ...changes } as IDataObject],
	});

	expect(outcomesOf(run)).toEqual(['created', 'created']);
});
