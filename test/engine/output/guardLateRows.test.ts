import type { IDataObject } from 'n8n-workflow';
import { usageTargets } from '../../../tools/targets';
import { account } from '../support/accounts';
import { createRebillyUsage as action } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const DAY = 86_400_000;
/** A Monday, at noon. */
const BEGIN = Date.UTC(2026, 2, 2, 12);
const options = { combine: 'day', timeZone: 'UTC', lateRows: 'difference' };
const parameters = { guard: { compareWithBefore: ['change', 'sameSum'], largestChange: 3 } };

function rowOf(day: number, quantity: number, minutes = 0): IDataObject {
	const start = new Date(BEGIN + day * DAY + minutes * 60_000).toISOString();
	const facts = { product: 'charging', start, end: start, unit: 'KWH', price: '1' };
	return usageTargets[action.target].usage({ ...facts, quantity: quantity.toFixed(3) }, account);
}

/** A row for each day: less at weekends, and no two alike. */
const rowsOf = (from: number, to: number): IDataObject[] =>
	Array.from({ length: to - from }, (_none, place) => {
		const day = from + place;
		return rowOf(day, (day % 7 > 4 ? 4 : 20) + ((day * 37) % 11) * 0.31 + day / 1_000);
	});

const [before, month] = [rowsOf(0, 28), rowsOf(28, 42)];

beforeEach(async () => {
	await stage.runOn(action, { options, input: [...before, ...month] });
});

// What is stored of the sum, and its difference, are taken for other usages of the same day.
it('holds no sum whose rows came late, when the same rows are brought again', async () => {
	const input = [...month, rowOf(30, 1.5, 60)];
	const first = await stage.runOn(action, { options, parameters, input });
	expect(outcomesOf(first).filter((outcome) => outcome === 'created')).toHaveLength(1);

	const again = await stage.runOn(action, { options, parameters, input });
	expect(failures(again).map(({ message }) => message)).toEqual([]);
});

it.each(['difference', 'correct'])(
	'holds no rows that come late on most days for twice as much, set to %s',
	async (lateRows) => {
		const late = month.map((_row, place) => rowOf(28 + place, 1 + place / 100, 120));
		const run = await stage.runOn(action, {
			...{ options: { ...options, lateRows }, parameters },
			input: [...month, ...late],
		});
		expect(failures(run).map(({ message }) => message)).toEqual([]);
	},
);
