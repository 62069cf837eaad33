import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { buildWorkflow, nodeNames, type WorkflowJson } from '../../../tools/engine';
import { takingItems, type Action } from '../../engine/support/actions';

/** Name of the node that makes the items. */
export const SOURCE = 'Source';

/** A workflow: trigger, a Code node that makes the items, the action, and what follows it. */
export function reportingWorkflow(
	action: Action,
	items: readonly IDataObject[],
	changes: Partial<INode> = {},
): WorkflowJson {
	const workflow = buildWorkflow({
		node: action.node,
		credentials: { [action.credential.type]: action.credential.id },
		parameters: { ...action.parameters, ...takingItems(action, 'item') } as INodeParameters,
		onError: 'continueErrorOutput',
	});
	const node = workflow.nodes.find(({ name }) => name === nodeNames.node);
	Object.assign(node as INode, changes);
	return withSource({ ...workflow, name: `${action.target} ${Math.random()}` }, items);
}

/** Puts a Code node behind the trigger. */
function withSource(workflow: WorkflowJson, items: readonly IDataObject[]): WorkflowJson {
	const [
		{
			position: [x, y],
		},
	] = workflow.nodes;
	const source: INode = {
		id: '00000000-0000-4000-8000-000000000009',
		name: SOURCE,
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		position: [x + 110, y + 110],
		parameters: { jsCode: `return ${JSON.stringify(items.map((json) => ({ json })))};` },
	};
	const { [nodeNames.trigger]: fromTrigger, ...others } = workflow.connections;
	return {
		...workflow,
		nodes: [...workflow.nodes, source],
		connections: {
			...others,
			[nodeNames.trigger]: { main: [[{ node: SOURCE, type: 'main', index: 0 }]] },
			[SOURCE]: fromTrigger,
		},
	};
}
