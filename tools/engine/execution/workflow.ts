import { deepCopy, Workflow } from 'n8n-workflow';
import type { IConnections, IDataObject, INode, INodeTypes, IWorkflowSettings } from 'n8n-workflow';
import { stubNodeTypes } from '../nodes/stubNodes';

/** A workflow as n8n exports and imports it. */
export interface WorkflowJson {
	id?: string;
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	staticData?: IDataObject;
}

/** The workflow that n8n-core runs; the JSON it comes from is left as it was. */
export function createWorkflow(
	json: WorkflowJson,
	nodeTypes: INodeTypes,
	timezone: string,
): Workflow {
	const { id, name, nodes, connections, settings, staticData } = deepCopy(json);
	return new Workflow({
		id: id ?? 'workflow',
		name: name ?? 'Workflow',
		nodes: nodes.map((node) => ({ ...node, parameters: node.parameters ?? {} })),
		connections,
		active: false,
		nodeTypes,
		staticData,
		// In the workflow, not in n8n-workflow's global state, so that two engines may differ.
		settings: { ...settings, timezone: zoneOf(settings) ?? timezone },
	});
}

/** A workflow of one node that does nothing, for expressions that belong to no node. */
export function createLoneNodeWorkflow(): { workflow: Workflow; node: INode } {
	const nodeType = stubNodeTypes['n8n-nodes-base.noOp'];
	const node: INode = {
		id: 'lone',
		name: 'Lone',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	return {
		workflow: new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes }),
		node,
	};
}

function zoneOf(settings: IWorkflowSettings | undefined): string | undefined {
	return settings?.timezone === 'DEFAULT' ? undefined : settings?.timezone;
}
