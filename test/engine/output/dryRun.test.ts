import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import {
	addRatedUsage,
	createRebillyUsage,
	createUsage,
	eachAction,
	eachActionAndMode,
	usages,
	type Action,
} from '../support/actions';
import { exact } from '../support/bodies';
import { useFastTime } from '../support/fastTime';
import { failures, outcomesOf, outputs, pairs, receiptOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';
import { holdUntilUnderWay } from '../support/underWay';

const stage = useStage();
const speedUp = useFastTime();

const options = { dryRun: true };

interface Rehearsed {
	outcome: string;
	message: string;
	dryRun?: boolean;
	compared?: boolean;
	duplicateOf?: number;
	request?: { method: string; url: string; body: string };
}

const rehearsed = (run: Parameters<typeof successes>[0]): Rehearsed[] =>
	successes(run) as unknown as Rehearsed[];

const baseUrlOf = ({ target }: Action) =>
	target === 'rebilly/usage' ? stage.sandbox.rebillyUrl : stage.sandbox.instellixUrl;

it.each(eachActionAndMode)(
	'%s from %s shows the requests and sends none',
	async (_target, mode, action) => {
		const input = usages(action, 1, 2);
		const run = await stage.runOn(action, { mode, options, input });
		const shown = rehearsed(run);

		expect(failures(run)).toEqual([]);
		expect(stage.writes()).toEqual([]);
		expect(shown.map(({ outcome, dryRun }) => [outcome, dryRun])).toEqual(
			Array(2).fill(['unsent', true]),
		);
		for (const { message, request } of shown) {
			expect(message).toMatch(/^Dry run: This usage would be created\. /);
			expect(Object.keys(request!)).toEqual(['method', 'url', 'body']);
			expect(request!.url.startsWith(`${baseUrlOf(action)}/`)).toBe(true);
			expect(action.posts.test(new URL(request!.url).pathname)).toBe(true);
		}
		expect(pairs(run.output(nodeNames.node, outputs.success))).toEqual([0, 1]);
		expect(Object.keys(shown[0]).slice(0, 3)).toEqual(['outcome', 'message', 'usage']);

		// What a run then sends is to the letter what was shown.
		await stage.runOn(action, { mode, input });
		const sent = stage.posts(action);
		expect(
			sent.map(({ method, path, body }) => ({ method, url: baseUrlOf(action) + path, body })),
		).toEqual(shown.map(({ request }) => request));
		expect(exact(sent[0].body)).toEqual(exact(shown[0].request!.body));
	},
);

it.each(eachAction)(
	'%s tells what is stored, invalid and equal from what would be sent',
	async (_target, action) => {
		await stage.run(action, { input: usages(action, 1) });
		const before = stage.writes().length;
		const input = [...usages(action, 1, 2, 2), { remark: 'no usage' }];
		const run = await stage.runOn(action, { options: { ...options, equalRows: 'once' }, input });

		const first = action === createUsage ? 'unsent' : 'duplicate';
		expect(rehearsed(run).map(({ outcome }) => outcome)).toEqual([first, 'unsent', 'duplicate']);
		expect(rehearsed(run)[2]).toMatchObject({
			duplicateOf: 1,
			message: expect.stringMatching(/^Dry run: /) as unknown,
		});
		expect(failures(run).map(({ details }) => details.outcome)).toEqual(['invalid']);
		expect(stage.writes()).toHaveLength(before);
		const receipt = receiptOf(run) as IDataObject;
		const counts = Object.values(receipt.outcomes as Record<string, number>);
		expect(receipt).toMatchObject({ dryRun: true, items: 4, notStored: 1, sumsCreated: {} });
		expect(counts.reduce((sum, count) => sum + count)).toBe(4);
	},
);

it('says where the service cannot be asked beforehand', async () => {
	const run = await stage.runOn(createUsage, { options, input: usages(createUsage, 1) });
	expect(rehearsed(run)[0]).toMatchObject({ outcome: 'unsent', compared: false });
	expect(rehearsed(run)[0].message).toContain('cannot be looked up');
	// Not even a token is asked for.
	expect(stage.sandbox.totals().received).toBe(0);

	const blind = await stage.runOn(createRebillyUsage, {
		options: { ...options, lookUp: false },
		input: usages(createRebillyUsage, 1),
	});
	expect(rehearsed(blind)[0]).toMatchObject({ outcome: 'unsent', compared: false });
	expect(rehearsed(blind)[0].message).toContain('was not looked up');
});

it('finds a rated usage that says something else under its ident', async () => {
	const parameters = { identity: 'field', referenceField: 'session' };
	const input = [{ ...addRatedUsage.usage(1), session: 's-1' }];
	await stage.run(addRatedUsage, { parameters, input });
	const changed = [
		{ ...input[0], type: 'SELF_BILLING' },
		{ ...addRatedUsage.usage(2), session: 's-2' },
	];
	const run = await stage.runOn(addRatedUsage, { parameters, options, input: changed });

	expect(outcomesOf(run).filter(Boolean)).toEqual(['unsent', 'conflict']);
	expect(failures(run)[0].details.differences).toEqual([
		{ field: 'type', given: 'SELF_BILLING', stored: 'SALES' },
	]);
	expect(stage.writes()).toHaveLength(1);

	const stopped = await stage.run(addRatedUsage, { parameters, options, input: changed });
	expect(stopped.error?.message).toBe('Dry run: 1 usage is in conflict with what Instellix has');
	expect(stopped.error?.description).toContain('Nothing was sent.');
});

it('finds a usage of which only a part was accepted', async () => {
	const input = [{ ...createRebillyUsage.usage(1), acceptPartialQuantity: true }];
	stage.sandbox.setFaults({
		rates: { partialAcceptance: 1 },
		target: { method: 'POST', path: createRebillyUsage.posts },
	});
	await stage.run(createRebillyUsage, { input });

	const run = await stage.runOn(createRebillyUsage, { options, input });
	const [{ id: storedId }] = stage.sandbox.records('rebilly/usage').usages;
	expect(failures(run)[0].details).toMatchObject({ outcome: 'conflict', storedId });
	expect(stage.writes()).toHaveLength(1);
});

it.each(eachAction)(
	'%s does not fail for what would be sent, but for what is invalid',
	async (_target, action) => {
		const fine = await stage.run(action, { options, input: usages(action, 1, 2) });
		expect(fine.status).toBe('success');
		expect(
			fine
				.hints(nodeNames.node)
				.map(({ message }) => message)
				.join(' '),
		).toMatch(
			/^Dry run, no usage was sent\. 2 usages: 2 would be created \([^)]*\d[^)]*\)\. \d look-up requests? in /,
		);

		const faulty = await stage.run(action, {
			options,
			input: [...usages(action, 1), { remark: 'no usage' }],
		});
		expect(faulty.error?.message).toMatch(/^1 item is invalid, so nothing was sent/);
		expect(stage.writes()).toEqual([]);
	},
);

const lookUpFaults = [
	'status503BeforeStoring',
	'resetBeforeStoring',
	'truncatedAnswer',
	'notJsonAnswer',
] as const;

describe.each(
	[addRatedUsage, createRebillyUsage].map((action) => [action.target, action] as const),
)('%s, while the look-up fails,', (_target, action) => {
	it.each(lookUpFaults)('says that it could not read, and writes nothing: %s', async (kind) => {
		speedUp();
		stage.sandbox.setFaults({ rates: { [kind]: 1 }, target: { method: 'GET' } });
		const run = await stage.run(action, { options, input: usages(action, 1, 2) });

		expect(run.status).toBe('success');
		expect(rehearsed(run).map(({ outcome, compared }) => [outcome, compared])).toEqual(
			Array(2).fill(['unsent', false]),
		);
		for (const { message, request } of rehearsed(run)) {
			expect(message).toMatch(/^Dry run: .*could not be read/);
			expect(request?.method).toBe('POST');
		}
		expect(stage.writes()).toEqual([]);
	});

	it('reads again where one answer is lost', async () => {
		speedUp();
		const input = usages(action, 1, 2);
		await stage.run(action, { input });
		stage.sandbox.setFaults({
			faults: [{ onRequest: 1, kind: 'resetBeforeStoring' }],
			target: { method: 'GET' },
		});
		const run = await stage.run(action, { options, input });

		expect(rehearsed(run).map(({ outcome }) => outcome)).toEqual(['duplicate', 'duplicate']);
		expect(stage.writes()).toHaveLength(2);
	});
});

it.each(eachAction)(
	'%s notes nothing: neither for Retry On Fail nor in the history',
	async (_target, action) => {
		const engine = await stage.newEngine({ deduplication: true });
		const input = usages(action, 1, 2);
		const dry = stage.workflow(action, {
			options: { dryRun: true, history: true },
			retries: { maxTries: 2 },
		});
		await engine.run({ workflow: dry, input });
		expect(engine.deduplication?.export()).toEqual([]);

		const real = stage.workflow(action, { options: { history: true } });
		expect(outcomesOf(await engine.run({ workflow: real, input }))).toEqual(['created', 'created']);
	},
);

it('reads the idents of one contract side by side', async () => {
	const mostAtOnce = holdUntilUnderWay(stage.sandbox, 10, ({ method }) => method === 'GET');
	const numbers = Array.from({ length: 30 }, (_none, number) => number);
	await stage.run(addRatedUsage, { options, input: usages(addRatedUsage, ...numbers) });
	expect(mostAtOnce()).toBe(10);
});

it('shows no secret', async () => {
	for (const [, action] of eachAction) {
		const run = await stage.run(action, { options, input: usages(action, 1) });
		const { instellix, rebilly } = stage.sandbox.credentials;
		const text = JSON.stringify(run.output(nodeNames.success));
		for (const secret of [instellix.clientSecret, rebilly.secretKey])
			expect(text).not.toContain(secret);
	}
});
