import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import {
	createRebillyUsage,
	createUsage,
	eachAction,
	usages,
	type Action,
} from '../support/actions';
import { failures, outcomesOf, receiptOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

async function planOf(action: Action, input: IDataObject[]): Promise<IDataObject> {
	const run = await stage.runOn(action, { options: { dryRun: true }, input });
	return receiptOf(run)!.plan as IDataObject;
}

it.each(eachAction)(
	'%s sends what was approved, and says by which digest',
	async (_target, action) => {
		const input = usages(action, 1, 2, 3);
		const plan = await planOf(action, input);
		expect(plan).toMatchObject({ usages: 3, customers: [{ usages: 3 }] });

		const approved = JSON.stringify(plan);
		const run = await stage.runOn(action, { options: { approved }, input: [...input].reverse() });
		expect(outcomesOf(run)).toEqual(['created', 'created', 'created']);
		expect(receiptOf(run)).toMatchObject({ approved: plan.digest });

		// What is stored meanwhile is approved all the same, so a run that was broken off goes on.
		const again = await stage.runOn(action, {
			options: { approved: plan.digest as string },
			input,
		});
		expect(outcomesOf(again)).toEqual(['duplicate', 'duplicate', 'duplicate']);
	},
);

it.each(eachAction)('%s sends nothing where one usage is another', async (_target, action) => {
	const plan = await planOf(action, usages(action, 1, 2, 3));
	const before = stage.writes().length;
	const run = await stage.runOn(action, {
		options: { approved: JSON.stringify(plan) },
		input: usages(action, 1, 2, 4),
	});

	expect(outcomesOf(run)).toEqual(['unsent', 'unsent', 'unsent']);
	expect(failures(run)[0].details).toMatchObject({ code: 'not-approved' });
	expect(failures(run)[0].message).toContain('1 changed (item 2)');
	expect(receiptOf(run)).toMatchObject({ codes: { 'not-approved': 3 }, notStored: 3 });
	expect(stage.writes()).toHaveLength(before);

	const stopped = await stage.run(action, {
		options: { approved: JSON.stringify(plan) },
		input: usages(action, 1, 2),
	});
	expect(stopped.error?.description).toMatch(
		/All 2 items: .*this is not what was approved: 1 missing/,
	);
	expect(stage.writes()).toHaveLength(before);
});

it('takes the plan by an expression, and tells a dry run as well what was not approved', async () => {
	const input = usages(createUsage, 1, 2);
	const plan = await planOf(createUsage, input);
	const withPlan = input.map((usage) => ({ ...usage, plan }));
	const options = { approved: '={{ $json.plan }}' };
	const run = await stage.runOn(createUsage, { mode: 'fields', options, input: withPlan });
	expect(outcomesOf(run)).toEqual(['created', 'created']);

	const other = await stage.runOn(createUsage, {
		mode: 'fields',
		options: { ...options, dryRun: true },
		input: withPlan.slice(1).map((usage) => ({ ...usage, plan })),
	});
	expect(failures(other)[0].details).toMatchObject({ code: 'not-approved' });
});

it.each([
	['nothing', '', 'is empty, so nothing is approved'],
	['an expression that finds nothing', '={{ $json.nowhere }}', 'is empty, so nothing is approved'],
	['something else', 'yes', 'holds no plan'],
	['a plan without a digest', '{"usages":1}', 'holds no plan'],
])('takes %s for no approval', async (_name, approved, problem) => {
	const setting = { options: { approved }, input: usages(createRebillyUsage, 1) };
	const stopped = await stage.run(createRebillyUsage, setting);
	expect(stopped.error?.message).toContain(problem);
	expect(stopped.error?.description).toContain('Nothing was sent.');

	const run = await stage.runOn(createRebillyUsage, setting);
	expect(failures(run)[0].details).toMatchObject({ outcome: 'unsent', code: 'not-approved' });
	expect(successes(run)).toEqual([]);
	expect(run.output(nodeNames.node, 1)).toHaveLength(1);
	expect(stage.writes()).toEqual([]);
});

it('takes of a plan whose sums are lost the digest alone', async () => {
	const plan = await planOf(createRebillyUsage, usages(createRebillyUsage, 1, 2));
	const approved = JSON.stringify({ ...plan, sums: null });
	const run = await stage.runOn(createRebillyUsage, {
		options: { approved },
		input: usages(createRebillyUsage, 1, 3),
	});
	expect(outcomesOf(run)).toEqual(['unsent', 'unsent']);
	expect(failures(run)[0].message).toContain('cannot be told from a digest alone');
});

it.each(eachAction)(
	'%s sends nothing that a guard held when the plan was made',
	async (_target, action) => {
		const input = usages(action, 1, 2, 3);
		// All but the first are held.
		const guard = { largestQuantity: 1.5 };
		const parameters = { guard };
		const dry = await stage.runOn(action, { options: { dryRun: true }, input, parameters });
		const { plan } = receiptOf(dry)! as { plan: IDataObject };
		expect(plan.usages).toBe(1);
		const options = { approved: JSON.stringify(plan) };
		const unguarded = await stage.runOn(action, { options, input });
		expect(outcomesOf(unguarded)).toEqual(Array(3).fill('unsent'));
		expect(failures(unguarded)[0].details.code).toBe('not-approved');

		const run = await stage.runOn(action, { options, input, parameters });
		expect(outcomesOf(run)).toEqual(['created', 'unsent', 'unsent']);
	},
);
