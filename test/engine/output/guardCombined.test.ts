import type { IDataObject } from 'n8n-workflow';
import { usageTargets } from '../../../tools/targets';
import { account } from '../support/accounts';
import { addRatedUsage, createRebillyUsage, eachAction, type Action } from '../support/actions';
import { failures, outcomesOf, receiptOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const DAY = 86_400_000;
const BEGIN = Date.UTC(2026, 2, 2, 8);
const options = { combine: 'day', timeZone: 'UTC', equalRows: 'each', lateRows: 'difference' };
const perDay = { combine: 'day', timeZone: 'UTC', equalRows: 'each' };
const guarded = { guard: { compareWithBefore: ['change', 'sameSum'], largestChange: 3 } };

/** Two rows for each of so many days, no two alike. */
function rowsOf({ target }: Action, days: number): IDataObject[] {
	return Array.from({ length: 2 * days }, (_none, number) => {
		const start = new Date(BEGIN + Math.floor(number / 2) * DAY + number * 60_000).toISOString();
		const quantity = (7 + ((number * 37) % 97) / 100).toFixed(2);
		return usageTargets[target].usage(
			{ product: 'charging', start, end: start, quantity, unit: 'KWH', price: quantity },
			account,
		);
	});
}

it.each(eachAction)('%s holds sums each of whose rows is there twice', async (_target, action) => {
	const rows = rowsOf(action, 4);
	const input = [...rows, ...rows];
	const run = await stage.runOn(action, { input, options: perDay, parameters: guarded });

	expect(outcomesOf(run)).toEqual(Array(4).fill('unsent'));
	expect(failures(run)[0].message).toContain('one half says the same as the other');
	expect(stage.posts(action)).toEqual([]);

	const right = await stage.runOn(action, { input: rows, options: perDay, parameters: guarded });
	expect(outcomesOf(right)).toEqual(Array(4).fill('created'));
});

it.each([addRatedUsage, createRebillyUsage].map((action) => [action.target, action] as const))(
	'%s compares sums with nothing that is stored of themselves, in however many parts',
	async (_target, action) => {
		const rows = rowsOf(action, 12);
		const known = rows.filter((_row, number) => ![1, 9, 17].includes(number));
		await stage.runOn(action, { input: known, options });
		const second = await stage.runOn(action, { input: rows, options, parameters: guarded });
		expect(new Set(outcomesOf(second))).toEqual(new Set(['created', 'duplicate']));
		expect(successes(second).map(({ code }) => code)).toContain('difference-stored');

		const third = await stage.runOn(action, { input: rows, options, parameters: guarded });
		expect(outcomesOf(third)).toEqual(Array(12).fill('duplicate'));
		expect(receiptOf(third)!.guard).toMatchObject({ held: 0 });
	},
);
