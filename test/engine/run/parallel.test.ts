import type { RequestEntry } from '../../../tools/sandbox';
import { openAccountsBeside } from '../support/accounts';
import {
	createRebillyUsage,
	createUsage,
	eachAction,
	usages,
	type Action,
} from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';
import { holdUntilUnderWay } from '../support/underWay';

const stage = useStage();
const speedUp = useFastTime();

/** Two usages for each of 16 accounts. */
function manyUsages(action: Action) {
	const accounts = openAccountsBeside(stage.sandbox, 16);
	return [1, 2].flatMap((number) => accounts.map((account) => action.usage(number, account)));
}

/** Whether a request stores a usage beside others: the first one of a run goes to Rebilly alone. */
function isBesideOthers(action: Action): (request: RequestEntry) => boolean {
	let isAlone = action === createRebillyUsage;
	return ({ path }) => {
		if (!action.posts.test(path)) return false;
		const wasAlone = isAlone;
		isAlone = false;
		return !wasAlone;
	};
}

it.each(eachAction)(
	'%s has no more requests under way than the user allows',
	async (_target, action) => {
		const mostAtOnce = holdUntilUnderWay(stage.sandbox, 4, isBesideOthers(action));
		const input = manyUsages(action);
		const run = await stage.run(action, { options: { concurrency: 4 }, input });

		expect(new Set(outcomesOf(run))).toEqual(new Set(['created']));
		// Out in the order of the input, whichever was answered first.
		expect(successes(run).map(({ usage }) => usage)).toMatchObject(input);
		expect(mostAtOnce()).toBe(4);
	},
);

it.each(eachAction)('%s has 10 requests under way by default', async (_target, action) => {
	const mostAtOnce = holdUntilUnderWay(stage.sandbox, 10, isBesideOthers(action));
	await stage.run(action, { input: manyUsages(action) });

	expect(mostAtOnce()).toBe(10);
});

it('says which option is out of range', async () => {
	const run = await stage.run(createUsage, {
		options: { concurrency: 0 },
		input: usages(createUsage, 1),
	});

	expect(run.error?.message).toContain("'Parallel Requests'");
});

it.each(eachAction)(
	'%s sends usages one after another, in order, where one request at a time is allowed',
	async (_target, action) => {
		const mostAtOnce = holdUntilUnderWay(stage.sandbox, 1, ({ path }) => action.posts.test(path));
		const input = usages(action, 5, 3, 8, 1, 2);
		await stage.run(action, { input, options: { concurrency: 1 } });
		const times = stage.bodies(action).map((body) => /2026-03-01T\d\d/.exec(body)?.[0]);

		expect(mostAtOnce()).toBe(1);
		expect(times).toEqual([
			'2026-03-01T13',
			'2026-03-01T11',
			'2026-03-01T16',
			'2026-03-01T09',
			'2026-03-01T10',
		]);
	},
);

it('never sends again to Rebilly what was met with silence, and another run settles it', async () => {
	stage.sandbox.setFaults({
		faults: [
			{ onRequest: 2, kind: 'hangBeforeStoring' },
			{ onRequest: 3, kind: 'hangAfterStoring' },
		],
		target: { method: 'POST', path: createRebillyUsage.posts },
	});
	const input = usages(createRebillyUsage, 1, 2, 3);
	const first = await stage.runOn(createRebillyUsage, { input, options: { concurrency: 1 } });
	const second = await stage.runOn(createRebillyUsage, { input });

	expect(outcomesOf(first)).toEqual(['created', 'created', 'unknown']);
	expect(outcomesOf(second)).toEqual(['duplicate', 'created', 'duplicate']);
	expect(stage.sandbox.records('rebilly/usage')).toMatchObject({ stored: 3, twice: [] });
});

it.each(eachAction.filter(([, action]) => action !== createRebillyUsage))(
	'%s asks again after a request without an answer, and stores once',
	async (_target, action) => {
		stage.sandbox.setFaults({
			faults: [
				{ onRequest: 2, kind: 'hangBeforeStoring' },
				{ onRequest: 4, kind: 'hangAfterStoring' },
			],
			target: { method: 'POST', path: action.posts },
		});
		speedUp();
		const began = Date.now();
		const options = { requestTimeout: 200 };
		const run = await stage.run(action, { input: usages(action, 1, 2, 3), options });

		// Twice the Request Timeout, not that of the default (30) nor the longest there is (300).
		expect(Date.now() - began).toBeGreaterThanOrEqual(400_000);
		expect(Date.now() - began).toBeLessThan(600_000);
		expect(outcomesOf(run)).toEqual(['created', 'created', 'created']);
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 3, twice: [] });
	},
);

it.each(eachAction)(
	'%s leaves unsent what the time limit leaves no time for, and another run sends it',
	async (_target, action) => {
		// Whoever asks after the third is to wait for 20 seconds, so that the minute is over soon.
		const again = Array.from({ length: 40 }, (_none, number) => ({
			onRequest: 4 + 2 * number,
			kind: 'tooManyRequestsSeconds' as const,
			retryAfterSeconds: 20,
		}));
		stage.sandbox.setFaults({ faults: again, target: { method: 'POST', path: action.posts } });
		const numbers = Array.from({ length: 40 }, (_none, number) => number);
		const input = usages(action, ...numbers);
		speedUp();
		const first = await stage.runOn(action, { options: { timeLimit: 1 }, input });

		const outcomes = outcomesOf(first);
		expect(new Set(outcomes)).toEqual(new Set(['created', 'unsent']));
		expect(stage.sandbox.records(action.target).stored).toBe(
			outcomes.filter((outcome) => outcome === 'created').length,
		);

		stage.sandbox.clearFaults();
		const second = await stage.run(action, { input });
		expect(outcomesOf(second)).toHaveLength(40);
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 40, twice: [] });
	},
);

it('reports an answer that is too late for the time limit as unknown, never as unsent', async () => {
	stage.sandbox.setFaults({
		faults: [{ onRequest: 1, kind: 'hangAfterStoring' }],
		target: { method: 'POST', path: createUsage.posts },
	});
	speedUp();
	const options = { requestTimeout: 60, timeLimit: 0.9, concurrency: 1 };
	const run = await stage.runOn(createUsage, { options, input: usages(createUsage, 1, 2) });

	expect(outcomesOf(run)).toEqual(['unknown', 'unsent']);
	expect(stage.sandbox.records('instellix/usage').stored).toBe(1);
});

it('keeps to the rate limit that Rebilly tells, and stores everything once', async () => {
	stage.sandbox.setFaults({
		rateLimit: { permitted: 20, perSeconds: 1 },
		target: { api: 'rebilly' },
	});
	const numbers = Array.from({ length: 50 }, (_none, number) => number);
	const run = await stage.run(createRebillyUsage, {
		input: usages(createRebillyUsage, ...numbers),
	});

	expect(new Set(outcomesOf(run))).toEqual(new Set(['created']));
	expect(stage.sandbox.records('rebilly/usage')).toMatchObject({ stored: 50, twice: [] });
});
