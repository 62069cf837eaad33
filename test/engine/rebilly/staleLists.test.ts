import { createRebillyUsage, usages } from '../support/actions';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

/** Rebilly's list of usages shows what is stored late, or never. */

const stage = useStage();
const target = { method: 'POST', path: createRebillyUsage.posts };
const input = usages(createRebillyUsage, 1, 2, 3);

const stored = () => stage.sandbox.records('rebilly/usage');

it('bills nothing again right after a run whose usages were listed late', async () => {
	stage.sandbox.setFaults({ rates: { listLagsBy: 1 }, lagMilliseconds: 8_000, target });
	const first = await stage.runOn(createRebillyUsage, { input });
	const second = await stage.runOn(createRebillyUsage, { input });

	expect(outcomesOf(first)).toEqual(['created', 'created', 'created']);
	expect(outcomesOf(second)).toEqual(['duplicate', 'duplicate', 'duplicate']);
	expect(stored()).toMatchObject({ stored: 3, twice: [] });
});

it('says of a usage that it is not listed yet, and bills it no second time', async () => {
	stage.sandbox.setFaults({ rates: { listLagsBy: 1 }, lagMilliseconds: 600_000, target });
	const [one] = input;
	const first = await stage.runOn(createRebillyUsage, { input: [one] });
	const second = await stage.runOn(createRebillyUsage, { input: [one] });

	expect(successes(first)).toMatchObject([{ outcome: 'created', code: 'list-lags' }]);
	expect(outcomesOf(second)).toEqual(['duplicate']);
	expect(stored().stored).toBe(1);
});

describe('a list that leaves usages out', () => {
	beforeEach(() => stage.sandbox.setFaults({ rates: { listLeavesOut: 1 }, target }));

	it('is found out by the first usage of a run, which sends no other', async () => {
		const run = await stage.runOn(createRebillyUsage, { input });

		const [{ id: storedId }] = stored().usages;
		expect(failures(run).map(({ details }) => details)).toMatchObject([
			{ outcome: 'unknown', code: 'list-does-not-show', storedId },
			{ outcome: 'unsent', code: 'list-does-not-show' },
			{ outcome: 'unsent', code: 'list-does-not-show' },
		]);
		expect(stage.posts(createRebillyUsage)).toHaveLength(1);
	});

	it('is found out by each later run too, though the process knows what it has stored', async () => {
		await stage.runOn(createRebillyUsage, { input });
		const second = await stage.runOn(createRebillyUsage, { input });

		expect(outcomesOf(second)).toEqual(['duplicate', 'unknown', 'unsent']);
		expect(stored()).toMatchObject({ stored: 2, twice: [] });
	});

	it('is no reason to run the workflow again', async () => {
		const run = await stage.run(createRebillyUsage, { input });

		expect(run.error?.description).toMatch(/^Do not run the workflow again yet: /);
	});
});
