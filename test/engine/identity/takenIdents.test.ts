import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import type { FaultKind } from '../../../tools/sandbox';
import { addRatedUsage, createUsage, usages, type Action } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { failures, outcomesOf, receiptOf, successes } from '../support/outcomes';
import { useStage, type Setting } from '../support/stage';

const stage = useStage();
const speedUp = useFastTime();

const eachKeyed = [createUsage, addRatedUsage].map((action): [string, Action] => [
	action.target,
	action,
]);

/** What the first, the second, ... POST of a usage meets; then all go well. */
function meet(action: Action, ...kinds: Array<FaultKind | undefined>): void {
	stage.sandbox.setFaults({
		faults: kinds.flatMap((kind, before) => (kind ? [{ onRequest: before + 1, kind }] : [])),
		target: { method: 'POST', path: action.posts },
	});
}

describe.each(eachKeyed)('%s, refused with a 409', (_target, action) => {
	it('that says nothing of the ident, is rejected with the words of the API', async () => {
		meet(action, 'contractLocked');
		const run = await stage.runOn(action, { input: usages(action, 1, 2) });

		expect(outcomesOf(run)).toEqual(['created', 'rejected']);
		expect(failures(run)[0]).toMatchObject({
			message: expect.stringContaining('The contract is locked by a billing run') as unknown,
			details: { code: 'refused', refusal: { status: 409 } },
		});
		expect(stage.sandbox.records(action.target).stored).toBe(1);
	});

	it('that says nothing of the ident, is created by the next run', async () => {
		meet(action, 'contractLocked');
		await stage.runOn(action, { input: usages(action, 1) });
		const run = await stage.runOn(action, { input: usages(action, 1) });

		expect(outcomesOf(run)).toEqual(['created']);
	});

	it('by a page of a gateway, is sent again', async () => {
		speedUp();
		stage.sandbox.setFaults({
			faults: [{ onRequest: 1, kind: 'webPageBeforeStoring', status: 409 }],
			target: { method: 'POST', path: action.posts },
		});
		const run = await stage.runOn(action, { input: usages(action, 1) });

		expect(outcomesOf(run)).toEqual(['created']);
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 1, twice: [] });
	});

	it('that says nothing of the ident, after a lost answer, is not called rejected', async () => {
		speedUp();
		meet(action, 'status503AfterStoring', 'contractLocked');
		const run = await stage.runOn(action, { input: usages(action, 1) });

		expect(outcomesOf(run)).toEqual([action === createUsage ? 'unknown' : 'created']);
	});
});

const references: Setting = {
	parameters: { identity: 'field', referenceField: 'session' },
};

/** A usage under the reference S-1. */
function underReference(action: Action, quantity: string): IDataObject {
	const changes =
		action === createUsage
			? { unitQuantities: [{ unitQuantity: quantity, unitQuantityType: 'KWH' }] }
			: { quantity: { amount: quantity, unit: 'KWH' } };
	return { ...action.usage(1), ...changes, session: 'S-1' };
}

describe('a usage whose answer was lost, and whose reference was stored before with another quantity', () => {
	it.each<FaultKind>(['status503BeforeStoring', 'resetBeforeStoring', 'hangBeforeStoring'])(
		'says for Create usage that it was not compared, and does not claim to have stored it (%s)',
		async (kind) => {
			await stage.runOn(createUsage, { ...references, input: [underReference(createUsage, '10')] });
			speedUp();
			meet(createUsage, kind);
			const run = await stage.runOn(createUsage, {
				...references,
				input: [underReference(createUsage, '99')],
			});

			const [usage] = successes(run);
			expect(usage).toMatchObject({
				outcome: 'created',
				code: 'not-compared',
				proven: false,
				compared: false,
				message: expect.stringMatching(/by this run or .*earlier.* is not known/) as unknown,
			});
			expect(receiptOf(run)).toMatchObject({
				sumsCreated: {},
				notProven: { usages: 1, sums: { KWH: '99' } },
				codes: { 'not-compared': 1 },
			});
			expect(run.hints(nodeNames.node)[0].message).toContain(
				'Stored by this run or an earlier one: 99 KWH.',
			);
		},
	);

	it('is for Add rated usage compared, and a conflict', async () => {
		await stage.runOn(addRatedUsage, {
			...references,
			input: [underReference(addRatedUsage, '10')],
		});
		speedUp();
		meet(addRatedUsage, 'status503BeforeStoring');
		const run = await stage.runOn(addRatedUsage, {
			...references,
			input: [underReference(addRatedUsage, '99')],
		});

		expect(failures(run)[0].details).toMatchObject({
			outcome: 'conflict',
			differences: [{ field: 'quantity.amount', given: '99', stored: '10' }],
		});
	});
});

describe.each(eachKeyed)('%s, sent once more after an answer was lost', (_target, action) => {
	const code = action === createUsage ? 'not-compared' : 'not-proven';
	const compared = action !== createUsage;

	it.each<[string, FaultKind, boolean]>([
		['by an earlier run', 'status503BeforeStoring', true],
		['by the attempt whose answer was lost', 'status503AfterStoring', false],
	])('is counted as not known by which run where it was stored %s', async (_by, kind, isAgain) => {
		const setting = { ...references, input: [underReference(action, '10')] };
		if (isAgain) await stage.runOn(action, setting);
		speedUp();
		meet(action, kind);
		const run = await stage.runOn(action, setting);
		const [usage] = successes(run);

		expect(usage).toMatchObject({ outcome: 'created', proven: false, compared, code });
		expect(receiptOf(run)).toMatchObject({
			outcomes: { created: 1 },
			codes: { [code]: 1 },
			sumsCreated: {},
			notProven: { usages: 1 },
		});
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 1, twice: [] });
	});

	it('is counted as stored by this run where the API says so', async () => {
		speedUp();
		meet(action, 'status503BeforeStoring');
		const setting = { ...references, input: [underReference(action, '10')] };
		const run = await stage.runOn(action, setting);
		const [usage] = successes(run);

		expect(usage).toMatchObject({ outcome: 'created', attempts: 2 });
		expect(usage).not.toHaveProperty('proven');
		expect(receiptOf(run)).toMatchObject({ sumsCreated: { KWH: '10' } });
		expect(receiptOf(run)).not.toHaveProperty('notProven');
	});
});

describe('a list of rated usages that does not show yet what is stored', () => {
	function lag(lagMilliseconds: number): void {
		stage.sandbox.setFaults([
			{
				faults: [{ onRequest: 1, kind: 'status503AfterStoring' }],
				target: { method: 'POST', path: addRatedUsage.posts },
			},
			{ rates: { listLagsBy: 1 }, lagMilliseconds },
		]);
	}

	it('is read again after a lost answer, until it does', async () => {
		speedUp();
		lag(2_000);
		const run = await stage.runOn(addRatedUsage, { input: usages(addRatedUsage, 1) });

		expect(successes(run)).toMatchObject([
			{ outcome: 'created', proven: false, compared: true, code: 'not-proven' },
		]);
	});

	it('leaves a usage unknown where it never does', async () => {
		speedUp();
		lag(1_000_000);
		const run = await stage.runOn(addRatedUsage, { input: usages(addRatedUsage, 1) });

		expect(failures(run)[0]).toMatchObject({
			message: expect.stringContaining('its list does not show') as unknown,
			details: { outcome: 'unknown', code: 'list-does-not-show' },
		});
		expect(stage.sandbox.records(addRatedUsage.target)).toMatchObject({ stored: 1, twice: [] });
	});

	it('leaves one unknown that an earlier run stored', async () => {
		speedUp();
		stage.sandbox.setFaults({ rates: { listLagsBy: 1 }, lagMilliseconds: 1_000_000 });
		await stage.runOn(addRatedUsage, { input: usages(addRatedUsage, 1) });
		const run = await stage.runOn(addRatedUsage, { input: usages(addRatedUsage, 1) });

		expect(failures(run)[0].details).toMatchObject({
			outcome: 'unknown',
			code: 'list-does-not-show',
		});
	});

	it('leaves one unknown that is refused after a lost answer', async () => {
		speedUp();
		stage.sandbox.setFaults([
			{
				faults: [
					{ onRequest: 1, kind: 'status503AfterStoring' },
					{ onRequest: 2, kind: 'contractLocked' },
				],
				target: { method: 'POST', path: addRatedUsage.posts },
			},
			{ rates: { listLagsBy: 1 }, lagMilliseconds: 1_000_000 },
		]);
		const run = await stage.runOn(addRatedUsage, { input: usages(addRatedUsage, 1) });

		expect(failures(run)[0].details).toMatchObject({ outcome: 'unknown', code: 'refused' });
	});

	it('leaves one unknown whose every answer is lost', async () => {
		speedUp();
		stage.sandbox.setFaults([
			{
				rates: { status503AfterStoring: 1 },
				target: { method: 'POST', path: addRatedUsage.posts },
			},
			{ rates: { listLagsBy: 1 }, lagMilliseconds: 1_000_000 },
		]);
		const run = await stage.runOn(addRatedUsage, { input: usages(addRatedUsage, 1) });

		expect(failures(run)[0].details).toMatchObject({ outcome: 'unknown', code: 'unclear-answer' });
	});
});
