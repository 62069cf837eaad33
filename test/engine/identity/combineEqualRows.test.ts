import { nodeNames } from '../../../tools/engine';
import { addRatedUsage, createRebillyUsage, eachAction, type Action } from '../support/actions';
import { perMonth, row } from '../support/combine';
import { outcomesOf, successes } from '../support/outcomes';
import { reconcileRated, reconcileRebilly, statuses, summary } from '../support/reconcile';
import { useStage } from '../support/stage';

const stage = useStage();

/** Two rows of one moment that say the same in two spellings, and one of another. */
const rows = (action: Action) => [
	row(action, '2019-03-01T12:00:00+01:00', '1.5'),
	row(action, '2019-03-01T11:00:00Z', '1.50'),
	row(action, '2019-03-02T11:00:00Z', '2'),
];
const once = { ...perMonth, equalRows: 'once' };

describe.each(eachAction)('%s, of equal rows of one period', (_target, action) => {
	const sums = () => Object.values(stage.sandbox.records(action.target).sums);

	it.each([undefined, 'error', 'each'])('adds up each with %p', async (equalRows) => {
		const options = { ...perMonth, ...(equalRows && { equalRows }) };
		const run = await stage.run(action, { options, input: rows(action) });

		expect(outcomesOf(run)).toEqual(['created']);
		expect(sums()).toContain('5');
	});

	it('adds up the first where they count once, and says which one the other equals', async () => {
		const run = await stage.run(action, { options: once, input: rows(action) });
		const again = await stage.run(action, { options: once, input: rows(action) });

		expect(outcomesOf(run)).toEqual(['created', 'duplicate']);
		expect(successes(run)[1]).toMatchObject({ code: 'equal-row', duplicateOf: 0 });
		expect(run.output(nodeNames.node, 0).map(({ pairedItem }) => pairedItem)).toEqual([
			[{ item: 0 }, { item: 2 }],
			{ item: 1 },
		]);
		expect(outcomesOf(again)).toEqual(['duplicate', 'duplicate']);
		expect(sums()).toContain('3.5');
	});
});

it.each([
	[addRatedUsage, reconcileRated],
	[createRebillyUsage, reconcileRebilly],
])('expects a sum of rows that count once as it is stored (%#)', async (create, reconcile) => {
	await stage.run(create, { options: once, input: rows(create) });
	const run = await stage.run(reconcile, { options: once, input: rows(create) });

	expect(statuses(run)).toEqual(['matched', 'duplicate']);
	expect(summary(run)).toMatchObject({ matched: 1, duplicate: 1, codes: { 'equal-row': 1 } });
});
