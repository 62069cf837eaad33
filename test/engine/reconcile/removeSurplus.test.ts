import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import type { PlannedFault } from '../../../tools/sandbox/faults/plan';
import { operationPermissions } from '../../../tools/sandbox/rebilly/rebillyAssumptions';
import { createRebillyUsage, usages } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { findings, reconcileRebilly, statuses, storeBeside, summary } from '../support/reconcile';
import { useStage } from '../support/stage';
import { requestsOf, storeUsage } from '../rebilly/support/operation';

/** Copies of expected usages are removed because a person asked for it, and what is expected stands. */

const stage = useStage();
const speedUp = useFastTime();

const stored = () => [...stage.sandbox.rebilly.store.usages.keys()];
const [one] = usages(createRebillyUsage, 1);

/** Stores copies of the first usage as somebody else did long ago; tells the IDs in the order of storing. */
function storeCopies(count: number): string[] {
	const { usages: store } = stage.sandbox.rebilly.store;
	const before = new Set(store.keys());
	for (let number = 0; number < count; number += 1) storeBeside(stage, createRebillyUsage, 1);
	const ids = [...store.keys()].filter((id) => !before.has(id));
	ids.forEach((id, number) => (store.get(id)!.createdAt += number));
	return ids;
}

const reconciling = async (input: IDataObject[], options: IDataObject = {}) =>
	await stage.runOn(reconcileRebilly, { input, options: { removeSurplus: true, ...options } });

it('keeps the earliest of three copies, and counts the others in the summary with their IDs', async () => {
	const ids = storeCopies(3);
	const run = await reconciling([one]);

	expect(stored()).toEqual([ids[0]]);
	expect(statuses(run)).toEqual(['matched', 'removed', 'removed']);
	expect(findings(run)[0]).toMatchObject({ storedId: ids[0] });
	expect(findings(run)[1].message).toContain('this copy was deleted');
	expect(summary(run)).toMatchObject({
		stored: 1,
		twice: 0,
		removed: 2,
		removedIds: [ids[1], ids[2]],
		sumStored: { quantity: one.quantity },
		storedMinusExpected: { quantity: '0' },
	});
	expect(run.hints(nodeNames.node)[0].message).toContain('1 matched, 2 removed.');
});

it('keeps as many as the items expect, and removes the latest first', async () => {
	const ids = storeCopies(4);
	await reconciling([one, one], { equalRows: 'each' });

	expect(stored()).toEqual(ids.slice(0, 2));
	const removed = requestsOf(stage, 'DELETE').map(({ path }) => path.split('/').at(-1));
	expect(removed).toEqual([ids[3], ids[2]]);
});

it('keeps the one that was stored first, whatever its ID and wherever it is listed', async () => {
	const ids = storeCopies(2);
	stage.sandbox.rebilly.store.usages.get(ids[1])!.createdAt -= 10;
	const run = await reconciling([one]);

	expect(stored()).toEqual([ids[1]]);
	expect(findings(run)[0]).toMatchObject({ status: 'matched', storedId: ids[1] });
});

it('removes nothing unless that is switched on, nor what no item expects, nor a neighbour', async () => {
	storeCopies(2);
	storeBeside(stage, createRebillyUsage, 2);
	storeBeside(stage, createRebillyUsage, 1, { quantity: '9' });
	const before = stored();
	const off = await reconciling([one], { removeSurplus: false, repair: true });
	expect(stored()).toEqual(before);
	expect(statuses(off)).toEqual(['matched', 'twice', 'extra']);
	expect(findings(off)[1].message).toContain("switch on the option 'Remove Surplus Copies'");

	const on = await reconciling([one], { to: '2027-01-01T00:00:00Z' });
	expect(statuses(on).sort()).toEqual(['extra', 'extra', 'matched', 'removed']);
	expect(stored()).toHaveLength(before.length - 1);
});

it('names a copy that is on an invoice and removes the others', async () => {
	const ids = storeCopies(3);
	stage.sandbox.rebilly.invoiceUsages([ids[2]]);
	const run = await reconciling([one]);

	expect(stored()).toEqual([ids[0], ids[2]]);
	const kept = findings(run).find(({ storedId }) => storedId === ids[2])!;
	expect(kept).toMatchObject({ status: 'twice', code: 'invoiced' });
	expect(kept.message).toContain('give the customer a credit');
	expect(summary(run)).toMatchObject({ twice: 1, removed: 1, removedIds: [ids[1]] });
});

it('names the permission that the key lacks, asks once, and repairs all the same', async () => {
	const ids = storeCopies(3);
	const permissions = operationPermissions.filter((name) => name !== 'DeleteUsage');
	const { secretKey: key } = stage.sandbox.credentials.rebilly;
	stage.sandbox.rebilly.addKey({ key, permissions });
	const run = await reconciling(usages(createRebillyUsage, 1, 2), { repair: true });

	expect(stored()).toEqual(expect.arrayContaining(ids));
	expect(statuses(run)).toEqual(['matched', 'matched', 'twice', 'twice']);
	expect(findings(run)[3].message).toContain('the permission DeleteUsage');
	expect(findings(run)[2]).toMatchObject({ code: 'no-permission' });
	expect(requestsOf(stage, 'DELETE')).toHaveLength(1);
});

it('leaves copies that are younger than 15 minutes, and says when to run again', async () => {
	await storeUsage(stage, { usageTime: one.usageTime, quantity: String(one.quantity) });
	const [first] = storeCopies(1);
	const run = await reconciling([one]);

	expect(stored()).toHaveLength(2);
	expect(findings(run)).toMatchObject([
		{ status: 'matched', storedId: first },
		{ status: 'twice', code: 'too-young' },
	]);
	expect(findings(run)[1].message).toContain('Run the workflow again in 15 minutes.');
	for (const usage of stage.sandbox.rebilly.store.usages.values()) usage.createdAt -= 900_000;
	expect(statuses(await reconciling([one]))).toEqual(['matched', 'removed']);
	expect(stored()).toEqual([first]);
});

it('removes nothing of a usage of which the copy to keep was deleted in between', async () => {
	const ids = storeCopies(3);
	// The lists show it still; it is gone when it is read by its ID.
	const target = { method: '^GET$', path: /usages\/sub_usg/ };
	stage.sandbox.planChange({ beforeRequest: 1, target }, () =>
		stage.sandbox.rebilly.deleteUsage(ids[0]),
	);
	const run = await reconciling([one]);

	expect(stored()).toEqual([ids[1], ids[2]]);
	expect(requestsOf(stage, 'DELETE')).toEqual([]);
	expect(findings(run).slice(1)).toMatchObject(
		[ids[1], ids[2]].map(() => ({ status: 'twice', code: 'gone' })),
	);
	expect(findings(run)[1].message).toContain(ids[0]);
});

it('says that the copy to keep was deleted in the moment in which another one was', async () => {
	const ids = storeCopies(3);
	stage.sandbox.planChange({ beforeRequest: 1, target: { method: '^DELETE$' } }, () =>
		stage.sandbox.rebilly.deleteUsage(ids[0]),
	);
	const run = await reconciling([one]);

	expect(stored()).toEqual([ids[1]]);
	expect(findings(run).slice(1)).toMatchObject([
		{ status: 'twice', code: 'gone', storedId: ids[1] },
		{ status: 'removed', code: 'gone', storedId: ids[2] },
	]);
	expect(findings(run)[2].message).toContain(`deleted or corrected ${ids[0]}`);
});

it.each<[string, PlannedFault[]]>([
	['at once', [{ onRequest: 1, kind: 'unknownById' }]],
	[
		'after a lost answer',
		[
			{ onRequest: 1, kind: 'resetBeforeStoring' },
			{ onRequest: 2, kind: 'unknownById' },
		],
	],
])(
	'calls no copy deleted that Rebilly says it does not have, %s, and goes on to list',
	async (_when, faults) => {
		const ids = storeCopies(2);
		speedUp();
		stage.sandbox.setFaults({ faults, target: { method: 'DELETE' } });
		const run = await reconciling([one]);

		expect(stored()).toEqual(ids);
		expect(findings(run)[1]).toMatchObject({
			status: 'twice',
			code: 'ids-differ',
			storedId: ids[1],
		});
		expect(findings(run)[1].message).toContain(
			'It may or may not be deleted: Rebilly says that it has no such usage, but its lists go on to show it.',
		);
		expect(summary(run)).toMatchObject({
			stored: 2,
			twice: 1,
			removed: 0,
			storedMinusExpected: { quantity: one.quantity },
		});
	},
);

it('leaves copies that may be accepted parts of another item', async () => {
	storeCopies(2);
	const part = { ...one, quantity: '100', acceptPartialQuantity: true };
	const run = await reconciling([{ ...one }, part]);

	expect(stored()).toHaveLength(2);
	expect(statuses(run)).toContain('twice');
	expect(findings(run).at(-1)!.message).toContain('it may be the accepted part of another item');
});

const fault = {
	'is in conflict': (usage: IDataObject) => ({ ...usage, ref: 'b' }),
	'is invalid': (usage: IDataObject) => ({ ...usage, ref: 'c', quantity: 'much' }),
};

it.each(Object.entries(fault))(
	'removes nothing while a row %s, whose usage a copy may be',
	async (_what, faulty) => {
		const ids = storeCopies(2);
		storeBeside(stage, createRebillyUsage, 5);
		const input = [{ ...one, ref: 'a' }, { ...createRebillyUsage.usage(5), ref: 'b' }, faulty(one)];
		const run = await stage.runOn(reconcileRebilly, {
			parameters: { identity: 'field', referenceField: 'ref' },
			input,
			options: { removeSurplus: true, repairDifferent: true },
		});

		expect(stored()).toEqual(expect.arrayContaining(ids));
		expect(requestsOf(stage, 'DELETE')).toEqual([]);
		const copy = findings(run).find(({ status }) => status === 'twice')!;
		expect(copy.message).toContain('may be that of an item that is invalid or in conflict');
		expect(copy.message).not.toContain('switch on the option');
		expect(run.hints(nodeNames.node).map(({ message }) => message)).toContainEqual(
			expect.stringContaining('1 item is invalid or in conflict, so nothing was deleted'),
		);
	},
);
