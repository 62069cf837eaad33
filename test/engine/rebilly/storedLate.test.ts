import { createRebillyUsage, usages } from '../support/actions';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

/** Rebilly stores what it did not answer, or answered in a way that says nothing. */

const stage = useStage();
const target = { method: 'POST', path: createRebillyUsage.posts };

const stored = () => stage.sandbox.records('rebilly/usage');

/** Time in which everything is stored that is still under way. */
async function afterAMinute(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 60_000));
}

it('stores once what Rebilly stores after the request has timed out', async () => {
	stage.sandbox.setFaults({ rates: { storesLate: 1 }, lateMilliseconds: 1_900, target });
	const run = await stage.runOn(createRebillyUsage, {
		input: usages(createRebillyUsage, 1, 2, 3),
		options: { requestTimeout: 1 },
	});
	await afterAMinute();

	expect(successes(run).map(({ outcome, proven }) => [outcome, proven])).toEqual([
		['created', false],
		['created', false],
		['created', false],
	]);
	expect(stored()).toMatchObject({ stored: 3, twice: [] });
});

it.each([
	['a gateway times out', 504, 2_000],
	['it is only taken down', 202, 6_000],
	['a gateway breaks off', 503, 3_000],
])('stores once what Rebilly stores later when %s', async (_what, status, lateMilliseconds) => {
	stage.sandbox.setFaults({ rates: { storesLate: 1 }, status, lateMilliseconds, target });
	const run = await stage.runOn(createRebillyUsage, { input: usages(createRebillyUsage, 1, 2) });
	await afterAMinute();

	expect(outcomesOf(run)).toEqual(['created', 'created']);
	expect(stored()).toMatchObject({ stored: 2, twice: [] });
	expect(stage.posts(createRebillyUsage)).toHaveLength(2);
});

it('sends a broken request once more at most, and names both where both are stored', async () => {
	stage.sandbox.setFaults({
		rates: { storesLate: 1 },
		status: 503,
		lateMilliseconds: 12_000,
		target,
	});
	const run = await stage.runOn(createRebillyUsage, { input: usages(createRebillyUsage, 1) });
	await afterAMinute();

	expect(stage.posts(createRebillyUsage)).toHaveLength(2);
	const [first, second] = stored().usages.map(({ id }) => id);
	expect(failures(run)).toMatchObject([
		{ details: { outcome: 'surplus', storedId: first, surplusIds: [second] } },
	]);
});

it('never sends what stays in doubt, until a later run finds it', async () => {
	stage.sandbox.setFaults({
		rates: { storesLate: 1 },
		status: 504,
		lateMilliseconds: 600_000,
		target,
	});
	const input = usages(createRebillyUsage, 1);
	const run = await stage.runOn(createRebillyUsage, { input });
	expect(failures(run)).toMatchObject([{ details: { outcome: 'unknown' } }]);
	expect(stage.posts(createRebillyUsage)).toHaveLength(1);

	await new Promise((resolve) => setTimeout(resolve, 700_000));
	expect(outcomesOf(await stage.runOn(createRebillyUsage, { input }))).toEqual(['duplicate']);
	expect(stored().stored).toBe(1);
});

it('finds the usage because of which Rebilly refuses to store it once more', async () => {
	stage.sandbox.rebilly.addSubscription({
		itemId: 'sub_item_limited',
		planId: 'plan-energy',
		hardLimit: '10',
	});
	stage.sandbox.setFaults([
		{
			faults: [{ onRequest: 1, kind: 'status503AfterStoring' }],
			target,
		},
		{ faults: [{ onRequest: 1, kind: 'listLagsBy', lagMilliseconds: 20_000 }], target },
	]);
	const input = [{ ...createRebillyUsage.usage(8), subscriptionId: 'sub_item_limited' }];
	const run = await stage.runOn(createRebillyUsage, { input });

	expect(stage.posts(createRebillyUsage).map(({ status }) => status)).toEqual([503, 409]);
	expect(successes(run)).toMatchObject([{ outcome: 'created', proven: false }]);
	expect(stored().stored).toBe(1);
});
