import { setTimeout as wait } from 'node:timers/promises';
import { eachAction, usages, type Action } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { outcomesOf } from '../support/outcomes';
import { useStage, type Setting } from '../support/stage';
import { withResolvers } from '../support/underWay';

const stage = useStage();
// So that a run which does not heed the Stop sits out its waits soon, and is seen to.
beforeEach(useFastTime());

/** Runs until it is time, then presses Stop. */
async function cancelWhen(isTime: () => boolean, action: Action, setting: Setting) {
	const controller = new AbortController();
	const running = stage.run(action, { ...setting, run: { signal: controller.signal } });
	while (!isTime()) await wait(2);
	controller.abort();
	const cancelled = Date.now();
	const run = await running;
	return { run, endedAfterSeconds: (Date.now() - cancelled) / 1000 };
}

it.each(eachAction)(
	'%s ends at once, sends nothing more, and another run sends the rest',
	async (_target, action) => {
		// The fifth and all after it are stored, and answered only when the run has ended.
		const { promise: end, resolve: answer } = withResolvers();
		let isHeld = false;
		stage.sandbox.settings.holdAnswer = async () => {
			if (stage.posts(action).length < 5) return;
			isHeld = true;
			await end;
		};
		const numbers = Array.from({ length: 60 }, (_none, number) => number);
		const input = usages(action, ...numbers);
		const { run } = await cancelWhen(() => isHeld, action, {
			input,
			options: { concurrency: 1 },
		});
		answer();

		expect(run.status).toBe('canceled');
		await wait(150);
		expect(stage.posts(action)).toHaveLength(5);
		expect(stage.sandbox.records(action.target).stored).toBe(5);

		const second = await stage.run(action, { input });
		expect(outcomesOf(second)).toHaveLength(60);
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 60, twice: [] });
	},
);

it.each(eachAction)('%s ends at once while it waits for a rate limit', async (_target, action) => {
	const waitSeconds = 3_600;
	stage.sandbox.setFaults({
		rates: { tooManyRequestsSeconds: 1 },
		retryAfterSeconds: waitSeconds,
		target: { method: 'POST', path: action.posts },
	});
	const isWaiting = () => stage.lines.some(({ message }) => message.includes('Waiting'));
	const { run, endedAfterSeconds } = await cancelWhen(isWaiting, action, {
		input: usages(action, 1, 2, 3),
		options: { timeLimit: 1440, concurrency: 1 },
	});

	expect(run.status).toBe('canceled');
	expect(endedAfterSeconds).toBeLessThan(waitSeconds);
	expect(stage.posts(action)).toHaveLength(1);
});

it.each(eachAction)('%s ends at once while an answer is awaited', async (_target, action) => {
	const timeoutSeconds = 300;
	let isStored = false;
	stage.sandbox.settings.holdAnswer = async ({ path }) => {
		if (!action.posts.test(path) || isStored) return;
		isStored = true;
		await new Promise(() => {});
	};
	const input = usages(action, 1, 2, 3);
	const options = { requestTimeout: timeoutSeconds, timeLimit: 1440 };
	const { run, endedAfterSeconds } = await cancelWhen(() => isStored, action, { input, options });

	expect(run.status).toBe('canceled');
	expect(endedAfterSeconds).toBeLessThan(timeoutSeconds);
	await stage.run(action, { input });
	expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 3, twice: [] });
});
