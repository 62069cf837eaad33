import { setTimeout as wait } from 'node:timers/promises';
import { eachAction, usages, type Action } from '../support/actions';
import { outcomesOf } from '../support/outcomes';
import { useStage, type Setting } from '../support/stage';

const stage = useStage();

/** Runs until the condition holds, then presses Stop. */
async function cancelWhen(isTime: () => boolean, action: Action, setting: Setting) {
	const controller = new AbortController();
	const running = stage.run(action, { ...setting, run: { signal: controller.signal } });
	while (!isTime()) await wait(2);
	controller.abort();
	const cancelled = performance.now();
	const run = await running;
	return { run, endedAfterMs: performance.now() - cancelled };
}

it.each(eachAction)(
	'%s ends at once, sends nothing more, and another run sends the rest',
	async (_target, action) => {
		stage.sandbox.settings.answerAfterMs = 20;
		const numbers = Array.from({ length: 60 }, (_none, number) => number);
		const input = usages(action, ...numbers);
		const { run, endedAfterMs } = await cancelWhen(() => stage.posts(action).length >= 5, action, {
			input,
		});
		const sent = stage.sandbox.totals().received;

		expect(run.status).toBe('canceled');
		expect(endedAfterMs).toBeLessThan(1_000);
		await wait(150);
		expect(stage.sandbox.totals().received).toBe(sent);
		expect(stage.sandbox.books(action.target).stored).toBeLessThan(20);

		stage.sandbox.settings.answerAfterMs = 0;
		const second = await stage.run(action, { input });
		expect(outcomesOf(second)).toHaveLength(60);
		expect(stage.sandbox.books(action.target)).toMatchObject({ stored: 60, twice: [] });
	},
);

it.each(eachAction)('%s ends at once while it waits for a rate limit', async (_target, action) => {
	stage.sandbox.setFaults({
		rates: { tooManyRequestsSeconds: 1 },
		retryAfterSeconds: 120,
		target: { method: 'POST', path: action.posts },
	});
	const { run, endedAfterMs } = await cancelWhen(() => stage.posts(action).length >= 1, action, {
		input: usages(action, 1, 2, 3),
	});

	expect(run.status).toBe('canceled');
	expect(endedAfterMs).toBeLessThan(1_500);
	expect(stage.posts(action)).toHaveLength(1);
});

it.each(eachAction)('%s ends at once while an answer is awaited', async (_target, action) => {
	stage.sandbox.setFaults({
		faults: [{ onRequest: 1, kind: 'hangAfterStoring' }],
		target: { method: 'POST', path: action.posts },
	});
	const input = usages(action, 1, 2, 3);
	const { run, endedAfterMs } = await cancelWhen(() => stage.posts(action).length >= 1, action, {
		input,
	});

	expect(run.status).toBe('canceled');
	expect(endedAfterMs).toBeLessThan(1_500);
	await stage.run(action, { input });
	expect(stage.sandbox.books(action.target)).toMatchObject({ stored: 3, twice: [] });
});
