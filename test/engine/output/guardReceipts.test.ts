import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { nodeNames, type RunResult, type WorkflowJson } from '../../../tools/engine';
import { usageTargets } from '../../../tools/targets';
import { nodeType } from '../runner/support/nodes';
import { account } from '../support/accounts';
import { createUsage } from '../support/actions';
import { failures, outcomesOf, receiptOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const DAY = 86_400_000;
const BEGIN = Date.UTC(2026, 2, 2, 12);

/** The data table and the source of the workflow in docs/reference/guard.md. */
let table: IDataObject[];
let source: IDataObject[];

const extraNodeTypes = {
	'test.getRows': nodeType(async () => [table.map((json) => ({ json }))]),
	// As nodes that read do: once for each item that comes in.
	'test.query': nodeType(async function () {
		return [this.getInputData().flatMap(() => source.map((json) => ({ json })))];
	}),
	'test.insertRow': nodeType(
		async function () {
			const receipt = this.getNodeParameter('receipt', 0) as string;
			table.push({ id: table.length + 1, createdAt: '2026-04-01T06:00:00.000Z', receipt });
			return [this.getInputData()];
		},
		{ properties: [{ displayName: 'Receipt', name: 'receipt', type: 'string', default: '' }] },
	),
};

const stage = useStage({}, { extraNodeTypes });
beforeEach(() => (table = []));

const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];

/** Get row(s), the node that brings the rows, the node, and Insert row behind its output Receipt. */
function workflow(parameters: INodeParameters): WorkflowJson {
	const guard = { compareWithBefore: ['change'], earlierReceipts: "={{ $('Receipts').all() }}" };
	const base = stage.workflow(createUsage, {
		parameters: { guard, ...parameters },
		onError: 'continueErrorOutput',
	});
	const other = (name: string, type: string, settings: Partial<INode> = {}): INode => ({
		...base.nodes[0],
		...{ id: name, name, type, ...settings },
	});
	const receipt = { receipt: '={{ JSON.stringify($json) }}' };
	return {
		...base,
		nodes: [
			...base.nodes,
			other('Receipts', 'test.getRows', { alwaysOutputData: true }),
			other('Rows', 'test.query', { executeOnce: true }),
			other('Keep', 'test.insertRow', { parameters: receipt }),
		],
		connections: {
			...base.connections,
			[nodeNames.trigger]: { main: [to('Receipts')] },
			Receipts: { main: [to('Rows')] },
			Rows: { main: [to(nodeNames.node)] },
			[nodeNames.receipt]: { main: [to('Keep')] },
		},
	};
}

async function report(days: readonly number[], times = 1): Promise<RunResult> {
	source = days.map((day) => {
		const start = new Date(BEGIN + day * DAY).toISOString();
		const quantity = String((20 + ((day * 37) % 11) / 10) * times);
		return usageTargets[createUsage.target].usage(
			{ product: 'charging', start, end: start, quantity, unit: 'KWH', price: '1' },
			account,
		);
	});
	return await stage.engine.run({ workflow: workflow({}) });
}

const range = (from: number, to_: number): number[] =>
	Array.from({ length: to_ - from }, (_none, place) => from + place);

it('compares with the receipts that a data table keeps as text', async () => {
	const first = await report(range(0, 14));
	expect(outcomesOf(first)).toEqual(Array(14).fill('created'));
	expect(receiptOf(first)!.guard).toMatchObject({ notCompared: { customers: 1 } });

	const second = await report(range(14, 28));
	expect(outcomesOf(second)).toEqual(Array(14).fill('created'));
	expect(receiptOf(second)!.guard).toMatchObject({
		held: 0,
		tooLittleKnown: { customers: 0, of: 1 },
	});
	expect(table).toHaveLength(2);

	const third = await report(range(28, 42), 1000);
	expect(outcomesOf(third)).toEqual(Array(14).fill('unsent'));
	expect(failures(third)[0].message).toContain('Held by Guard');
});

it('sends nothing where a row of the table holds no receipt', async () => {
	await report(range(0, 14));
	table.push({ id: 2, receipt: null });
	const sent = stage.posts(createUsage).length;
	const run = await report(range(14, 28));
	expect(failures(run)[0].message).toContain(
		"Entry 1 of 'Earlier Receipts' holds no receipt: it is an object of id, receipt",
	);
	expect(stage.posts(createUsage)).toHaveLength(sent);
});

it('says of how many customers too little is known, where the receipts are too old', async () => {
	await report(range(0, 14));
	const run = await report(range(100, 114), 1000);
	expect(outcomesOf(run)).toEqual(Array(14).fill('created'));
	expect(receiptOf(run)!.guard).toMatchObject({
		held: 0,
		tooLittleKnown: { customers: 1, of: 1 },
	});
	const hints = run.hints(nodeNames.node).filter(({ type }) => type === 'warning');
	expect(hints.map(({ message }) => message).join('')).toContain(
		'Guard knows too little of 1 of 1 customer to compare it with before',
	);
});
