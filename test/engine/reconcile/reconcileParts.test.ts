import type { IDataObject } from 'n8n-workflow';
import { account } from '../support/accounts';
import { addRatedUsage, createRebillyUsage } from '../support/actions';
import { row } from '../support/combine';
import { failures } from '../support/outcomes';
import {
	findings,
	reconcileRated,
	reconcileRebilly,
	statuses,
	storeBeside,
	summary,
} from '../support/reconcile';
import { useStage } from '../support/stage';

const stage = useStage();

const perDay = { combine: 'day', timeZone: 'UTC' };
const all = { ...perDay, repair: true, repairDifferent: true, removeSurplus: true };
const MIDNIGHT = Date.UTC(2026, 2, 5);
const at = (seconds: number): string => new Date(MIDNIGHT + seconds * 1_000).toISOString();
const rebillyRow = (seconds: number, quantity: string): IDataObject =>
	row(createRebillyUsage, at(seconds), quantity);

/** Stores a usage as another program would. */
function store(seconds: number, quantity: string): void {
	const first = Date.parse(String(createRebillyUsage.usage(1).usageTime));
	const minutes = (MIDNIGHT + seconds * 1_000 - first) / 60_000;
	storeBeside(stage, createRebillyUsage, 1, { quantity, minutes });
}

it('takes one usage for the sum of its period where it comes to it, as it takes several', async () => {
	store(3_600, '16');
	const run = await stage.runOn(reconcileRebilly, {
		options: { ...perDay, repair: true },
		input: [rebillyRow(3_600, '16')],
	});
	expect(failures(run)).toEqual([]);
	expect(statuses(run)).toEqual(['matched']);
});

it('does not say that another sum is stored, and to send what is missing, where nothing is', async () => {
	store(3_600, '16');
	const run = await stage.runOn(reconcileRebilly, {
		options: { ...perDay, repair: true },
		input: [rebillyRow(3_600, '16')],
	});
	const messages = failures(run).map(({ message }) => message);
	expect(messages.join('\n')).not.toMatch(/for this period: \.|send what is missing/);
});

// To correct 12 to 16 beside 4 and 4, as the message says, would bill 24.
it.each([
	[
		'a copy of a difference',
		[
			[1, '4'],
			[1, '4'],
		] as const,
	],
	['a difference whose place is not the next', [[2, '2']] as const],
	['a row that was sent alone', [[50_000, '2']] as const],
])('does not advise to correct a sum beside which is stored %s', async (_beside, others) => {
	store(0, '12');
	for (const [seconds, quantity] of others) store(seconds, quantity);
	const run = await stage.runOn(reconcileRebilly, {
		options: all,
		input: [rebillyRow(3_600, '12'), rebillyRow(7_200, '4')],
	});
	const [finding] = findings(run);
	expect(finding).toMatchObject({ status: 'different', code: 'usage-ambiguous' });
	expect(finding.message).not.toContain("use 'Correct usage' with its ID");
});

it.each(['aggregation-1', 'aggregation-3'])(
	'finds a difference that went to an aggregation between, where the rows name %s',
	async (named) => {
		const { instellix } = stage.sandbox;
		const open = (ident: string): void =>
			instellix.store.addAggregation({
				...instellix.store.aggregations.get(account.aggregationIdent)!,
				ident,
			});
		const rowsIn = (ratedUsageAggregationIdent: string): IDataObject[] => [
			row(addRatedUsage, at(3_600), '12', at(3_600), { ratedUsageAggregationIdent }),
			row(addRatedUsage, at(7_200), '4', at(7_200), { ratedUsageAggregationIdent }),
		];
		const options = { ...perDay, lateRows: 'difference' };
		for (const ident of ['aggregation-2', 'aggregation-3']) open(ident);
		await stage.runOn(addRatedUsage, { options, input: rowsIn('aggregation-1').slice(0, 1) });
		instellix.closeAggregation('aggregation-1');
		await stage.runOn(addRatedUsage, { options, input: rowsIn('aggregation-2') });
		instellix.closeAggregation('aggregation-2');
		expect(stage.sandbox.records('instellix/ratedUsage').sums).toMatchObject({ KWH: '16' });

		const run = await stage.runOn(reconcileRated, { options: perDay, input: rowsIn(named) });
		expect(statuses(run)).toEqual(['matched']);
		expect(summary(run)).toMatchObject({ storedMinusExpected: { KWH: '0' } });
	},
);
