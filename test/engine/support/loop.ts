import type { INodeExecutionData } from 'n8n-workflow';
import { nodeNames, type WorkflowJson } from '../../../tools/engine';
import { nodeType } from '../runner/support/nodes';

const LOOP = 'Loop';
const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];

/** Hands out its items in batches and takes them up again behind the node, as Loop Over Items does. */
export function loopNodes(batchSize: number) {
	const loop = nodeType(
		async function () {
			const context = this.getContext('node') as { left?: INodeExecutionData[] };
			context.left ??= this.getInputData();
			return context.left.length === 0 ? [[], []] : [[], context.left.splice(0, batchSize)];
		},
		{ outputs: ['main', 'main'] },
	);
	return { 'test.loop': loop };
}

/** The workflow with a loop around the node. */
export function inLoop(workflow: WorkflowJson): WorkflowJson {
	const [trigger, ...others] = workflow.nodes;
	const { [nodeNames.node]: outputs } = workflow.connections;
	return {
		...workflow,
		nodes: [trigger, { ...trigger, id: 'loop', name: LOOP, type: 'test.loop' }, ...others],
		connections: {
			[nodeNames.trigger]: { main: [to(LOOP)] },
			[LOOP]: { main: [[], to(nodeNames.node)] },
			[nodeNames.node]: {
				main: outputs.main.map((targets) => [...(targets ?? []), ...to(LOOP)]),
			},
		},
	};
}
