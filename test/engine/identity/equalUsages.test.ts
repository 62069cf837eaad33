import { createRebillyUsage, usages } from '../support/actions';
import { outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const byReference = { identity: 'field', referenceField: 'session' };
const stored = () => stage.sandbox.records('rebilly/usage').stored;

it('are one usage where the user says so, whatever their references', async () => {
	const input = ['a', 'b', 'c'].map((session) => ({ ...createRebillyUsage.usage(1), session }));
	const options = { equalUsages: 'one' };
	const first = await stage.run(createRebillyUsage, { parameters: byReference, options, input });
	const second = await stage.run(createRebillyUsage, {
		parameters: byReference,
		options,
		input: input.slice(2),
	});

	expect(outcomesOf(first)).toEqual(['created', 'duplicate', 'duplicate']);
	expect(outcomesOf(second)).toEqual(['duplicate']);
	expect(stored()).toBe(1);
});

it.each([
	['with references', byReference],
	['without references', {}],
])('are separate usages where the user says so, %s', async (_what, parameters) => {
	const input = ['a', 'b', 'c'].map((session) => ({ ...createRebillyUsage.usage(1), session }));
	const options = { equalUsages: 'separate' };
	const first = await stage.run(createRebillyUsage, { parameters, options, input });
	const second = await stage.run(createRebillyUsage, { parameters, options, input });

	expect(outcomesOf(first)).toEqual(['created', 'created', 'created']);
	expect(outcomesOf(second)).toEqual(['duplicate', 'duplicate', 'duplicate']);
	expect(new Set(successes(second).map(({ storedId }) => storedId)).size).toBe(3);
	expect(stored()).toBe(3);
});

it('are completed by another run that brings one more', async () => {
	const options = { equalUsages: 'separate' };
	await stage.run(createRebillyUsage, { options, input: usages(createRebillyUsage, 1, 1) });
	const second = await stage.run(createRebillyUsage, {
		options,
		input: usages(createRebillyUsage, 1, 1, 1),
	});

	expect(outcomesOf(second)).toEqual(['duplicate', 'duplicate', 'created']);
	expect(stored()).toBe(3);
});

it('go by their references by default, and count once without any', async () => {
	expect(
		outcomesOf(await stage.run(createRebillyUsage, { input: usages(createRebillyUsage, 1, 1) })),
	).toEqual(['created', 'duplicate']);
	const options = { equalUsages: 'byReference' };
	const again = await stage.run(createRebillyUsage, {
		options,
		input: usages(createRebillyUsage, 1, 1),
	});

	expect(outcomesOf(again)).toEqual(['duplicate', 'duplicate']);
	expect(stored()).toBe(1);
});

it('are each stored once though answers are lost', async () => {
	stage.sandbox.setFaults({
		faults: [
			{ onRequest: 1, kind: 'resetAfterStoring' },
			{ onRequest: 3, kind: 'status500AfterStoring' },
		],
		target: { api: 'rebilly', method: 'POST' },
	});
	const options = { equalUsages: 'separate' };
	const run = await stage.run(createRebillyUsage, {
		options,
		input: usages(createRebillyUsage, 1, 1, 1),
	});

	expect(outcomesOf(run)).toEqual(['created', 'created', 'created']);
	expect(new Set(successes(run).map(({ storedId }) => storedId)).size).toBe(3);
	expect(stored()).toBe(3);
});
