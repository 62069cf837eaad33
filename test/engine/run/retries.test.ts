import { ofNobody } from '../support/accounts';
import { eachAction, usages, type Action } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();
const speedUp = useFastTime();

/** The third usage meets a rate limit that outlasts the time limit, so it and all behind it stay unsent. */
function wall(action: Action): void {
	stage.sandbox.setFaults({
		faults: [{ onRequest: 3, kind: 'tooManyRequestsSeconds', retryAfterSeconds: 36_000 }],
		target: { method: 'POST', path: action.posts },
	});
}

it.each(eachAction)(
	'%s does not send again with Retry On Fail what is stored',
	async (_target, action) => {
		wall(action);
		const run = await stage.run(action, {
			retries: { maxTries: 3 },
			input: usages(action, 1, 2, 3, 4, 5),
		});

		expect(run.status).toBe('success');
		expect(outcomesOf(run)).toEqual(['created', 'created', 'created', 'created', 'created']);
		// Three at the first try, of which one was refused; at the second try the three that are left.
		expect(stage.posts(action)).toHaveLength(6);
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 5, twice: [] });
	},
);

it.each(eachAction)(
	'%s sends nothing again with Retry On Fail when one usage is refused each time',
	async (_target, action) => {
		const [first, second] = usages(action, 1, 2);
		const run = await stage.run(action, {
			retries: { maxTries: 3 },
			input: [first, ofNobody(second)],
		});

		expect(run.status).toBe('error');
		expect(stage.posts(action)).toHaveLength(1 + 3);
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 1, twice: [] });
	},
);

it.each(eachAction)(
	'%s forgets between executions what Retry On Fail remembered',
	async (_target, action) => {
		const input = usages(action, 1, 2);
		const retries = { maxTries: 2 };
		await stage.run(action, { retries, input });
		const second = await stage.run(action, { retries, input });

		expect(outcomesOf(second)).toEqual(['duplicate', 'duplicate']);
	},
);

it.each(eachAction)(
	'%s stores nothing twice when a failed execution is retried',
	async (_target, action) => {
		for (const retries of [undefined, { maxTries: 2 }]) {
			wall(action);
			const input = usages(action, ...(retries ? [11, 12, 13, 14, 15] : [1, 2, 3, 4, 5]));
			const failed = await stage.run(action, { input, options: { concurrency: 1 } });
			expect(failed.status).toBe('error');
			const retried = await stage.engine.retryExecution(failed, {
				workflow: stage.workflow(action, { retries }),
			});

			expect(retried.status).toBe('success');
			expect(outcomesOf(retried)).toEqual([
				'duplicate',
				'duplicate',
				'created',
				'created',
				'created',
			]);
			expect(stage.sandbox.records(action.target).twice).toEqual([]);
		}
		expect(stage.sandbox.records(action.target).stored).toBe(10);
	},
);

it.each(eachAction)(
	'%s stores nothing twice whatever is lost on the way, however often it is run',
	async (_target, action) => {
		const numbers = Array.from({ length: 40 }, (_none, number) => number);
		const input = usages(action, ...numbers);
		stage.sandbox.setFaults({
			seed: 11,
			rates: {
				resetAfterStoring: 0.1,
				status500AfterStoring: 0.1,
				truncatedAnswer: 0.1,
				notJsonAnswer: 0.1,
			},
			target: { method: 'POST', path: action.posts },
			maxConsecutive: 2,
		});
		speedUp();
		await stage.runOn(action, { input });
		stage.sandbox.clearFaults();
		const second = await stage.runOn(action, { input });

		expect(new Set(outcomesOf(second))).toEqual(new Set(['duplicate']));
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 40, twice: [] });
	},
);
