import type { IDataObject } from 'n8n-workflow';
import { createRebillyUsage as action } from '../support/actions';
import { row } from '../support/combine';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const options = { combine: 'day', timeZone: 'UTC', lateRows: 'difference' };
const rowAt = (hour: number, quantity: string, changes: IDataObject = {}): IDataObject => {
	const time = new Date(Date.UTC(2026, 2, 5, hour)).toISOString();
	return row(action, time, quantity, time, changes);
};
const storedSum = (): unknown => Object.values(stage.sandbox.records(action.target).sums)[0];

// 'Report the Difference' looks into the period before it sends its first sum; this does not.
it('bills no row once more that was sent alone, set to Correct the Stored Sum', async () => {
	await stage.runOn(action, { input: [rowAt(8, '16')] });
	await stage.runOn(action, {
		options: { ...options, lateRows: 'correct' },
		input: [rowAt(8, '16'), rowAt(9, '1')],
	});
	expect(['16', '17']).toContain(storedSum());
});

it('does not advise an option that Create usage has not, where two runs correct a sum at once', async () => {
	const correcting = { options: { ...options, lateRows: 'correct' } };
	await stage.runOn(action, { ...correcting, input: [rowAt(8, '4')] });
	const other = await stage.newEngine();
	const workflow = stage.workflow(action, { ...correcting, onError: 'continueErrorOutput' });
	const runs = await Promise.all([
		stage.runOn(action, { ...correcting, input: [rowAt(8, '4'), rowAt(9, '1')] }),
		other.run({ workflow, input: [rowAt(8, '4'), rowAt(10, '2')] }),
	]);
	const messages = runs.flatMap(failures).map(({ message }) => message);
	expect(messages.join('\n')).not.toMatch(/option 'Repair'|Neither usage stands/);
});

// What Rebilly did not take was said to be billed never: "over the limit of the plan and is not billed".
it('does not bill what was over the limit, when the same rows are brought again', async () => {
	const input = [rowAt(8, '10', { acceptPartialQuantity: true })];
	const target = { method: 'POST', path: action.posts };
	stage.sandbox.setFaults({ rates: { partialAcceptance: 1 }, target });
	const first = await stage.runOn(action, { options, input });
	expect(outcomesOf(first)).toEqual(['partial']);
	const billed = storedSum();

	stage.sandbox.clearFaults();
	await stage.runOn(action, { options, input });
	expect(storedSum()).toBe(billed);
});

it('names the sum of the rows, not that of a difference, while the list does not show one yet', async () => {
	await stage.runOn(action, { options, input: [rowAt(8, '4')] });
	const target = { method: 'POST', path: action.posts };
	stage.sandbox.setFaults({ rates: { listLagsBy: 1 }, lagMilliseconds: 600_000, target });
	await stage.runOn(action, { options, input: [rowAt(8, '4'), rowAt(9, '1')] });
	stage.sandbox.clearFaults();

	const run = await stage.runOn(action, {
		options,
		input: [rowAt(8, '4'), rowAt(9, '1'), rowAt(10, '3')],
	});
	const [{ message }] = failures(run);
	expect(storedSum()).toBe('5');
	expect(message).not.toContain('the sum of items 0, 1, 2 says 4;');
	expect(message).not.toContain("use 'Correct usage'");
});
