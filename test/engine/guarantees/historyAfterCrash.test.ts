import path from 'path';
import {
	buildWorkflow,
	createEngine,
	nodeNames,
	type Engine,
	type ProcessedDataRow,
} from '../../../tools/engine';
import { sandboxCredentials } from '../../../tools/engine/sandboxCredentials';
import { startSandbox, type Sandbox } from '../../../tools/sandbox';

const root = path.resolve(__dirname, '../../..');
const input = Array.from({ length: 12 }, (_none, position) => ({
	subscriptionId: `sub_${position % 3}`,
	quantity: `${position + 1}.5`,
	usageTime: new Date(Date.UTC(2026, 2, 1, position)).toISOString(),
}));

function workflowWith(options: object) {
	return buildWorkflow({
		node: 'n8n-nodes-usage-reporting.rebillyUsage',
		credentials: { rebillyApi: 'rebilly' },
		parameters: {
			resource: 'usage',
			operation: 'create',
			usageFrom: 'item',
			usageTimeFrom: 'usage',
			identity: 'content',
			options: { history: true, ...options },
		},
		onError: 'continueErrorOutput',
	});
}

describe('the history in n8n', () => {
	let sandbox: Sandbox;
	let engine: Engine;

	beforeEach(async () => {
		sandbox = await startSandbox();
		for (let partition = 0; partition < 3; partition += 1) {
			sandbox.rebilly.addSubscription({
				id: `order_${partition}`,
				itemId: `sub_${partition}`,
				metered: 'sum',
			});
		}
		engine = await engineWith([]);
	});

	afterEach(async () => {
		engine.close();
		await sandbox.close();
	});

	async function engineWith(rows: ProcessedDataRow[]): Promise<Engine> {
		return await createEngine({
			packageDirectory: root,
			credentials: sandboxCredentials(sandbox),
			deduplication: { rows },
		});
	}

	function outcomes(run: Awaited<ReturnType<Engine['run']>>): unknown[] {
		return run.output(nodeNames.success).map(({ json }) => json.outcome);
	}

	it('makes another run send and ask nothing', async () => {
		const workflow = workflowWith({});
		expect(outcomes(await engine.run({ workflow, input }))).toEqual(input.map(() => 'created'));
		const requests = sandbox.totals().received;
		expect(outcomes(await engine.run({ workflow, input }))).toEqual(input.map(() => 'duplicate'));
		expect(sandbox.totals().received).toBe(requests);
		expect(sandbox.records('rebilly/usage').stored).toBe(12);
	});

	it('looks up what a crashed run had begun, even where looking up is off', async () => {
		const workflow = workflowWith({ lookUp: false });
		// What is in the database at the moment of a crash: after the sends, before their end is noted.
		const rows: ProcessedDataRow[] = [];
		engine.close();
		engine = await createEngine({
			packageDirectory: root,
			credentials: sandboxCredentials(sandbox),
			deduplication: {
				onChange: (changed) => {
					if (rows.length === 0) rows.push(...structuredClone(changed));
				},
			},
		});
		await engine.run({ workflow, input });
		expect(sandbox.records('rebilly/usage').stored).toBe(12);
		engine.close();
		engine = await engineWith(rows);
		expect(outcomes(await engine.run({ workflow, input }))).toEqual(input.map(() => 'duplicate'));
		expect(sandbox.records('rebilly/usage').stored).toBe(12);
	});

	it('sends again what a crashed run had begun and not stored', async () => {
		const workflow = workflowWith({ lookUp: false });
		const rows: ProcessedDataRow[] = [];
		engine.close();
		engine = await createEngine({
			packageDirectory: root,
			credentials: sandboxCredentials(sandbox),
			deduplication: {
				onChange: (changed) => {
					if (rows.length === 0) rows.push(...structuredClone(changed));
				},
			},
		});
		await engine.run({ workflow, input });
		sandbox.reset();
		for (let partition = 0; partition < 3; partition += 1) {
			sandbox.rebilly.addSubscription({
				id: `order_${partition}`,
				itemId: `sub_${partition}`,
				metered: 'sum',
			});
		}
		engine.close();
		engine = await engineWith(rows);
		expect(outcomes(await engine.run({ workflow, input }))).toEqual(input.map(() => 'created'));
		expect(sandbox.records('rebilly/usage').stored).toBe(12);
	});

	it('does not remember what was refused', async () => {
		const workflow = workflowWith({});
		const unknown = [{ ...input[0], subscriptionId: 'sub_new' }];
		const first = await engine.run({ workflow, input: unknown });
		expect(first.output(nodeNames.error)).toHaveLength(1);
		sandbox.rebilly.addSubscription({ id: 'order_new', itemId: 'sub_new', metered: 'sum' });
		expect(outcomes(await engine.run({ workflow, input: unknown }))).toEqual(['created']);
	});

	it('never takes the oldest usages for stored when it is full', async () => {
		const workflow = workflowWith({ historySize: 4 });
		await engine.run({ workflow, input });
		expect(outcomes(await engine.run({ workflow, input }))).toEqual(input.map(() => 'duplicate'));
		expect(sandbox.records('rebilly/usage').stored).toBe(12);
	});

	it('treats another account as another one', async () => {
		const workflow = workflowWith({});
		await engine.run({ workflow, input });
		const other = await startSandbox();
		for (let partition = 0; partition < 3; partition += 1) {
			other.rebilly.addSubscription({
				id: `order_${partition}`,
				itemId: `sub_${partition}`,
				metered: 'sum',
			});
		}
		const rows = engine.deduplication!.export();
		engine.close();
		engine = await createEngine({
			packageDirectory: root,
			credentials: sandboxCredentials(other),
			deduplication: { rows },
		});
		expect(outcomes(await engine.run({ workflow, input }))).toEqual(input.map(() => 'created'));
		await other.close();
	});

	it('says that it cannot be used where n8n has no such memory, and sends nothing', async () => {
		engine.close();
		engine = await createEngine({
			packageDirectory: root,
			credentials: sandboxCredentials(sandbox),
		});
		const run = await engine.run({ workflow: workflowWith({}), input });
		expect(sandbox.totals().received).toBe(0);
		expect(JSON.stringify(run.data.data.resultData)).toContain(
			"'Keep History' cannot be used here",
		);
	});
});
