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
import { inLoop, loopNodes } from '../support/loop';
import { failures, outcomesOf, receiptOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage({}, { extraNodeTypes: loopNodes(2) });

const stored = ({ target }: Action) => stage.sandbox.records(target).stored;

/** Rows as an export has them: of each its own ID, and the second and third say the same. */
const sessions = (action: Action): IDataObject[] =>
	[1, 2, 2, 3].map((number, row) => ({ ...action.usage(number), session_ID: `S-${4592 + row}` }));

it.each(eachActionAndMode)(
	'%s, usage from %s: sends the first of two equal rows and asks about the second',
	async (_target, mode, action) => {
		const usageJson = '={{ JSON.stringify({ ...$json, session_ID: undefined }) }}';
		const parameters = mode === 'json' ? { usageJson } : {};
		const input = [...sessions(action), { session_ID: '' }];
		const run = await stage.runOn(action, { mode, parameters, input });

		expect(successes(run).map(({ outcome }) => outcome)).toEqual(Array(3).fill('created'));
		const [asked] = failures(run);
		expect(asked.details).toMatchObject({
			outcome: 'unsent',
			code: 'equal-row',
			duplicateOf: 1,
		});
		expect(asked.message).toContain('it says the same as item 1');
		expect(asked.message).toContain("'Reference Field' to 'session_ID'");
		expect(asked.session_ID).toBe('S-4594');
		expect(stored(action)).toBe(3);
	},
);

describe.each(eachAction)('%s', (_target, action) => {
	it('sends everything else before the node stops over equal rows, and names them', async () => {
		const run = await stage.run(action, { input: sessions(action) });

		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(/has stored 3 of 4 usages; of the others, 1 equal row$/);
		expect(run.error?.description).toContain(
			'Item 2 (equal to 1): Not sent: it says the same as item 1',
		);
		expect(stored(action)).toBe(3);
	});

	it('names many pairs with one advice', async () => {
		const run = await stage.run(action, { input: usages(action, 1, 1, 2, 2, 2) });
		const advice = run.error?.description ?? '';

		expect(advice).toContain(
			'Items 1 (equal to 0), 3 (equal to 2), 4 (equal to 2): Not sent: it says the same as item 0',
		);
		expect(stored(action)).toBe(2);
	});

	it('counts them apart in the receipt, with what they add up to', async () => {
		const run = await stage.runOn(action, {
			input: usages(action, 1, 2, 2),
		});
		const receipt = receiptOf(run);

		expect(receipt).toMatchObject({
			outcomes: { created: 2, unsent: 1 },
			codes: { 'equal-row': 1 },
			equalRows: { usages: 1 },
		});
		expect(Object.values((receipt?.equalRows as IDataObject).sums as object)).toContain('2.5');
		const [hint] = run.hints(nodeNames.node);
		expect(hint.message).toMatch(/ 1 equal row was not sent: (quantity 2\.5|2\.5 KWH)/);
	});

	it('counts them once where the user says so', async () => {
		const options = { equalRows: 'once' };
		const run = await stage.run(action, { options, input: sessions(action) });

		expect(outcomesOf(run)).toEqual(['created', 'created', 'duplicate', 'created']);
		expect(successes(run)[2]).toMatchObject({ code: 'equal-row', duplicateOf: 1 });
		expect(stored(action)).toBe(3);
	});

	it('counts each where the user says so, and another run recognises all of them', async () => {
		const options = { equalRows: 'each' };
		const first = await stage.run(action, { options, input: usages(action, 1, 2, 2, 2) });
		const inOtherOrder = usages(action, 2, 2, 1, 2);
		const second = await stage.run(action, { options, input: inOtherOrder });

		expect(outcomesOf(first)).toEqual(Array(4).fill('created'));
		expect(outcomesOf(second)).toEqual(Array(4).fill('duplicate'));
		expect(stored(action)).toBe(4);
	});

	it('sends the rows that were asked about when each is to count after all', async () => {
		await stage.runOn(action, { input: usages(action, 1, 2, 2) });
		const run = await stage.run(action, {
			options: { equalRows: 'each' },
			input: usages(action, 1, 2, 2),
		});

		expect(outcomesOf(run)).toEqual(['duplicate', 'duplicate', 'created']);
		expect(stored(action)).toBe(3);
	});

	it('does not ask where a reference tells them apart', async () => {
		const parameters = { identity: 'field', referenceField: 'session_ID' };
		const run = await stage.run(action, { parameters, input: sessions(action) });

		expect(outcomesOf(run)).toEqual(Array(4).fill('created'));
	});

	it('asks in a dry run too', async () => {
		const run = await stage.runOn(action, {
			options: { dryRun: true },
			input: usages(action, 1, 1),
		});
		expect(failures(run)[0].message).toContain('Dry run: would not be sent');
		const stopped = await stage.run(action, {
			options: { dryRun: true },
			input: usages(action, 1, 1),
		});
		expect(stopped.error?.message).toBe('Dry run: 1 equal row would not be sent');
		expect(stored(action)).toBe(0);
	});

	it('calls a row that a later round of a loop brings again a duplicate, and counts it', async () => {
		if (action === createRebillyUsage) stage.speedUp();
		const workflow = inLoop(stage.workflow(action, { onError: 'continueErrorOutput' }));
		const run = await stage.engine.run({ workflow, input: usages(action, 1, 2, 3, 1) });

		expect(outcomesOf(run).sort()).toEqual(['created', 'created', 'created', 'duplicate']);
		expect(run.hints(nodeNames.node).map(({ message }) => message)).toContainEqual(
			expect.stringMatching(
				/^1 usage says the same as one that an earlier round of this execution brought/,
			),
		);
	});
});

it.each([createUsage, addRatedUsage])(
	'warns that a reference bills again what is stored by its content, where idents are kept',
	async (action) => {
		const run = await stage.runOn(action, { input: sessions(action) });

		expect(failures(run)[0].message).toContain('would be billed again by that');
	},
);

it('Rebilly: stores both rows, and nothing again, under the references that the message names', async () => {
	const input = sessions(createRebillyUsage);
	await stage.runOn(createRebillyUsage, { input });
	const parameters = { identity: 'field', referenceField: 'session_ID' };
	const run = await stage.run(createRebillyUsage, { parameters, input });

	expect(outcomesOf(run)).toEqual(['duplicate', 'duplicate', 'created', 'duplicate']);
	expect(stored(createRebillyUsage)).toBe(4);
});

it('Rebilly: completes what another run brings one more of', async () => {
	const options = { equalRows: 'each' };
	await stage.run(createRebillyUsage, { options, input: usages(createRebillyUsage, 1, 1) });
	const input = usages(createRebillyUsage, 1, 1, 1);
	const second = await stage.run(createRebillyUsage, { options, input });

	expect(outcomesOf(second)).toEqual(['duplicate', 'duplicate', 'created']);
	expect(stored(createRebillyUsage)).toBe(3);
});

it('Rebilly: stores each once though answers are lost', async () => {
	stage.sandbox.setFaults({
		faults: [
			{ onRequest: 1, kind: 'resetAfterStoring' },
			{ onRequest: 3, kind: 'status500AfterStoring' },
		],
		target: { api: 'rebilly', method: 'POST' },
	});
	const options = { equalRows: 'each' };
	const input = usages(createRebillyUsage, 1, 1, 1);
	const run = await stage.run(createRebillyUsage, { options, input });

	expect(outcomesOf(run)).toEqual(['created', 'created', 'created']);
	expect(new Set(successes(run).map(({ storedId }) => storedId)).size).toBe(3);
	expect(stored(createRebillyUsage)).toBe(3);
});
