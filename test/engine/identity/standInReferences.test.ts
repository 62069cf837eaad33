import type { IDataObject } from 'n8n-workflow';
import { addRatedUsage, createRebillyUsage, createUsage, eachAction } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();
const byField = { identity: 'field', referenceField: 'session' };

const STAND_INS = [
	...['NA', 'N/A', 'n.a.', '-', '–', '0', 0, 'null', 'undefined', 'NaN', 'None', '?', 'k.A.'],
	...['#N/A', '#NV', '#REF!', '#DIV/0!', '#ÜBERLAUF!', ' NA ', '<NA>'],
];

it.each(eachAction)(
	'are no references of %s, so that no row is lost by one',
	async (_name, action) => {
		const input = STAND_INS.map((session, place) => ({ ...action.usage(place + 1), session }));
		const run = await stage.runOn(action, { parameters: byField, input });

		const failed = failures(run);
		expect(outcomesOf(run)).toEqual(STAND_INS.map(() => 'invalid'));
		for (const { details, message } of failed) {
			expect(details.code).toBe('reference-missing');
			expect(message).toMatch(/stands for a value that is not there|has no result there/);
			expect(message).toContain("set 'Identity' to 'From Content'");
		}
		expect(failed[0].message).toContain(
			`The field named in 'Reference Field' holds no reference in this item: 'session' is "NA". It stands for a value that is not there: fill it in`,
		);
		expect(stage.bodies(action)).toEqual([]);
	},
);

it('are not what only looks a little like one', async () => {
	const references = ['00', '000123', '#1001', '#A1B2', 'NA-1', 'none-1', '0.1', '--1', 7, 'nano'];
	const input = references.map((session, place) => ({
		...createRebillyUsage.usage(place + 1),
		session,
	}));
	const run = await stage.run(createRebillyUsage, { parameters: byField, input });

	expect(outcomesOf(run)).toEqual(references.map(() => 'created'));
});

it('are no idents of the API either', async () => {
	for (const [action, name] of [
		[createUsage, 'usageIdent'],
		[addRatedUsage, 'ident'],
	] as const)
		for (const value of ['NA', '0', 0, '-', 'null']) {
			const run = await stage.runOn(action, { input: [{ ...action.usage(1), [name]: value }] });

			const [{ details, message }] = failures(run);
			expect(details.code).toBe('reference-missing');
			expect(message).toContain('It stands for a value that is not there');
		}
});

it.each<[string, typeof createUsage, (value: string) => IDataObject]>([
	[
		'a unit of a usage',
		createUsage,
		(value) => ({ unitQuantities: [{ unitQuantity: '5.5', unitQuantityType: value }] }),
	],
	[
		'a unit of a rated usage',
		addRatedUsage,
		(value) => ({ quantity: { amount: '5.5', unit: value } }),
	],
	['an aggregation group', addRatedUsage, (value) => ({ aggregationGroup: value })],
])('are not taken as %s', async (_what, action, given) => {
	const run = await stage.runOn(action, {
		input: ['NA', '#N/A'].map((value, place) => ({ ...action.usage(place + 1), ...given(value) })),
	});

	expect(failures(run).map(({ details }) => details.code)).toEqual(['wrong-form', 'wrong-form']);
	expect(failures(run)[0].message).toContain('is "NA". It stands for a value that is not there');
});

it('are no reason to choose their column as the Reference Field', async () => {
	const input = ['NA', 'S-2'].map((session) => ({ ...createUsage.usage(1), session_id: session }));
	const [{ message }] = failures(await stage.runOn(createUsage, { input }));

	expect(message).not.toContain("'session_id' differs");
});
