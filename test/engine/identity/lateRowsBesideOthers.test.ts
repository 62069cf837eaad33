import Big from 'big.js';
import type { IDataObject } from 'n8n-workflow';
import { usageTargets } from '../../../tools/targets';
import { account } from '../support/accounts';
import { createRebillyUsage } from '../support/actions';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();
const action = createRebillyUsage;
const options = { combine: 'day', timeZone: 'UTC', lateRows: 'difference', equalRows: 'each' };

/** A row of a day in March 2026. */
function rowAt(hour: number, quantity: string, day = 1): IDataObject {
	const time = (minute: number): string =>
		new Date(Date.UTC(2026, 2, day, hour, minute)).toISOString();
	const facts = { product: 'charging', start: time(0), end: time(30), unit: 'KWH' };
	return usageTargets[action.target].usage({ ...facts, quantity, price: quantity }, account);
}

const first = [rowAt(8, '2.5'), rowAt(9, '1.25')];
const second = [...first, rowAt(10, '4')];
const third = [...second, rowAt(11, '8')];

const storedSum = (): string =>
	new Big(Object.values(stage.sandbox.records(action.target).sums)[0] ?? 0).toFixed();

/** Deletes a stored usage as somebody does by hand, by its place in the order of storing. */
function deleteStored(place: number): void {
	const { store } = stage.sandbox.rebilly;
	store.deleteUsage([...store.usages.values()][place]);
}

async function expectConflict(input: IDataObject[], more: object = {}): Promise<void> {
	const before = storedSum();
	const run = await stage.runOn(action, { options: { ...options, ...more }, input });
	expect(successes(run)).toEqual([]);
	expect(failures(run)[0].details).toMatchObject({ outcome: 'conflict', code: 'late-rows' });
	expect(failures(run)[0].message).toContain('not just a sum and its differences');
	expect(storedSum()).toBe(before);
}

it('reports no row once more that was sent alone, as messages advise', async () => {
	await stage.runOn(action, { options, input: first });
	await stage.runOn(action, { input: [rowAt(10, '4')] });

	const run = await stage.runOn(action, { options, input: second });
	expect(outcomesOf(run)).toEqual(['duplicate']);
	expect(storedSum()).toBe('7.75');
	await expectConflict(third);
});

it('takes the sum of a shorter period for no part of a longer one', async () => {
	const days = [rowAt(8, '2.5'), rowAt(8, '3', 2), rowAt(8, '5', 3)];
	await stage.runOn(action, { options, input: days });

	const run = await stage.runOn(action, { options: { ...options, combine: 'month' }, input: days });
	expect(outcomesOf(run)).toEqual(['duplicate']);
	await expectConflict([...days, rowAt(9, '1')], { combine: 'month' });
});

it.each([
	['the sum', 0],
	['a difference between others', 1],
])('does not report the others again where somebody deleted %s', async (_part, place) => {
	await stage.runOn(action, { options, input: first });
	await stage.runOn(action, { options, input: second });
	await stage.runOn(action, { options, input: third });
	expect(storedSum()).toBe('15.75');

	deleteStored(place);
	await expectConflict(third);
});

it('reports the last difference anew where somebody deleted it', async () => {
	await stage.runOn(action, { options, input: first });
	await stage.runOn(action, { options, input: second });
	deleteStored(1);

	const run = await stage.runOn(action, { options, input: second });
	expect(outcomesOf(run)).toEqual(['created']);
	expect(storedSum()).toBe('7.75');
});

it('says what to do where more is stored, and not to set what is set already', async () => {
	await stage.runOn(action, { options, input: second });
	const run = await stage.runOn(action, { options, input: first });
	const [{ message }] = failures(run);
	expect(message).toContain('Bring all rows of the period');
	expect(message).not.toContain("set 'Rows That Come Late'");
});
