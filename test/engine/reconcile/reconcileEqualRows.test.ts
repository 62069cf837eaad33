import { createRebillyUsage, usages } from '../support/actions';
import { failures } from '../support/outcomes';
import {
	eachReconciliation,
	reconcileRebilly,
	statuses,
	storeBeside,
	summary,
} from '../support/reconcile';
import { useStage } from '../support/stage';

const stage = useStage();

describe.each(eachReconciliation)('%s, of rows that say the same', (target, create, reconcile) => {
	const unit = target === 'rebilly/usage' ? 'quantity' : 'KWH';
	const repair = { repair: true };

	it('expects as many as are stored', async () => {
		const input = usages(create, 1, 1, 2);
		await stage.run(create, { options: { equalRows: 'each' }, input });
		const run = await stage.runOn(reconcile, { input });

		expect(statuses(run)).toEqual(['matched', 'matched', 'matched']);
		expect(summary(run)).toMatchObject({
			asked: 0,
			twice: 0,
			storedMinusExpected: { [unit]: '0' },
		});
	});

	it('asks about one that is not stored, and does not repair it', async () => {
		await stage.run(create, { input: usages(create, 1) });
		const input = usages(create, 1, 1, 2).map((usage, row) => ({ ...usage, session_ID: row + 1 }));
		const run = await stage.runOn(reconcile, { input, options: repair });

		expect(statuses(run)).toEqual(['matched', 'matched']);
		const [asked] = failures(run);
		expect(asked.details).toMatchObject({ code: 'equal-row', duplicateOf: 0 });
		expect(asked.message).toMatch(/^Not stored: it says the same as item 0, /);
		expect(asked.message).toContain("'Reference Field' to 'session_ID'");
		expect(summary(run)).toMatchObject({
			asked: 1,
			repaired: 1,
			missing: 0,
			codes: { 'equal-row': 1 },
			storedMinusExpected: { [unit]: '0' },
		});
		expect(stage.sandbox.records(create.target).stored).toBe(2);
	});

	it('compares all others before the node stops over it', async () => {
		await stage.run(create, { input: usages(create, 1) });
		const run = await stage.run(reconcile, { input: usages(create, 1, 1, 2), options: repair });

		expect(run.error?.message).toBe('1 item is not settled; all others were compared');
		expect(run.error?.description).toContain(
			'Item 1 (equal to 0): Not stored: it says the same as item 0',
		);
		expect(stage.sandbox.records(create.target).stored).toBe(2);
	});

	it('repairs it where each counts', async () => {
		await stage.run(create, { input: usages(create, 1) });
		const options = { ...repair, equalRows: 'each' };
		const run = await stage.runOn(reconcile, { input: usages(create, 1, 1), options });

		expect(statuses(run)).toEqual(['matched', 'matched']);
		expect(stage.sandbox.records(create.target).stored).toBe(2);
	});
});

it('Rebilly: removes no copy that a row says the same of while it is asked', async () => {
	for (let count = 0; count < 3; count += 1) storeBeside(stage, createRebillyUsage, 1);
	const run = await stage.runOn(reconcileRebilly, {
		input: usages(createRebillyUsage, 1, 1),
		options: { removeSurplus: true },
	});

	expect(summary(run)).toMatchObject({ matched: 2, removed: 1, asked: 0 });
	expect(stage.sandbox.records('rebilly/usage').stored).toBe(2);
});
