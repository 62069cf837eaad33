import { addRatedUsage, createUsage, usages, type Action } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';
import type { FaultKind } from '../../../tools/sandbox';

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
