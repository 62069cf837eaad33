import type { IDataObject } from 'n8n-workflow';
import { usageTargets, type Account } from '../../../tools/targets';
import { openAccountsBeside } from '../support/accounts';
import { createRebillyUsage as action } from '../support/actions';
import { outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const DAY = 86_400_000;
/** A Monday, at noon. */
const BEGIN = Date.UTC(2026, 2, 2, 12);

function rowOf(day: number, quantity: number, customer: Account, hour = 0): IDataObject {
	const start = new Date(BEGIN + day * DAY + hour * 3_600_000).toISOString();
	const facts = { product: 'charging', start, end: start, unit: 'KWH', price: '1' };
	return usageTargets[action.target].usage({ ...facts, quantity: quantity.toFixed(3) }, customer);
}

// Whoever counts as held keeps what no limit holds of theirs, and that is sent: here their Saturday.
it('holds the rest of the customers too by whom most of an input is held', async () => {
	const customers = openAccountsBeside(stage.sandbox, 6);
	const usual = (day: number, place: number): number =>
		(day % 7 > 4 ? 4 : 20) + ((day * 37) % 11) * 0.1 + place;
	const before = customers.flatMap((customer, place) =>
		Array.from({ length: 28 }, (_none, day) => rowOf(day, usual(day, place), customer)),
	);
	await stage.runOn(action, { input: before });
	const [friday, saturday] = [32, 33];
	const tenfold = customers.flatMap((customer, place) => [
		rowOf(friday, 5 * usual(friday, place), customer),
		rowOf(friday, 5.1 * usual(friday, place), customer, 1),
		rowOf(saturday, 10 * usual(saturday, place), customer),
	]);
	const run = await stage.runOn(action, {
		parameters: { guard: { compareWithBefore: ['change'], largestChange: 3 } },
		input: tenfold,
	});
	expect(new Set(outcomesOf(run))).toEqual(new Set(['unsent']));
});
