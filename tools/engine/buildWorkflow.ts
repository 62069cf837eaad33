import mapValues from 'lodash/mapValues';
import type { IConnection, INode, INodeParameters, IWorkflowSettings } from 'n8n-workflow';
import type { WorkflowJson } from './execution/workflow';

/** The names of the nodes in a workflow of `buildWorkflow`. */
export const nodeNames = {
	trigger: 'Trigger',
	node: 'Node',
	success: 'Success',
	receipt: 'Receipt',
	error: 'Error',
} as const;

/** The operations of this package that have an output for the receipt. */
const CREATING = ['add', 'create'];

type NodeSettings = Pick<
	Partial<INode>,
	'maxTries' | 'onError' | 'retryOnFail' | 'waitBetweenTries'
>;

export interface BuildWorkflowOptions extends NodeSettings {
	/** The full name of the node's type, or the type with a version other than 1. */
	node: string | { type: string; typeVersion: number };
	parameters?: INodeParameters;
	/** Credential type to the id of a credential. */
	credentials?: Record<string, string>;
	settings?: IWorkflowSettings;
}

/**
 * The workflow that most tests want: a trigger, the node, and behind each of its outputs a node that
 * collects what comes out of it.
 */
export function buildWorkflow(options: BuildWorkflowOptions): WorkflowJson {
	const { node, parameters = {}, credentials, settings, ...nodeSettings } = options;
	const { type, typeVersion } = typeof node === 'string' ? { type: node, typeVersion: 1 } : node;
	const collectors = [
		nodeNames.success,
		...(CREATING.includes(String(parameters.operation)) ? [nodeNames.receipt] : []),
		...(options.onError === 'continueErrorOutput' ? [nodeNames.error] : []),
	];
	return {
		id: 'workflow',
		name: 'Workflow',
		nodes: [
			buildNode(nodeNames.trigger, 'n8n-nodes-base.manualTrigger', 0),
			{
				...buildNode(nodeNames.node, type, 1),
				...nodeSettings,
				typeVersion,
				parameters,
				...(credentials && { credentials: mapValues(credentials, (id) => ({ id, name: id })) }),
			},
			...collectors.map((name, number) => buildNode(name, 'n8n-nodes-base.noOp', number + 2)),
		],
		connections: {
			[nodeNames.trigger]: { main: [[connectionTo(nodeNames.node)]] },
			[nodeNames.node]: {
				main: collectors.map((name) => [connectionTo(name)]),
			},
		},
		settings: { executionOrder: 'v1', ...settings },
	};
}

function buildNode(name: string, type: string, column: number): INode {
	const id = `00000000-0000-4000-8000-00000000000${column}`;
	return { id, name, type, typeVersion: 1, position: [column * 220, 0], parameters: {} };
}

function connectionTo(node: string): IConnection {
	return { node, type: 'main', index: 0 };
}
