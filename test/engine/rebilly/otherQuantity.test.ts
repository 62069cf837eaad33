import type { IDataObject } from 'n8n-workflow';
import { nodeNames, type RunResult } from '../../../tools/engine';
import { account } from '../support/accounts';
import { createRebillyUsage as create } from '../support/actions';
import { inLoop, loopNodes } from '../support/loop';
import { failures, outcomesOf, successes } from '../support/outcomes';
import type { Setting } from '../support/stage';
import { useStage } from '../support/stage';
import { correcting } from './support/correction';
import { given, operationWorkflow, runOperation, storeUsage } from './support/operation';

/** One item to a batch. */
const stage = useStage({}, { extraNodeTypes: loopNodes(1) });

const row = (quantity: string, changes: IDataObject = {}): IDataObject => ({
	subscriptionId: account.itemId,
	quantity,
	usageTime: '2026-03-01T08:00:00Z',
	...changes,
});
const byReference = {
	parameters: { identity: 'field', referenceField: 'session' },
} satisfies Setting;
const storesBoth = { otherQuantity: 'both' };

const report = async (input: IDataObject[], setting: Setting = {}): Promise<RunResult> =>
	await stage.runOn(create, { input, ...setting });
const quantities = (): string[] =>
	stage.sandbox
		.records('rebilly/usage')
		.usages.flatMap((usage) => usage.quantities.map(({ amount }) => amount))
		.sort();
const hints = (run: RunResult): string =>
	run
		.hints(nodeNames.node)
		.map(({ message }) => message)
		.filter((message) => message.includes('several quantities'))
		.join('\n');

/** Brings the stored usage to another quantity, as a person does in a workflow of its own. */
async function correct(id: string | null | undefined, quantity: string): Promise<string> {
	const run = await runOperation(stage, {
		...correcting({ quantity }),
		input: [{ id: String(id) }],
	});
	return String(given(run)[0].storedId);
}

describe('what was corrected stays corrected', () => {
	it('when the original workflow runs again', async () => {
		const [{ storedId }] = successes(await report([row('12.5')]));
		const corrected = await correct(storedId, '7.1');
		const [{ message, details }] = failures(await report([row('12.5')]));

		expect(quantities()).toEqual(['7.1']);
		expect(details).toMatchObject({
			outcome: 'conflict',
			code: 'other-quantity-same-time',
			storedId: corrected,
			differences: [{ field: 'quantity', given: '12.5', stored: '7.1' }],
		});
		expect(message).toBe(
			`Rebilly has 7.1 for this time already, as usage ${corrected}, and this item says 12.5. Nothing was sent, because no other item stands for that usage: one of the two may be a correction of the other. Where this item is right, use 'Correct usage' with Usage ID ${corrected}. Where the stored one is right, give this item its quantity, or leave it out. Where both are meant, set 'Other Quantity at the Same Time' to 'Store Both'.`,
		);
	});

	it.each([
		['as it was', '12.5', '7.1'],
		['with a node that is set otherwise instead of a correction', '7.1', undefined],
	])('when the execution is retried, %s', async (_how, quantity, corrected) => {
		const refused = row('3', { subscriptionId: 'sub_item_of_nobody' });
		const workflow = (value: string) =>
			stage.workflow(create, {
				mode: 'json',
				parameters: {
					usageJson: `={{ { ...$json, quantity: $json.quantity === '12.5' ? '${value}' : $json.quantity } }}`,
				},
			});
		stage.speedUp();
		const input = [row('12.5'), refused];
		const failed = await stage.engine.run({ workflow: workflow('12.5'), input });
		expect(failed.status).toBe('error');
		const [{ id }] = stage.sandbox.records('rebilly/usage').usages;
		if (corrected !== undefined) await correct(id, corrected);
		const retried = await stage.engine.retryExecution(failed, { workflow: workflow(quantity) });

		expect(retried.error?.message).toContain('1 conflict');
		expect(quantities()).toEqual([corrected ?? '12.5']);
	});

	it('and is a duplicate where the row says what it was corrected to', async () => {
		const [{ storedId }] = successes(await report([row('12.5')]));
		const corrected = await correct(storedId, '7.1');

		expect(successes(await report([row('7.1')]))).toMatchObject([
			{ outcome: 'duplicate', storedId: corrected },
		]);
	});
});

describe('a quantity that was changed in the table', () => {
	it('is billed once, whatever it is changed to, also under its reference', async () => {
		const changes = ['12.5', '12', '11'].map((quantity) => row(quantity, { session: 'S-1' }));
		const runs = [];
		for (const change of changes) runs.push(await report([change], byReference));

		expect(runs.flatMap(outcomesOf)).toEqual(['created', 'conflict', 'conflict']);
		expect(quantities()).toEqual(['12.5']);
	});

	it('fails the node that is set to stop, and says why', async () => {
		await report([row('12.5')]);
		const run = await stage.run(create, { input: [row('12')] });

		expect(run.error?.message).toBe('Rebilly has not stored the usage (conflict)');
		expect(run.error?.description).toContain('Rebilly has 12.5 for this time already');
		expect(run.error?.description).toContain("use 'Correct usage' with Usage ID");
	});

	it('shows in a dry run as in the real one', async () => {
		await report([row('12.5')]);
		const dry = await report([row('12'), row('3', { usageTime: '2026-03-02T08:00:00Z' })], {
			options: { dryRun: true },
		});

		expect(outcomesOf(dry)).toEqual(['unsent', 'conflict']);
		expect(quantities()).toEqual(['12.5']);
	});

	it.each([
		['with Store Both', storesBoth],
		['without a look-up', { lookUp: false }],
	])('is stored beside the other, %s', async (_how, options) => {
		await report([row('12.5')]);
		const run = await report([row('12')], { options });

		expect(outcomesOf(run)).toEqual(['created']);
		expect(quantities()).toEqual(['12', '12.5']);
		expect(hints(run)).toBe('');
	});
});

describe('several meters on one subscription item', () => {
	const later = (quantity: string) => row(quantity, { usageTime: '2026-03-02T08:00:00Z' });

	it('are all stored where they come together', async () => {
		const run = await report(['1', '2', '3'].map((quantity) => row(quantity)));

		expect(outcomesOf(run)).toEqual(['created', 'created', 'created']);
		expect(hints(run)).toBe('');
	});

	it('are stored in another run too where what is stored shows that there are several, and a hint says so', async () => {
		await report([row('1'), row('2')]);
		const run = await report([row('3')]);

		expect(outcomesOf(run)).toEqual(['created']);
		expect(hints(run)).toBe(
			"1 usage was sent though Rebilly has another quantity of the same subscription item and time: several quantities at one moment are usual there, so 'Report as Conflict' cannot tell a corrected usage from a further one. If all of them are meant, set the option 'Other Quantity at the Same Time' to 'Store Both'; if not, look for usages that were corrected, with 'Reconcile usages'.",
		);
	});

	it('are told so by the rows of the run, once for all of them and in a dry run too', async () => {
		await report([row('1'), later('1')]);
		const rows = [row('2'), row('3'), later('2')];
		const dry = await report(rows, { options: { dryRun: true } });
		const run = await report(rows);

		expect(outcomesOf(run)).toEqual(['created', 'created', 'created']);
		expect(hints(run)).toMatch(/^3 usages were sent though [^\n]*$/);
		expect(hints(dry)).toMatch(/^3 usages would be sent though [^\n]*$/);
		expect(quantities()).toEqual(['1', '1', '2', '2', '3']);
	});

	it('need no hint with Store Both', async () => {
		await report([row('1'), row('2')]);

		expect(hints(await report([row('3')], { options: storesBoth }))).toBe('');
	});
});

describe('in Loop Over Items', () => {
	const inBatches = async (rows: IDataObject[]): Promise<RunResult> => {
		stage.speedUp();
		const workflow = inLoop(stage.workflow(create, { onError: 'continueErrorOutput' }));
		return await stage.engine.run({ workflow, input: rows });
	};

	it('two quantities of one moment are stored, though they come in two rounds', async () => {
		const run = await inBatches([row('1'), row('2')]);

		expect(outcomesOf(run)).toEqual(['created', 'created']);
		expect(hints(run)).toBe('');
		expect(outcomesOf(await inBatches([row('1'), row('2')]))).toEqual(['duplicate', 'duplicate']);
	});

	it('an item accounts in later rounds for what it found stored, and for nothing else', async () => {
		await report([row('1'), row('5', { usageTime: '2026-03-02T08:00:00Z' })]);
		const run = await inBatches([
			row('1'),
			row('2'),
			row('6', { usageTime: '2026-03-02T08:00:00Z' }),
		]);

		expect(outcomesOf(run).sort()).toEqual(['conflict', 'created', 'duplicate']);
		expect(quantities()).toEqual(['1', '2', '5']);
	});

	it('an equal item of a later round is still a duplicate', async () => {
		const run = await inBatches([row('1'), row('1')]);

		expect(outcomesOf(run).sort()).toEqual(['created', 'duplicate']);
		expect(quantities()).toEqual(['1']);
	});
});

describe('beside Accept Partial Quantity', () => {
	const accepting = (quantity: string) => row(quantity, { acceptPartialQuantity: true });

	it.each([
		['less', '10'],
		['more', '14'],
	])('a stored quantity that is %s is a conflict', async (_which, stored) => {
		const storedId = await storeUsage(stage, { quantity: stored });
		const [{ details }] = failures(await report([accepting('12')]));

		expect(details).toMatchObject({ code: 'other-quantity-same-time', storedId });
		expect(quantities()).toEqual([stored]);
	});

	it('less stays a conflict with Store Both, because it may be what was accepted', async () => {
		await storeUsage(stage, { quantity: '10' });
		const run = await report([accepting('12')], { options: storesBoth });

		expect(outcomesOf(run)).toEqual(['conflict']);
		expect(failures(run)[0].message).toContain('give them different times');
	});
});

describe('Reconcile with Repair', () => {
	it('does not store what is missing where another quantity is stored meanwhile', async () => {
		const target = { method: 'GET', path: '/usages$' };
		const other = row('9', { usageTime: '2026-03-05T08:00:00Z' });
		const id = await storeUsage(stage, other);
		// Between the list that is compared and the one before sending.
		stage.sandbox.planChange({ beforeRequest: 2, target }, () => {
			const { store } = stage.sandbox.rebilly;
			const usage = store.usages.get(id)!;
			const milliseconds = Date.parse('2026-03-01T08:00:00Z');
			store.moveUsage(usage, {
				...usage,
				usageTime: { milliseconds, text: new Date(milliseconds).toISOString() },
			});
		});
		stage.speedUp();
		const run = await stage.engine.run({
			workflow: operationWorkflow({
				operation: 'reconcile',
				parameters: { usageFrom: 'item', identity: 'content', returned: 'everything' },
				options: { repair: true },
			}),
			input: [row('12.5')],
		});

		expect(quantities()).toEqual(['9']);
		expect(run.output(nodeNames.node, 1)).toMatchObject([
			{
				json: { details: { outcome: 'conflict', code: 'other-quantity-same-time', storedId: id } },
			},
		]);
	});
});
