import { setTimeout as wait } from 'node:timers/promises';
import { nodeNames } from '../../../tools/engine';
import { ofNobody } from '../support/accounts';
import { createRebillyUsage, eachAction, usages, type Action } from '../support/actions';
import { changed } from '../support/credentials';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage, type Setting } from '../support/stage';

const stage = useStage({}, { deduplication: true });

const options = { history: true };

it.each(eachAction)(
	'%s neither sends nor looks up what another run has stored',
	async (_target, action) => {
		const input = usages(action, 1, 2, 3);
		const first = await stage.run(action, { options, input });
		const requests = stage.sandbox.totals().received;
		const second = await stage.run(action, { options, input });

		expect(outcomesOf(first)).toEqual(['created', 'created', 'created']);
		expect(outcomesOf(second)).toEqual(['duplicate', 'duplicate', 'duplicate']);
		expect(successes(second)[0].message).toContain("'Keep History'");
		expect(stage.sandbox.totals().received).toBe(requests);
	},
);

it.each(eachAction)(
	'%s sends what another run could not, and only that',
	async (_target, action) => {
		stage.sandbox.setFaults({
			faults: [{ onRequest: 2, kind: 'tooManyRequestsSeconds', retryAfterSeconds: 36_000 }],
			target: { method: 'POST', path: action.posts },
		});
		const input = usages(action, 1, 2, 3);
		const oneByOne = { ...options, concurrency: 1 };
		const first = await stage.runOn(action, { options: oneByOne, input });
		const second = await stage.runOn(action, { options, input });

		expect(outcomesOf(first)).toEqual(['created', 'unsent', 'unsent']);
		expect(outcomesOf(second)).toEqual(['duplicate', 'created', 'created']);
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 3, twice: [] });
	},
);

it.each(eachAction)('%s sends again what was refused or invalid', async (_target, action) => {
	const [first, second] = usages(action, 1, 2);
	await stage.runOn(action, {
		options,
		input: [ofNobody(first), second, { remark: 'no usage' }],
	});
	const again = await stage.runOn(action, {
		options,
		input: [ofNobody(first), second, { remark: 'no usage' }],
	});

	expect(outcomesOf(again)).toEqual(['duplicate', 'rejected', 'invalid']);
});

it.each(eachAction)('%s looks up what a cancelled run had begun', async (_target, action) => {
	stage.sandbox.settings.answerAfterMs = 20;
	const numbers = Array.from({ length: 30 }, (_none, number) => number);
	const input = usages(action, ...numbers);
	const controller = new AbortController();
	const running = stage.run(action, { options, input, run: { signal: controller.signal } });
	while (stage.posts(action).length < 4) await wait(2);
	controller.abort();
	await running;
	await stage.run(action, { options, input });

	expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 30, twice: [] });
});

describe('equal usages with different references', () => {
	const parameters = { identity: 'field', referenceField: 'session' };
	const [first, second] = ['a', 'b'].map((session) => ({
		...createRebillyUsage.usage(1),
		session,
	}));
	const run = async (input: object[], changes: object = {}) =>
		outcomesOf(
			await stage.run(createRebillyUsage, {
				parameters,
				options: { ...options, ...changes },
				input: input as [],
			}),
		);

	it('are each stored where a later run brings another beside a remembered one', async () => {
		expect(await run([first])).toEqual(['created']);
		expect(await run([first, second])).toEqual(['duplicate', 'created']);
	});

	it('are told apart by the history alone where nothing is looked up', async () => {
		expect(await run([first], { lookUp: false })).toEqual(['created']);
		expect(await run([second], { lookUp: false })).toEqual(['created']);
		expect(await run([second, first], { lookUp: false })).toEqual(['duplicate', 'duplicate']);
	});
});

it('does not take the usages of one account for those of another', async () => {
	const credentials = [changed(stage.sandbox, 'rebilly', { organizationId: 'org_other' }, 'other')];
	const engine = await stage.newEngine({ deduplication: true, credentials });
	const input = usages(createRebillyUsage, 1);
	const outcome = async (credentialId: string) => {
		const workflow = stage.workflow(createRebillyUsage, {
			options,
			credentialId,
			onError: 'continueErrorOutput',
		});
		return outcomesOf(await engine.run({ workflow, input }));
	};

	expect(await outcome('rebilly')).toEqual(['created']);
	// That organization does not exist, so nothing of it can be known to be stored.
	expect(await outcome('other')).not.toEqual(['duplicate']);
	expect(await outcome('rebilly')).toEqual(['duplicate']);
});

it('says that this n8n offers none, before anything is sent', async () => {
	const engine = await stage.newEngine();
	const workflow = stage.workflow(createRebillyUsage, { options });
	const run = await engine.run({ workflow, input: usages(createRebillyUsage, 1) });

	expect(run.error?.message).toBe("'Keep History' cannot be used here");
	expect(run.error?.description).toContain('Switch the option off; nothing was sent.');
	expect(stage.sandbox.totals().received).toBe(0);
});

it('works with Retry On Fail', async () => {
	for (const [, action] of eachAction) {
		stage.sandbox.setFaults({
			faults: [{ onRequest: 2, kind: 'tooManyRequestsSeconds', retryAfterSeconds: 36_000 }],
			target: { method: 'POST', path: action.posts },
		});
		const run = await stage.run(action, {
			options,
			retries: { maxTries: 2 },
			input: usages(action, 1, 2, 3),
		});

		expect(outcomesOf(run)).toEqual(['created', 'created', 'created']);
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 3, twice: [] });
	}
});

it('keeps no failure from the output', async () => {
	const run = await stage.runOn(createRebillyUsage, {
		options,
		input: [{ remark: 'no usage' }, createRebillyUsage.usage(1)],
	});

	expect(failures(run)).toHaveLength(1);
	expect(successes(run)).toHaveLength(1);
});

describe('a batch twice as large as the history', () => {
	const run = async (action: Action, lookUp: boolean, setting: Setting = {}) =>
		await stage.run(action, {
			options: { ...options, historySize: 2, lookUp },
			input: usages(action, 1, 2, 3, 4),
			...setting,
		});

	it.each(eachAction)('%s stores nothing twice', async (_target, action) => {
		await run(action, false);
		expect(outcomesOf(await run(action, false))).toEqual(Array(4).fill('duplicate'));
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 4, twice: [] });
	});

	const isSafe = 'Running the workflow again is safe';
	it.each([
		[false, 4, 'would bill what is stored a second time'],
		[false, 2, isSafe],
		[true, 4, isSafe],
	])('says whether running again is safe (look-up %p, %d usages)', async (lookUp, count, words) => {
		const nobody = { ...createRebillyUsage.usage(9), subscriptionId: 'sub_nobody' };
		const input = [nobody, ...usages(createRebillyUsage, 1, 2, 3)].slice(0, count);
		const { error } = await run(createRebillyUsage, lookUp, { input });

		expect(error?.description).toContain(words);
	});

	it('is said in the output panel, where it can come to a second charge', async () => {
		const hints = async (lookUp: boolean, input = usages(createRebillyUsage, 1, 2, 3)) =>
			(await run(createRebillyUsage, lookUp, { input }))
				.hints(nodeNames.node)
				.map(({ message }) => message)
				.filter((message) => message.includes("'History Size'"));

		expect(await hints(false)).toHaveLength(1);
		expect(await hints(true)).toEqual([]);
		expect(await hints(false, usages(createRebillyUsage, 1, 2))).toEqual([]);
	});
});
