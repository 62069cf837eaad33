import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import { operationPermissions } from '../../../tools/sandbox/rebilly/rebillyAssumptions';
import { createRebillyUsage, usages } from '../support/actions';
import { failures } from '../support/outcomes';
import { findings, reconcileRebilly, statuses, storeBeside, summary } from '../support/reconcile';
import { useStage } from '../support/stage';
import { requestsOf } from '../rebilly/support/operation';

/** What is stored with another quantity is corrected because a person asked for it, and only where that is clear. */

const stage = useStage();

const [one, two] = usages(createRebillyUsage, 1, 2);
const beside = (changes: Parameters<typeof storeBeside>[3], number = 1) => {
	storeBeside(stage, createRebillyUsage, number, changes);
	return [...stage.sandbox.rebilly.store.usages.keys()].at(-1)!;
};
const quantities = (): string[] =>
	[...stage.sandbox.rebilly.store.usages.values()].map(({ quantity }) => quantity).sort();
const reconciling = async (input: IDataObject[], options: IDataObject = {}, more: object = {}) =>
	await stage.runOn(reconcileRebilly, {
		input,
		options: { repairDifferent: true, ...options },
		...more,
	});

it('corrects it and says both quantities and IDs, and has nothing to do the next time', async () => {
	const wrongId = beside({ quantity: '9' });
	beside({}, 2);
	const run = await reconciling([one, two], {}, { parameters: { returned: 'differences' } });
	const again = await reconciling([one, two]);
	const [finding] = findings(run);

	expect(findings(run)).toHaveLength(1);
	expect(finding).toMatchObject({
		status: 'matched',
		corrected: true,
		changed: true,
		deletedId: wrongId,
		differences: [{ field: 'quantity', given: '1.5', stored: '9' }],
		usage: { quantity: '1.5' },
		was: { quantity: '9' },
	});
	expect(stage.sandbox.rebilly.store.usages.has(String(finding.storedId))).toBe(true);
	expect(quantities()).toEqual(['1.5', '2.5']);
	expect(summary(run)).toMatchObject({
		stored: 2,
		matched: 2,
		different: 0,
		corrected: 1,
		sumStored: { quantity: '4' },
		storedMinusExpected: { quantity: '0' },
	});
	expect(run.hints(nodeNames.node)[0].message).toBe(
		'2 usages expected, 2 stored in Rebilly: 2 matched. This run corrected 1 of them. The sums agree.',
	);
	expect(summary(again)).toMatchObject({ matched: 2, corrected: 0 });
	expect(requestsOf(stage, 'DELETE')).toHaveLength(1);
});

describe.each([
	['another quantity', ['9'], '9,0'],
	['a copy', ['1.5', '1.5'], '1,5'],
])('stored is %s', (_what, stored, quantity) => {
	it.each([
		['is of its time', { quantity }],
		['has a time that cannot be read', { usageTime: 'x' }],
	])('is left while a row is invalid that %s, and may stand for it', async (_why, invalid) => {
		for (const each of stored) beside({ quantity: each });
		const row = { ...usages(createRebillyUsage, 1)[0], ...invalid };
		const options = { removeSurplus: true, equalRows: 'each' };
		const run = await reconciling([one, row], options);

		expect(failures(run)[0].details).toMatchObject({ outcome: 'invalid' });
		expect(quantities()).toEqual(stored);
		expect(run.hints(nodeNames.node).map(({ message }) => message)).toContainEqual(
			expect.stringContaining(
				'1 item is invalid or in conflict, so nothing was deleted or corrected',
			),
		);
		expect(requestsOf(stage, 'DELETE')).toEqual([]);
	});
});

it('leaves it where that is not switched on, also with Repair', async () => {
	beside({ quantity: '9' });
	const run = await stage.runOn(reconcileRebilly, { input: [one], options: { repair: true } });

	expect(statuses(run)).toEqual(['different']);
	expect(quantities()).toEqual(['9']);
});

it.each<[string, IDataObject[], () => void]>([
	['the same is stored twice', [one], () => void beside({ quantity: '9' })],
	['the same is expected twice', [one, one], () => undefined],
	['several are stored at its time', [one], () => void beside({ quantity: '8' })],
	['several are expected at its time', [one, { ...one, quantity: '4' }], () => undefined],
	[
		'part of it may be stored',
		[{ ...one, quantity: '10', acceptPartialQuantity: true }],
		() => undefined,
	],
	[
		'several at one time are usual',
		[one, two],
		() => {
			beside({}, 2);
			beside({ quantity: '7' }, 2);
		},
	],
])('corrects nothing where %s', async (_why, input, prepare) => {
	const id = beside({ quantity: '9' });
	prepare();
	const before = quantities();
	const run = await reconciling(input, { equalRows: 'each' });
	const finding = findings(run).find(({ storedId }) => storedId === id)!;

	expect(quantities()).toEqual(before);
	expect(finding).toMatchObject({ status: 'different', code: 'usage-ambiguous' });
	expect(finding.message).toContain('It was not corrected, because it may be another usage');
	expect(summary(run)).toMatchObject({ different: 1, corrected: 0 });
});

it('reports what is missing besides, and corrects no copy of it', async () => {
	beside({ quantity: '9' });
	const run = await reconciling([one, two], { repair: true });

	expect(statuses(run)).toEqual(['matched', 'matched']);
	expect(summary(run)).toMatchObject({ corrected: 1, repaired: 1, stored: 2 });
	expect(quantities()).toEqual(['1.5', '2.5']);
});

it('leaves one that is on an invoice, and says the way on', async () => {
	const id = beside({ quantity: '9' });
	stage.sandbox.rebilly.invoiceUsages([id]);
	const run = await reconciling([one]);

	expect(failures(run)).toMatchObject([
		{
			details: { outcome: 'conflict', code: 'invoiced', storedId: id, usage: { quantity: '1.5' } },
		},
	]);
	expect(failures(run)[0].message).toMatch(/still stands.*Give the customer a credit/s);
	expect(summary(run)).toMatchObject({ different: 1, corrected: 0, codes: { invoiced: 1 } });
	expect(quantities()).toEqual(['9']);
});

it('names the permission that the key lacks', async () => {
	beside({ quantity: '9' });
	const permissions = operationPermissions.filter((name) => name !== 'DeleteUsage');
	const { secretKey: key } = stage.sandbox.credentials.rebilly;
	stage.sandbox.rebilly.addKey({ key, permissions });
	const run = await reconciling([one]);

	expect(failures(run)[0].message).toContain('the permission DeleteUsage');
	expect(quantities()).toEqual(['9']);
});

it('stops with the reason where the node is set to stop', async () => {
	const id = beside({ quantity: '9' });
	stage.sandbox.rebilly.invoiceUsages([id]);
	const run = await reconciling([{}, one], {}, { onError: 'stopWorkflow' });

	expect(run.error?.message).toBe('1 item is not settled; all others were compared');
	expect(run.error?.description).toMatch(/^Item 1: The wrong usage/);
});

it('goes on in Retry execution where the wrong one was deleted before, and does not report it besides', async () => {
	beside({ quantity: '9' });
	stage.speedUp();
	stage.sandbox.setFaults({ rates: { tooManyRequestsSeconds: 1 }, target: { method: 'POST' } });
	const setting = { options: { repairDifferent: true, repair: true, timeLimit: 5 } };
	const failed = await stage.run(reconcileRebilly, { input: [one], ...setting });
	stage.sandbox.clearFaults();
	expect(failed.error?.description).toMatch(/Neither usage stands.*'Repair' switched on/s);
	expect(quantities()).toEqual([]);

	const workflow = stage.workflow(reconcileRebilly, setting);
	const retried = await stage.engine.retryExecution(failed, { workflow });
	expect(findings(retried)).toMatchObject([{ status: 'matched', corrected: true }]);
	expect(summary(retried)).toMatchObject({ stored: 1, storedMinusExpected: { quantity: '0' } });
	expect(quantities()).toEqual(['1.5']);
});

it('sends with Retry On Fail and Repair nothing twice that was met with silence', async () => {
	beside({ quantity: '9' });
	stage.speedUp();
	stage.sandbox.setFaults({
		rates: { storesLate: 1 },
		status: 504,
		lateMilliseconds: 600_000,
		target: { method: '^POST$' },
	});
	const run = await stage.run(reconcileRebilly, {
		input: [one],
		options: { repairDifferent: true, repair: true, timeLimit: 1440 },
		retries: { maxTries: 2 },
	});

	expect(run.error?.description).toContain('It is not certain which usage stands');
	expect(stage.posts(createRebillyUsage)).toHaveLength(1);
});

describe('sums of a period', () => {
	const perDay = { combine: 'day', timeZone: 'Europe/Berlin' };
	const rows = [one, two];

	it('are corrected where rows have come late', async () => {
		await stage.run(createRebillyUsage, { options: perDay, input: rows });
		const late = [...rows, { ...two, quantity: '4' }];
		const run = await reconciling(late, perDay);

		expect(findings(run)).toMatchObject([
			{ status: 'matched', corrected: true, was: { quantity: '4' } },
		]);
		expect(quantities()).toEqual(['8']);
	});

	it.each([
		['5', { status: 'matched' }],
		['6', { status: 'different', code: 'usage-ambiguous' }],
	])(
		'are left where late rows were stored alone, whatever they come to: with one of %s',
		async (last, finding) => {
			await stage.run(createRebillyUsage, { options: perDay, input: rows });
			await stage.run(createRebillyUsage, { input: [{ ...two, quantity: '5' }] });
			const run = await reconciling([...rows, { ...two, quantity: last }], perDay);

			expect(findings(run)[0]).toMatchObject(finding);
			expect(quantities()).toEqual(['4', '5']);
		},
	);
});
