import { createRebillyUsage, usages } from '../support/actions';
import { storedBodies } from '../support/bodies';
import { outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const parameters = { usageTimeFrom: 'rebilly' };

it.each(['fields', 'json', 'item'] as const)(
	'leaves the time to Rebilly with usages from %s',
	async (mode) => {
		const before = Date.now();
		await stage.run(createRebillyUsage, { mode, parameters, input: usages(createRebillyUsage, 1) });
		const [stored] = stage.sandbox.records('rebilly/usage').usages;

		expect(Object.keys(storedBodies(stage, createRebillyUsage)[0] as object)).not.toContain(
			'usageTime',
		);
		expect(stored.identity).toMatchObject({ usageTime: expect.any(Number) as unknown });
		expect((stored.identity as { usageTime: number }).usageTime).toBeGreaterThanOrEqual(before);
	},
);

it('needs no time of the usage', async () => {
	const { usageTime: _left, ...usage } = createRebillyUsage.usage(1);
	const run = await stage.run(createRebillyUsage, { parameters, input: [usage] });

	expect(outcomesOf(run)).toEqual(['created']);
});

it('sends equal items each, and again in another run, because a repeat cannot be recognised', async () => {
	const input = usages(createRebillyUsage, 1, 1);
	const first = await stage.run(createRebillyUsage, { parameters, input });
	const second = await stage.run(createRebillyUsage, { parameters, input });

	expect(outcomesOf(first)).toEqual(['created', 'created']);
	expect(outcomesOf(second)).toEqual(['created', 'created']);
	expect(new Set(successes(first).map(({ storedId }) => storedId)).size).toBe(2);
});

it('reads nothing beforehand', async () => {
	await stage.run(createRebillyUsage, { parameters, input: usages(createRebillyUsage, 1, 2) });

	expect(stage.sandbox.requests().map(({ method }) => method)).toEqual(['POST', 'POST']);
});

it('does not send again what may be stored', async () => {
	stage.sandbox.setFaults({
		faults: [{ onRequest: 1, kind: 'resetAfterStoring' }],
		target: { api: 'rebilly', method: 'POST' },
	});
	const run = await stage.runOn(createRebillyUsage, {
		parameters,
		input: usages(createRebillyUsage, 1),
	});

	expect(outcomesOf(run)).toEqual(['unknown']);
	expect(stage.posts(createRebillyUsage)).toHaveLength(1);
});

it('says that another run would bill again what is stored', async () => {
	const [first, second] = usages(createRebillyUsage, 1, 2);
	const run = await stage.run(createRebillyUsage, {
		parameters,
		input: [first, { ...second, subscriptionId: 'sub_nobody' }],
	});

	expect(run.status).toBe('error');
	expect(run.error?.description).toMatch(/would bill what is stored a second time/);
});

it('does not send again with Retry On Fail what is stored or may be', async () => {
	stage.sandbox.setFaults({
		faults: [
			{ onRequest: 2, kind: 'resetAfterStoring' },
			{ onRequest: 3, kind: 'tooManyRequestsSeconds', retryAfterSeconds: 36_000 },
		],
		target: { api: 'rebilly', method: 'POST' },
	});
	await stage.run(createRebillyUsage, {
		parameters,
		retries: { maxTries: 2 },
		input: usages(createRebillyUsage, 1, 2, 3, 4),
	});

	expect(stage.sandbox.records('rebilly/usage').stored).toBe(4);
});

it('reads what is stored in a few calls, not one for each usage', async () => {
	const numbers = Array.from({ length: 40 }, (_none, number) => number + 1);
	await stage.run(createRebillyUsage, { input: usages(createRebillyUsage, ...numbers) });
	const reads = stage.sandbox.requests().filter(({ method }) => method === 'GET');

	// Before the first is sent, after it, and after all.
	expect(reads).toHaveLength(3);
	expect(stage.sandbox.records('rebilly/usage').stored).toBe(40);
});

it('sends again where the user wants no look-up, and takes it back', async () => {
	const options = { lookUp: false };
	const input = usages(createRebillyUsage, 1);
	await stage.run(createRebillyUsage, { options, input });
	const second = await stage.runOn(createRebillyUsage, { options, input });

	const { usages: left } = stage.sandbox.records('rebilly/usage');
	expect(successes(second)).toMatchObject([
		{ outcome: 'duplicate', code: 'taken-back', storedId: left[0].id },
	]);
	expect(left).toHaveLength(1);
	expect(stage.posts(createRebillyUsage)).toHaveLength(2);
});
