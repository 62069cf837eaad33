import { addRatedUsage, createUsage } from '../support/actions';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const described = [createUsage, addRatedUsage].map((action) => [action.target, action] as const);

it.each(described)('%s takes two items that differ only in their description for one usage', async (_target, action) => {
	const input = ['one', 'two', undefined].map((description) => ({ ...action.usage(1), description }));
	const run = await stage.runOn(action, { input });

	expect(outcomesOf(run)).toEqual(['created', 'duplicate', 'duplicate']);
	expect(successes(run)[1]).toMatchObject({ duplicateOf: 0, compared: true });
	expect(successes(run)[1].message).toContain("Equal to item 0 but for 'description'");
	expect(stage.posts(action)).toHaveLength(1);
	expect(stage.bodies(action)[0]).toContain('"one"');
});

it.each(described)('%s does so under a reference of their own too', async (_target, action) => {
	const input = ['one', 'two'].map((description) => ({ ...action.usage(1), description, session: 's-1' }));
	const run = await stage.runOn(action, { input, parameters: { identity: 'field', referenceField: 'session' } });

	expect(outcomesOf(run)).toEqual(['created', 'duplicate']);
});

it('still calls it a conflict where the description is not the only difference', async () => {
	const input = ['one', 'two'].map((description, number) => ({
		...addRatedUsage.usage(number),
		description,
		session: 's-1',
	}));
	const run = await stage.runOn(addRatedUsage, { input, parameters: { identity: 'field', referenceField: 'session' } });

	expect(outcomesOf(run)).toEqual(['created', 'conflict']);
	expect(failures(run)[0].details.differences?.map(({ field }) => field)).toContain('description');
});

it('still calls it a conflict where equal usages are meant for two aggregations', async () => {
	const input = [{}, { ratedUsageAggregationIdent: 'aggregation-2' }].map((changes) => ({
		...addRatedUsage.usage(1),
		...changes,
	}));

	expect(outcomesOf(await stage.runOn(addRatedUsage, { input }))).toEqual(['created', 'conflict']);
});
