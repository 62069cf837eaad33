import { createRebillyUsage, usages } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { failures } from '../support/outcomes';
import { useStage } from '../support/stage';
import { withResolvers } from '../support/underWay';
import { correcting, rightUsage, wrongUsage } from './support/correction';
import { given, refused, requestsOf, runOperation, storeUsage } from './support/operation';

/** Usages that are corrected while others store, correct or delete them. */

const stage = useStage();
const speedUp = useFastTime();

const stored = () => [...stage.sandbox.rebilly.store.usages.keys()];
const setting = correcting();

/** Does something once, right before the first request of a method is answered. */
function atFirst(method: string, happens: () => Promise<unknown>): void {
	stage.sandbox.settings.holdAnswer = async (request) => {
		if (request.method !== method) return;
		stage.sandbox.settings.holdAnswer = undefined;
		await happens();
	};
}

it('touches nothing where the wrong usage is stored several times, and names all of them', async () => {
	const ids = [await storeUsage(stage, wrongUsage), await storeUsage(stage, wrongUsage)];
	const run = await runOperation(stage, { ...setting, input: [{ id: ids[0] }] });

	expect(refused(run)[0].message).toContain(
		`It is stored 2 times: ${ids.join(', ')}. Delete the surplus first, with 'Delete usage' or the option 'Remove Surplus Copies' of Reconcile.`,
	);
	expect(refused(run)[0].details).toMatchObject({
		outcome: 'wrongStands',
		code: 'stored-more-often',
		surplusIds: [ids[1]],
	});
	expect(requestsOf(stage, 'DELETE')).toEqual([]);
});

it('C11: says that both stand where the wrong usage is stored once more meanwhile', async () => {
	const id = await storeUsage(stage, wrongUsage);
	let again = '';
	atFirst('POST', async () => (again = await storeUsage(stage, wrongUsage)));
	const run = await runOperation(stage, { ...setting, input: [{ id }] });

	const { details, message } = refused(run)[0];
	expect(stored()).toEqual([details.otherId, again]);
	expect(details).toMatchObject({
		outcome: 'bothStand',
		code: 'wrong-stored-again',
		surplusIds: [again],
		right: rightUsage,
	});
	expect(message).toContain(`Delete ${again} with 'Delete usage'`);
});

it('names the copies of the right usage where it is stored once more meanwhile', async () => {
	const id = await storeUsage(stage, wrongUsage);
	let again = '';
	atFirst('POST', async () => (again = await storeUsage(stage, rightUsage)));
	speedUp();
	const run = await runOperation(stage, { ...setting, input: [{ id }] });

	const ids = stored();
	expect(ids).toContain(again);
	expect(refused(run)[0].details).toMatchObject({
		outcome: 'surplus',
		code: 'stored-more-often',
		otherId: ids[0],
		surplusIds: [ids[1]],
	});
});

it('says that a copy of the wrong usage stands where somebody puts it there right before', async () => {
	const id = await storeUsage(stage, wrongUsage);
	let again = '';
	stage.sandbox.planChange({ beforeRequest: 1, target: { method: '^DELETE$' } }, () => {
		again = stage.sandbox.rebilly.correctUsage(id, wrongUsage.quantity);
	});
	const run = await runOperation(stage, { ...setting, input: [{ id }] });

	expect(stored()).toEqual([again]);
	expect(refused(run)[0].details).toMatchObject({
		outcome: 'wrongStands',
		code: 'wrong-stored-again',
		surplusIds: [again],
	});
	expect(refused(run)[0].message).toContain(`correct that one: give it as 'Usage ID'`);
});

it('C10: a run whose usage is corrected before it ends does not store it again', async () => {
	const [input] = [usages(createRebillyUsage, 1)];
	let right = '';
	// By another program, because the executions of this process take turns.
	atFirst('POST', async () => (right = stage.sandbox.rebilly.correctUsage(stored()[0], '77')));
	const run = await stage.runOn(createRebillyUsage, { input });

	expect(failures(run)).toMatchObject([{ details: { outcome: 'unknown', code: 'gone' } }]);
	expect(stored()).toEqual([right]);
});

it('waits for an execution that is storing usages of the subscription item', async () => {
	const id = await storeUsage(stage, wrongUsage);
	const { promise: mayAnswer, resolve: answer } = withResolvers();
	const { promise: isSent, resolve: sent } = withResolvers();
	stage.sandbox.settings.holdAnswer = async ({ method }) => {
		if (method !== 'POST') return;
		stage.sandbox.settings.holdAnswer = undefined;
		sent();
		await mayAnswer;
	};
	const create = stage.runOn(createRebillyUsage, { input: usages(createRebillyUsage, 1) });
	await isSent;
	const locked = await runOperation(stage, {
		...correcting(undefined, { timeLimit: 1 }),
		input: [{ id }],
	});
	expect(refused(locked)).toMatchObject([{ details: { outcome: 'untouched', code: 'locked' } }]);
	expect(refused(locked)[0].message).toContain('another execution was sending usages');
	expect(stored()).toContain(id);
	const corrected = runOperation(stage, { ...setting, input: [{ id }] });
	answer();
	await create;
	expect(given(await corrected)).toMatchObject([{ corrected: true, deletedId: id }]);
});

it('two executions that correct the same usage store the right one once', async () => {
	const id = await storeUsage(stage, wrongUsage);
	const run = async () => await runOperation(stage, { ...setting, input: [{ id }] });
	const ended = (await Promise.all([run(), run()])).flatMap(given);

	expect(ended.map(({ changed }) => changed).sort()).toEqual([false, true]);
	expect(stored()).toHaveLength(1);
});

it('looks with Retry On Fail for what was met with silence, and never sends it again', async () => {
	const id = await storeUsage(stage, wrongUsage);
	const { length } = stage.sandbox.requests();
	speedUp();
	stage.sandbox.setFaults({
		rates: { storesLate: 1 },
		status: 504,
		lateMilliseconds: 600_000,
		target: { method: '^POST$' },
	});
	const retries = { onError: 'stopWorkflow' as const, retries: { maxTries: 3 } };
	const run = await runOperation(stage, { ...setting, ...retries, input: [{ id }] });

	expect(run.error?.message).toMatch(/^It is not certain which usage stands/);
	expect(requestsOf(stage, 'POST', length)).toHaveLength(1);
	await new Promise((resolve) => setTimeout(resolve, 700_000));
	const again = await runOperation(stage, { ...setting, input: [{ id }] });
	expect(given(again)).toMatchObject([{ alreadyCorrected: true }]);
	expect(stored()).toHaveLength(1);
});
