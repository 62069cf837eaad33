import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import { mutatedUsages } from '../../unit/nodes/mutations';
import { actions } from '../support/actions';
import { failures, outputs, pairs, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const SEED = 2026;

/** As an object: in a text, the digits of a number that was calculated would be all that it says. */
const asJson = { usageFrom: 'json', usageJson: '={{ $json }}' };

/** 1,000 usages over the three targets, each of which breaks one rule. */
const cases = actions.map((action, position) => {
	const mutated = mutatedUsages(action.target, position === 0 ? 334 : 333, SEED);
	return { action, mutated, input: mutated.map(({ item }) => item as IDataObject) };
});

/** One that names no aggregation is asked for by its contract, once for all of them, after the token. */
const LOOKUP = 2;
const namesNoAggregation = ({ path, code }: { path: string; code: string }): boolean =>
	path === 'ratedUsageAggregationIdent' && code === 'required';

it('are a thousand', () => {
	expect(cases.flatMap(({ mutated }) => mutated)).toHaveLength(1_000);
});

it.each(cases.map((one) => [one.action.target, one] as const))(
	'%s calls each of them invalid, by the right field, and sends nothing',
	async (_target, { action, mutated, input }) => {
		const run = await stage.runOn(action, { parameters: asJson, input });
		const results = failures(run);

		expect(successes(run)).toEqual([]);
		expect(pairs(run.output(nodeNames.node, outputs.error))).toEqual(
			mutated.map((_usage, position) => position),
		);
		const told = results.map(({ details }) => [
			details.outcome,
			details.field,
			details.faults?.[0].path,
			details.faults?.[0].code,
		]);
		expect(told).toEqual(
			mutated.map((one) => [
				...['invalid', one.field, one.path],
				namesNoAggregation(one) ? 'aggregation-not-found' : one.code,
			]),
		);
		expect(stage.sandbox.totals().received).toBe(mutated.some(namesNoAggregation) ? LOOKUP : 0);
	},
);

it.each(cases.map((one) => [one.action.target, one] as const))(
	'%s calls each of them invalid when it is taken from the whole item',
	async (_target, { action, mutated }) => {
		// A whole item gives only the fields that the API takes, so its own fields are no fault there.
		const taken = mutated.filter(({ code }) => code !== 'read-only');
		const run = await stage.runOn(action, { input: taken.map(({ item }) => item as IDataObject) });

		expect(successes(run)).toEqual([]);
		expect(failures(run).map(({ details }) => [details.outcome, details.field])).toEqual(
			taken.map(({ field }) => ['invalid', field]),
		);
		expect(stage.sandbox.totals().received).toBe(taken.some(namesNoAggregation) ? LOOKUP : 0);
	},
);

it.each(cases.map((one) => [one.action.target, one] as const))(
	'%s sends nothing at all while one of them is among valid usages',
	async (_target, { action, mutated }) => {
		const invalid = mutated[7].item as IDataObject;
		const run = await stage.run(action, {
			parameters: asJson,
			input: [action.usage(1), invalid, action.usage(2)],
		});

		expect(run.error?.description).toContain('Item 1: ');
		expect(run.error?.description).toContain(`'${mutated[7].field}'`);
		expect(stage.sandbox.totals().received).toBe(0);
	},
);
