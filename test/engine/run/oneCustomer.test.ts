import { setTimeout as wait } from 'node:timers/promises';
import { addRatedUsage, createUsage, eachAction, usages, type Action } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';
import { withResolvers } from '../support/underWay';

/** Much usage of one contract or subscription item, fifty at once, and what happens in the middle of it. */

const stage = useStage();
const speedUp = useFastTime();

const COUNT = 120;
const options = { concurrency: 50 };
const inputOf = (action: Action) =>
	usages(action, ...Array.from({ length: COUNT }, (_none, number) => number));

/** Another run reports the rest, and each usage is stored once. */
async function expectRestReported(action: Action): Promise<void> {
	const second = await stage.run(action, { options, input: inputOf(action) });

	expect(outcomesOf(second)).toHaveLength(COUNT);
	expect(stage.sandbox.records(action.target)).toMatchObject({ stored: COUNT, twice: [] });
}

it.each(eachAction)('%s is cancelled with many under way', async (_target, action) => {
	const { promise: end, resolve: answer } = withResolvers();
	let held = 0;
	// These are stored, and answered only when the run has ended.
	stage.sandbox.settings.holdAnswer = async ({ method, path }) => {
		if (method !== 'POST' || !action.posts.test(path) || stage.posts(action).length < 40) return;
		held += 1;
		await end;
	};
	const controller = new AbortController();
	const running = stage.run(action, {
		options,
		input: inputOf(action),
		run: { signal: controller.signal },
	});
	while (held < options.concurrency) await wait(2);
	controller.abort();
	const run = await running;
	// What was on its way has arrived by then.
	await wait(100);
	const sent = stage.posts(action).length;
	answer();

	expect(run.status).toBe('canceled');
	await wait(100);
	expect(stage.posts(action)).toHaveLength(sent);
	expect(sent).toBeLessThan(COUNT);
	await expectRestReported(action);
});

it.each(eachAction)('%s comes to its time limit', async (_target, action) => {
	// Whoever asks after the fifteenth is to wait for 20 seconds, so that the minute is over soon.
	const faults = Array.from({ length: COUNT }, (_none, number) => ({
		onRequest: 16 + 2 * number,
		kind: 'tooManyRequestsSeconds' as const,
		retryAfterSeconds: 20,
	}));
	stage.sandbox.setFaults({ faults, target: { method: 'POST', path: action.posts } });
	const limited = { ...options, timeLimit: 1 };
	speedUp();
	const first = await stage.runOn(action, { options: limited, input: inputOf(action) });
	const outcomes = outcomesOf(first);

	expect(new Set(outcomes)).toEqual(new Set(['created', 'unsent']));
	expect(stage.sandbox.records(action.target).stored).toBe(
		outcomes.filter((outcome) => outcome === 'created').length,
	);
	stage.sandbox.clearFaults();
	await expectRestReported(action);
});

it.each([createUsage, addRatedUsage].map((action) => [action.target, action] as const))(
	'%s goes on with a new token where the old one is revoked',
	async (_target, action) => {
		stage.sandbox.setFaults({
			faults: [{ onRequest: 60, kind: 'unauthorized' }],
			target: { method: 'POST', path: action.posts },
		});
		const run = await stage.runOn(action, { options, input: inputOf(action) });

		expect(new Set(outcomesOf(run))).toEqual(new Set(['created']));
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: COUNT, twice: [] });
		expect(stage.sandbox.tokensIssued).toBe(2);
	},
);
