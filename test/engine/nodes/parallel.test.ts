import type { RequestEntry } from '../../../sandbox';
import { openAccountsBeside } from '../support/accounts';
import {
	createRebillyUsage,
	createUsage,
	eachAction,
	usages,
	type Action,
} from '../support/actions';
import { outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

/** How many of these requests were under way at once. */
function mostAtOnce(requests: RequestEntry[]): number {
	return Math.max(
		...requests.map(
			({ receivedAt }) =>
				requests.filter(
					(other) => other.receivedAt <= receivedAt && receivedAt < (other.answeredAt ?? Infinity),
				).length,
		),
	);
}

/** Two usages for each of 16 accounts. */
function manyUsages(action: Action) {
	const accounts = openAccountsBeside(stage.sandbox, 16);
	return [1, 2].flatMap((number) => accounts.map((account) => action.usage(number, account)));
}

it.each(eachAction)(
	'%s has no more requests under way than the user allows',
	async (_target, action) => {
		stage.sandbox.settings.answerAfterMs = 25;
		const input = manyUsages(action);
		const run = await stage.run(action, { options: { concurrency: 4 }, input });

		expect(new Set(outcomesOf(run))).toEqual(new Set(['created']));
		// Out in the order of the input, whichever was answered first.
		expect(successes(run).map(({ usage }) => usage)).toMatchObject(input);
		expect(mostAtOnce(stage.sandbox.requests())).toBeLessThanOrEqual(4);
		expect(mostAtOnce(stage.posts(action))).toBeGreaterThan(1);
	},
);

it.each(eachAction)('%s has 10 requests under way by default', async (_target, action) => {
	stage.sandbox.settings.answerAfterMs = 25;
	await stage.run(action, { input: manyUsages(action) });

	expect(mostAtOnce(stage.sandbox.requests())).toBeLessThanOrEqual(10);
	expect(mostAtOnce(stage.sandbox.requests())).toBeGreaterThan(4);
});

it('says which option is out of range', async () => {
	const run = await stage.run(createUsage, {
		options: { concurrency: 0 },
		input: usages(createUsage, 1),
	});

	expect(run.error?.message).toContain("'Parallel Requests'");
});

it.each(eachAction)(
	'%s sends the usages of one contract or subscription one after another, in order',
	async (_target, action) => {
		stage.sandbox.settings.answerAfterMs = 10;
		const input = usages(action, 5, 3, 8, 1, 2);
		await stage.run(action, { input });
		const times = stage.bodies(action).map((body) => /2026-03-01T\d\d/.exec(body)?.[0]);

		expect(mostAtOnce(stage.posts(action))).toBe(1);
		expect(times).toEqual([
			'2026-03-01T13',
			'2026-03-01T11',
			'2026-03-01T16',
			'2026-03-01T09',
			'2026-03-01T10',
		]);
	},
);

it.each(eachAction)(
	'%s asks again after a request without an answer, and stores once',
	async (_target, action) => {
		stage.sandbox.setFaults({
			faults: [
				{ onRequest: 2, kind: 'hangBeforeStoring' },
				{ onRequest: 4, kind: 'hangAfterStoring' },
			],
			target: { method: 'POST', path: action.posts },
		});
		const began = performance.now();
		const run = await stage.run(action, {
			options: { requestTimeout: 0.2 },
			input: usages(action, 1, 2, 3),
		});

		expect(performance.now() - began).toBeGreaterThan(350);
		expect(outcomesOf(run)).toEqual(['created', 'created', 'created']);
		expect(stage.sandbox.books(action.target)).toMatchObject({ stored: 3, twice: [] });
	},
);

it.each(eachAction)(
	'%s leaves unsent what the time limit leaves no time for, and another run sends it',
	async (_target, action) => {
		stage.sandbox.settings.answerAfterMs = 40;
		const numbers = Array.from({ length: 40 }, (_none, number) => number);
		const input = usages(action, ...numbers);
		const began = performance.now();
		const first = await stage.runOn(action, { options: { timeLimit: 0.01 }, input });

		expect(performance.now() - began).toBeLessThan(3_000);
		const outcomes = outcomesOf(first);
		expect(new Set(outcomes)).toEqual(new Set(['created', 'unsent']));
		expect(stage.sandbox.books(action.target).stored).toBe(
			outcomes.filter((outcome) => outcome === 'created').length,
		);

		stage.sandbox.settings.answerAfterMs = 0;
		const second = await stage.run(action, { input });
		expect(outcomesOf(second)).toHaveLength(40);
		expect(stage.sandbox.books(action.target)).toMatchObject({ stored: 40, twice: [] });
	},
);

it('reports an answer that is too late for the time limit as unknown, never as unsent', async () => {
	stage.sandbox.setFaults({
		faults: [{ onRequest: 1, kind: 'hangAfterStoring' }],
		target: { method: 'POST', path: createUsage.posts },
	});
	const options = { requestTimeout: 0.3, timeLimit: 0.004 };
	const run = await stage.runOn(createUsage, { options, input: usages(createUsage, 1, 2) });

	expect(outcomesOf(run)).toEqual(['unknown', 'unsent']);
	expect(stage.sandbox.books('instellix/usage').stored).toBe(1);
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
	expect(stage.sandbox.books('rebilly/usage')).toMatchObject({ stored: 50, twice: [] });
});
