import { setTimeout as wait } from 'node:timers/promises';
import { eachAction, usages, type Action } from '../support/actions';
import { outcomesOf } from '../support/outcomes';
import { useStage, type Setting } from '../support/stage';
import { withResolvers } from '../support/underWay';

const stage = useStage();

/** Runs until so many usages have been sent, then presses Stop. */
async function cancelAfterPosts(count: number, action: Action, setting: Setting) {
	const controller = new AbortController();
	const running = stage.run(action, { ...setting, run: { signal: controller.signal } });
	while (stage.posts(action).length < count) await wait(2);
	controller.abort();
	return await running;
}

it.each(eachAction)(
	'%s ends at once, sends nothing more, and another run sends the rest',
	async (_target, action) => {
		// The fifth and all after it are answered only when the run has ended.
		const { promise: end, resolve: answer } = withResolvers();
		stage.sandbox.settings.holdAnswer = async () => {
			if (stage.posts(action).length >= 5) await end;
		};
		const numbers = Array.from({ length: 60 }, (_none, number) => number);
		const input = usages(action, ...numbers);
		const run = await cancelAfterPosts(5, action, { input });
		answer();

		expect(run.status).toBe('canceled');
		await wait(150);
		expect(stage.posts(action)).toHaveLength(5);
		expect(stage.sandbox.books(action.target).stored).toBe(5);

		const second = await stage.run(action, { input });
		expect(outcomesOf(second)).toHaveLength(60);
		expect(stage.sandbox.books(action.target)).toMatchObject({ stored: 60, twice: [] });
	},
);

it.each(eachAction)('%s ends at once while it waits for a rate limit', async (_target, action) => {
	stage.sandbox.setFaults({
		rates: { tooManyRequestsSeconds: 1 },
		// Longer than a test may take, and no longer than the run may.
		retryAfterSeconds: 3_600,
		target: { method: 'POST', path: action.posts },
	});
	const run = await cancelAfterPosts(1, action, {
		input: usages(action, 1, 2, 3),
		options: { timeLimit: 1440 },
	});

	expect(run.status).toBe('canceled');
	expect(stage.posts(action)).toHaveLength(1);
});

it.each(eachAction)('%s ends at once while an answer is awaited', async (_target, action) => {
	stage.sandbox.setFaults({
		faults: [{ onRequest: 1, kind: 'hangAfterStoring' }],
		target: { method: 'POST', path: action.posts },
	});
	const input = usages(action, 1, 2, 3);
	const options = { requestTimeout: 300 };
	const run = await cancelAfterPosts(1, action, { input, options });

	expect(run.status).toBe('canceled');
	await stage.run(action, { input });
	expect(stage.sandbox.books(action.target)).toMatchObject({ stored: 3, twice: [] });
});
