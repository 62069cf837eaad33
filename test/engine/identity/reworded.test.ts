import { addRatedUsage, createUsage } from '../support/actions';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const described = [createUsage, addRatedUsage].map((action) => [action.target, action] as const);

it.each(described)(
	'%s takes two items that differ only in their description for one usage',
	async (_target, action) => {
		const input = ['one', 'two', undefined].map((description) => ({
			...action.usage(1),
			description,
		}));
		const run = await stage.runOn(action, { options: { equalRows: 'once' }, input });

		expect(outcomesOf(run)).toEqual(['created', 'duplicate', 'duplicate']);
		expect(successes(run)[1]).toMatchObject({ duplicateOf: 0, compared: true });
		expect(successes(run)[1].message).toContain("Equal to item 0 but for 'description'");
		expect(stage.posts(action)).toHaveLength(1);
		expect(stage.bodies(action)[0]).toContain('"one"');
	},
);

it.each(described)('%s does so under a reference of their own too', async (_target, action) => {
	const input = ['one', 'two'].map((description) => ({
		...action.usage(1),
		description,
		session: 's-1',
	}));
	const run = await stage.runOn(action, {
		input,
		parameters: { identity: 'field', referenceField: 'session' },
	});

	expect(outcomesOf(run)).toEqual(['created', 'duplicate']);
});

describe('a rated usage that comes again in another run with another description', () => {
	const [first, again] = ['one', 'two'].map((description) => ({
		...addRatedUsage.usage(1),
		description,
	}));

	it.each([
		['from its content', {}],
		['from a reference', { identity: 'field', referenceField: 'session' }],
	])('is a duplicate, identified %s', async (_how, parameters) => {
		const [one, other] = [first, again].map((usage) => ({ ...usage, session: 's-1' }));
		await stage.runOn(addRatedUsage, { input: [one], parameters });
		const run = await stage.runOn(addRatedUsage, { input: [other], parameters });

		expect(outcomesOf(run)).toEqual(['duplicate']);
		expect(successes(run)[0]).toMatchObject({ compared: true });
		expect(successes(run)[0].message).toContain("but for 'description', which bills nothing");
	});

	it('would be one, says a dry run', async () => {
		await stage.runOn(addRatedUsage, { input: [first] });
		const run = await stage.runOn(addRatedUsage, {
			input: [again],
			parameters: { options: { dryRun: true } },
		});

		expect(outcomesOf(run)).toEqual(['duplicate']);
	});
});

it('still calls it a conflict where the description is not the only difference', async () => {
	const input = ['one', 'two'].map((description, number) => ({
		...addRatedUsage.usage(number),
		description,
		session: 's-1',
	}));
	const run = await stage.runOn(addRatedUsage, {
		input,
		parameters: { identity: 'field', referenceField: 'session' },
	});

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
