import { buildWorkflow, createEngine, nodeNames } from '../../../tools/engine';
import type { Engine, LogLine } from '../../../tools/engine';
import {
	checker,
	counter,
	endless,
	flaky,
	greeter,
	nodeType,
	talkative,
	textProperty,
} from './support/nodes';

const lines: LogLine[] = [];
let engine: Engine;

beforeAll(async () => {
	engine = await createEngine({
		extraNodeTypes: {
			'test.greeter': greeter,
			'test.flaky': flaky,
			'test.checker': checker,
			'test.counter': counter,
			'test.endless': endless,
			'test.talkative': talkative,
			'test.thrower': nodeType(async () => {
				throw new Error('all of it failed');
			}),
			'test.demanding': nodeType(async () => [[]], {
				properties: [{ ...textProperty('needed'), required: true }],
			}),
		},
		logger: (line) => lines.push(line),
	});
});

afterAll(() => engine.close());

const json = (items: Array<{ json: unknown }>) => items.map((item) => item.json);

describe('run', () => {
	it('resolves expressions for each item and keeps the links between items', async () => {
		const workflow = buildWorkflow({
			node: 'test.greeter',
			parameters: { greeting: '=Hi {{ $json.name }} ({{ $itemIndex }})' },
		});
		const result = await engine.run({ workflow, input: [{ name: 'Ada' }, { name: 'Bo' }] });

		expect(result.status).toBe('success');
		expect(json(result.output(nodeNames.node))).toEqual([
			{ greeting: 'Hi Ada (0)' },
			{ greeting: 'Hi Bo (1)' },
		]);
		expect(result.output(nodeNames.node).map((item) => item.pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
		]);
		expect(json(result.output(nodeNames.success))).toEqual(json(result.output(nodeNames.node)));
	});

	it('leaves the workflow as it was', async () => {
		const workflow = buildWorkflow({ node: 'test.counter' });
		const before = JSON.stringify(workflow);
		await engine.run({ workflow });

		expect(JSON.stringify(workflow)).toBe(before);
	});

	it('counts executions and takes the id it is given', async () => {
		const workflow = buildWorkflow({ node: 'test.greeter' });
		const first = await engine.run({ workflow });
		const second = await engine.run({ workflow });

		expect(Number(second.executionId)).toBe(Number(first.executionId) + 1);
		expect((await engine.run({ workflow, executionId: '77' })).executionId).toBe('77');
	});

	it('reports the error that ended the execution', async () => {
		const workflow = buildWorkflow({ node: 'test.thrower' });
		const result = await engine.run({ workflow });

		expect(result.status).toBe('error');
		expect(result.error?.message).toBe('all of it failed');
		expect(result.output(nodeNames.success)).toEqual([]);
	});

	it('refuses to run a node without a required parameter, as n8n does', async () => {
		const result = await engine.run({ workflow: buildWorkflow({ node: 'test.demanding' }) });

		expect(result.status).toBe('error');
		expect(result.error?.message).toContain('issues');
	});

	it('rejects a node type or a node name that does not exist', async () => {
		await expect(engine.run({ workflow: buildWorkflow({ node: 'test.missing' }) })).rejects.toThrow(
			'test.missing',
		);
		const result = await engine.run({ workflow: buildWorkflow({ node: 'test.greeter' }) });
		expect(() => result.output('Nobody')).toThrow('Nobody');
	});

	it('runs as in production', async () => {
		const workflow = buildWorkflow({ node: 'test.talkative' });
		const result = await engine.run({ workflow, mode: 'trigger' });

		expect(result.status).toBe('success');
		expect(result.data.mode).toBe('trigger');
		expect(result.messages).toEqual([]);
	});

	it('passes on hints, messages to the browser and log lines', async () => {
		const result = await engine.run({ workflow: buildWorkflow({ node: 'test.talkative' }) });

		expect(result.hints(nodeNames.node)).toEqual([
			{ message: 'one item is a duplicate', location: 'outputPane' },
		]);
		expect(result.messages).toEqual([{ source: '[Node: "Node"]', messages: ['half way'] }]);
		expect(lines).toContainEqual(
			expect.objectContaining({
				level: 'debug',
				message: 'looking up',
				metadata: expect.objectContaining({ count: 3 }),
			}),
		);
	});

	it('uses the zone of the workflow, else the one of the engine, else that of an unconfigured n8n', async () => {
		const zoneOf = async (other: Engine, timezone?: string) => {
			const workflow = buildWorkflow({ node: 'test.talkative', settings: { timezone } });
			return (await other.run({ workflow })).output(nodeNames.node)[0].json.zone;
		};
		const berlin = await createEngine({
			extraNodeTypes: { 'test.talkative': talkative },
			timezone: 'Europe/Berlin',
		});

		expect(await zoneOf(engine)).toBe('America/New_York');
		expect(await zoneOf(engine, 'DEFAULT')).toBe('America/New_York');
		expect(await zoneOf(berlin)).toBe('Europe/Berlin');
		expect(await zoneOf(berlin, 'Asia/Tokyo')).toBe('Asia/Tokyo');
	});

	it('gives back the static data, for the workflow of the next execution', async () => {
		const workflow = buildWorkflow({ node: 'test.counter' });
		const { staticData } = await engine.run({ workflow });
		const second = await engine.run({ workflow: { ...workflow, staticData } });

		expect(second.output(nodeNames.node)[0].json).toEqual({ count: 2 });
		expect((await engine.run({ workflow })).output(nodeNames.node)[0].json).toEqual({ count: 1 });
	});

	it('runs ten thousand items', async () => {
		const input = Array.from({ length: 10_000 }, (_, index) => ({ index }));
		const result = await engine.run({ workflow: buildWorkflow({ node: 'test.checker' }), input });

		expect(result.output(nodeNames.success)).toHaveLength(10_000);
		expect(result.output(nodeNames.success)[9_999].json).toEqual({ index: 9_999, checked: true });
	});
});

describe('error output', () => {
	it('takes items of nothing but error, message and details, with the fields of their input', async () => {
		const workflow = buildWorkflow({ node: 'test.checker', onError: 'continueErrorOutput' });
		const input = [{ n: 0 }, { n: 1, report: 'json' }, { n: 2, report: 'jsonAndMore' }];
		const result = await engine.run({ workflow, input });

		expect(json(result.output(nodeNames.success))).toEqual([
			{ n: 0, checked: true },
			{ error: 'refused', outcome: 'rejected' },
		]);
		expect(json(result.output(nodeNames.error))).toEqual([
			{ n: 1, report: 'json', error: 'refused' },
		]);
		expect(result.output(nodeNames.node, 1)[0].pairedItem).toEqual({ item: 1 });
	});

	it('gets nothing of a node that throws: n8n hands its input to the success output', async () => {
		const workflow = buildWorkflow({ node: 'test.thrower', onError: 'continueErrorOutput' });
		const result = await engine.run({ workflow, input: [{ n: 0 }] });

		expect(result.status).toBe('success');
		expect(json(result.output(nodeNames.success))).toEqual([{ n: 0 }]);
		expect(result.output(nodeNames.error)).toEqual([]);
	});
});

describe('retries', () => {
	it('Retry On Fail runs the whole node again, in the same execution, with its context', async () => {
		const workflow = buildWorkflow({
			node: 'test.flaky',
			parameters: { failures: 2 },
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 1,
		});
		const result = await engine.run({ workflow, input: [{}, {}] });

		expect(result.status).toBe('success');
		const [{ json: output }] = result.output(nodeNames.node);
		expect(output).toEqual({ tries: 3, items: 2, executionId: result.executionId, mode: 'manual' });
	});

	it('Retry execution is a new execution of the failed node with all its items', async () => {
		const failed = await engine.run({
			workflow: buildWorkflow({ node: 'test.flaky' }),
			input: [{}, {}, {}],
		});
		const retried = await engine.retryExecution(failed);

		expect(failed.status).toBe('error');
		expect(retried.status).toBe('success');
		expect(retried.executionId).not.toBe(failed.executionId);
		// n8n saves the context data with the execution, so they are there again.
		expect(retried.output(nodeNames.node)[0].json).toEqual({
			tries: 2,
			items: 3,
			executionId: retried.executionId,
			mode: 'retry',
		});
		expect(retried.output(nodeNames.trigger)).toHaveLength(3);
		expect(failed.data.data.resultData.error?.message).toBe('try 1 failed');
	});

	it('Retry execution can fail again and be retried again, also with a fixed workflow', async () => {
		const workflow = buildWorkflow({ node: 'test.flaky', parameters: { failures: 9 } });
		const failed = await engine.retryExecution(await engine.run({ workflow }));
		expect(failed.error?.message).toBe('try 2 failed');

		const fixed = buildWorkflow({ node: 'test.flaky', parameters: { failures: 0 } });
		const retried = await engine.retryExecution(failed, { workflow: fixed });
		expect(retried.output(nodeNames.node)[0].json.tries).toBe(3);
		await expect(engine.retryExecution(retried)).rejects.toThrow('cannot be retried');
	});
});

describe('cancel', () => {
	/** While the node is at work. */
	function cancelSoon(): AbortController {
		const controller = new AbortController();
		setTimeout(() => controller.abort(), 50);
		return controller;
	}

	it('reaches the node and ends the execution as canceled', async () => {
		const controller = cancelSoon();
		const result = await engine.run({
			workflow: buildWorkflow({ node: 'test.endless' }),
			signal: controller.signal,
		});

		expect(result.status).toBe('canceled');
		expect(result.output(nodeNames.node)[0].json).toEqual({ sawCancel: true });
		expect(result.output(nodeNames.success)).toEqual([]);
	});

	it('counts as canceled whatever the node then throws', async () => {
		const controller = cancelSoon();
		const result = await engine.run({
			workflow: buildWorkflow({ node: 'test.endless', parameters: { end: 'throw' } }),
			signal: controller.signal,
		});

		expect(result.status).toBe('canceled');
		expect(result.error?.message).toBe('gave up');
	});

	it('before the start runs nothing', async () => {
		const workflow = buildWorkflow({ node: 'test.greeter' });
		const result = await engine.run({ workflow, signal: AbortSignal.abort() });

		expect(result.status).toBe('canceled');
		expect(result.output(nodeNames.trigger)).toEqual([]);
	});
});
