import { addRatedUsage, eachAction, eachActionAndMode, usages } from '../support/actions';
import { outcomesOf, outputs, pairs, successes } from '../support/outcomes';
import { useStage } from '../support/stage';
import { nodeNames } from '../../../tools/engine';

const stage = useStage();

it.each(eachActionAndMode)(
	'%s stores each usage from %s once, and another run knows them',
	async (_target, mode, action) => {
		const input = usages(action, 1, 2, 3);
		const first = await stage.run(action, { mode, input });
		const second = await stage.run(action, { mode, input });

		expect(outcomesOf(first)).toEqual(['created', 'created', 'created']);
		expect(outcomesOf(second)).toEqual(['duplicate', 'duplicate', 'duplicate']);
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 3, twice: [] });
		expect(successes(second).map(({ identity }) => identity)).toEqual(
			successes(first).map(({ identity }) => identity),
		);
	},
);

it.each(eachAction)(
	'%s sends only the usages that another run brings anew',
	async (_target, action) => {
		await stage.run(action, { input: usages(action, 1, 2) });
		const second = await stage.run(action, { input: usages(action, 3, 2, 4, 1) });

		expect(outcomesOf(second)).toEqual(['created', 'duplicate', 'created', 'duplicate']);
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 4, twice: [] });
	},
);

it.each(eachAction)(
	'%s sends equal rows that count once once and says which item they equal',
	async (_target, action) => {
		const run = await stage.run(action, {
			options: { equalRows: 'once' },
			input: usages(action, 1, 2, 1, 1),
		});
		const results = successes(run);

		expect(results.map(({ outcome, duplicateOf }) => [outcome, duplicateOf])).toEqual([
			['created', undefined],
			['created', undefined],
			['duplicate', 0],
			['duplicate', 0],
		]);
		expect(results[2].message).toContain('Equal to item 0');
		expect(stage.posts(action)).toHaveLength(2);
	},
);

it('knows a rated usage again whose aggregation is closed by now', async () => {
	const input = usages(addRatedUsage, 1);
	await stage.run(addRatedUsage, { input });
	stage.sandbox.instellix.closeAggregation('aggregation-1');

	expect(outcomesOf(await stage.run(addRatedUsage, { input }))).toEqual(['duplicate']);
});

it.each(eachAction)(
	'%s pairs every output item with the input item it comes from',
	async (_target, action) => {
		const [first, last] = usages(action, 1, 2);
		const run = await stage.runOn(action, { input: [first, { note: 'no usage' }, first, last] });

		expect(pairs(run.output(nodeNames.node, 0))).toEqual([0, 3]);
		expect(pairs(run.output(nodeNames.node, outputs.error))).toEqual([1, 2]);
	},
);
