import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { nodeNames, type WorkflowJson } from '../../engine';

export const LOOP_NODE = 'others.loopOverItems';

const NAME = 'Loop Over Items';

/** As n8n's Loop Over Items: keeps its first input, and hands it on in batches as long as something comes back. */
export const loopNode: INodeType = {
	description: {
		displayName: NAME,
		name: 'loopOverItems',
		group: ['organization'],
		version: 1,
		description: 'Hands on its items in batches',
		defaults: { name: NAME },
		inputs: ['main'],
		outputs: ['main', 'main'],
		outputNames: ['done', 'loop'],
		properties: [{ displayName: 'Batch Size', name: 'batchSize', type: 'number', default: 1 }],
	},
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const kept = this.getContext('node') as { items?: INodeExecutionData[] };
		kept.items ??= [...this.getInputData()];
		const batch = kept.items.splice(0, this.getNodeParameter('batchSize', 0) as number);
		// Done means that nothing is handed on to what goes round again.
		return batch.length === 0 ? [[{ json: {} }], []] : [[], batch];
	},
};

/** The same workflow, in which the node gets its items in batches, and goes on with what it puts out. */
export function inBatches(workflow: WorkflowJson, batchSize: number): WorkflowJson {
	const { nodes, connections } = workflow;
	const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	const loop = { ...nodes[0], id: NAME, name: NAME, type: LOOP_NODE, parameters: { batchSize } };
	return {
		...workflow,
		nodes: [...nodes, loop],
		connections: {
			...connections,
			[nodeNames.trigger]: { main: [to(NAME)] },
			[NAME]: { main: [[], to(nodeNames.node)] },
			[nodeNames.node]: { main: [to(NAME)] },
		},
	};
}
