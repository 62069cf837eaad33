import type { IDataObject } from 'n8n-workflow';
import { nodeNames, type RunResult } from '../../../tools/engine';
import { createRebillyUsage, createUsage } from '../support/actions';
import { outcomesOf } from '../support/outcomes';
import { reconcileRebilly } from '../support/reconcile';
import { useStage, type Setting } from '../support/stage';

const stage = useStage();

/** The hints about times that are far from now. */
function hintsOf(run: RunResult): string[] {
	return run
		.hints(nodeNames.node)
		.map(({ message }) => message)
		.filter((message) => message.includes('more than two years from now'));
}

const at = (usageTime: unknown): IDataObject =>
	({ ...createRebillyUsage.usage(1), usageTime }) as IDataObject;

const reporting = async (times: unknown[], options: IDataObject = {}, setting: Setting = {}) =>
	await stage.runOn(createRebillyUsage, { options, input: times.map(at), ...setting });

it('counts times far from now, and says what may have made the first one', async () => {
	const run = await reporting(['2026-03-01T08:30:00Z', 1_772_353_800, 1_772_353_801], {
		timeRepresentation: 'unixMilliseconds',
	});

	expect(outcomesOf(run)).toEqual(['created', 'created', 'created']);
	expect(hintsOf(run)).toEqual([
		"2 items have times before the year 2000 or more than two years from now. The first one, item 1, has 1970-01-21T12:19:13.800Z: seconds may have been taken for milliseconds; as seconds it is 2026-03-01T08:30:00.000Z. Where that is not meant, check the times and the options 'Time Format' and 'Time Pattern'.",
	]);
});

it.each([
	['1970-01-01T00:00:00Z', ': an empty value may have been taken for 0.'],
	['0026-03-01T08:30:00Z', ': the year may have been read with two digits.'],
	['1899-12-31T08:30:00Z', ': a spreadsheet may have had a time of day without a date'],
	['9999-12-31T23:59:59Z', ': it may stand for a time that is not known.'],
	['2206-03-01T08:30:00Z', 'has 2206-03-01T08:30:00.000Z. Where that is not meant'],
	[new Date(1_772_353_800), ': seconds may have been taken for milliseconds;'],
])('says of %s what may have made it', async (time, cause) => {
	expect(hintsOf(await reporting([time]))).toEqual([expect.stringContaining(cause)]);
});

it('says nothing of times that are near', async () => {
	const nextYear = new Date(Date.now() + 360 * 24 * 3_600_000);

	expect(hintsOf(await reporting(['2000-01-01T00:00:00Z', nextYear]))).toEqual([]);
});

it('says so in a dry run, of combined rows and of either time of a span', async () => {
	const times = ['1970-01-02T00:00:00Z', '1970-01-03T00:00:00Z'];
	const dry = await reporting(times, { dryRun: true });
	const combined = await reporting(times, { combine: 'month', timeZone: 'UTC' });
	const span = await stage.runOn(createUsage, {
		input: [{ ...createUsage.usage(1), endDate: '2999-03-01T08:30:00Z' }],
	});

	expect(hintsOf(dry)).toEqual([expect.stringMatching(/^2 items have .* item 0, has 1970-01-02/)]);
	expect(hintsOf(combined)).toEqual([expect.stringMatching(/^2 items have .* item 0/)]);
	expect(hintsOf(span)).toEqual([expect.stringMatching(/^1 item has .* item 0, has 2999-03-01/)]);
});

it('says so in Reconcile', async () => {
	const run = await stage.runOn(reconcileRebilly, { input: [at('1970-01-21T12:19:13.800Z')] });

	expect(hintsOf(run)).toEqual([expect.stringContaining('1 item has a time before')]);
});

it('says so of the right time of Correct', async () => {
	await reporting(['2026-03-01T08:30:00Z']);
	const [{ id }] = stage.sandbox.records('rebilly/usage').usages;
	const run = await stage.run(createRebillyUsage, {
		input: [{ id }],
		parameters: {
			operation: 'correct',
			usageId: '={{ $json.id }}',
			changes: { usageTime: '1970-01-21T12:19:13.800Z' },
		},
		options: { timeLimit: 1440 },
	});

	expect(run.error?.message).toBeUndefined();
	expect(hintsOf(run)).toEqual([expect.stringContaining('1 item has a time before')]);
});
