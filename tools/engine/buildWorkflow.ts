import type {
	IConnection,
	IDataObject,
	INode,
	INodeCredentialsDetails,
	INodeExecutionData,
	INodeParameters,
	IWorkflowSettings,
} from 'n8n-workflow';
import { toItems } from './items';
import type { WorkflowJson } from './workflow';

/** The names of the nodes in a workflow of `buildWorkflow`. */
export const nodeNames = {
	trigger: 'Trigger',
	node: 'Node',
	success: 'Success',
	error: 'Error',
} as const;

type NodeSettings = Pick<
	Partial<INode>,
	'alwaysOutputData' | 'executeOnce' | 'maxTries' | 'onError' | 'retryOnFail' | 'waitBetweenTries'
>;

export interface BuildWorkflowOptions extends NodeSettings {
	/** The full name of the node's type, or the type with a version other than 1. */
	node: string | { type: string; typeVersion: number };
	parameters?: INodeParameters;
	/** Credential type to the id of a credential, or to its id and name. */
	credentials?: Record<string, string | INodeCredentialsDetails>;
	/** What the trigger emits when `run` is given no input of its own. */
	input?: Array<INodeExecutionData | IDataObject>;
	settings?: IWorkflowSettings;
	id?: string;
	name?: string;
}

/**
 * The workflow that most tests want: a trigger, the node, and behind it a node that collects what
 * comes out. With `onError: 'continueErrorOutput'` a second one collects from the error output.
 */
export function buildWorkflow(options: BuildWorkflowOptions): WorkflowJson {
	const {
		node,
		parameters = {},
		credentials,
		input,
		settings,
		id,
		name,
		...nodeSettings
	} = options;
	const { type, typeVersion } = typeof node === 'string' ? { type: node, typeVersion: 1 } : node;
	const hasErrorOutput = options.onError === 'continueErrorOutput';
	return {
		id: id ?? 'workflow',
		name: name ?? 'Workflow',
		nodes: [
			buildNode(nodeNames.trigger, 'n8n-nodes-base.manualTrigger', 0),
			{
				...buildNode(nodeNames.node, type, 1),
				...nodeSettings,
				typeVersion,
				parameters,
				...(credentials && { credentials: credentialDetails(credentials) }),
			},
			buildNode(nodeNames.success, 'n8n-nodes-base.noOp', 2),
			...(hasErrorOutput ? [buildNode(nodeNames.error, 'n8n-nodes-base.noOp', 3)] : []),
		],
		connections: {
			[nodeNames.trigger]: { main: [[connectionTo(nodeNames.node)]] },
			[nodeNames.node]: {
				main: [
					[connectionTo(nodeNames.success)],
					...(hasErrorOutput ? [[connectionTo(nodeNames.error)]] : []),
				],
			},
		},
		settings: { executionOrder: 'v1', ...settings },
		...(input && { pinData: { [nodeNames.trigger]: toItems(input) } }),
	};
}

function buildNode(name: string, type: string, column: number): INode {
	const id = `00000000-0000-4000-8000-00000000000${column}`;
	return { id, name, type, typeVersion: 1, position: [column * 220, 0], parameters: {} };
}

function connectionTo(node: string): IConnection {
	return { node, type: 'main', index: 0 };
}

function credentialDetails(
	credentials: Record<string, string | INodeCredentialsDetails>,
): Record<string, INodeCredentialsDetails> {
	return Object.fromEntries(
		Object.entries(credentials).map(([type, details]) => [
			type,
			typeof details === 'string' ? { id: details, name: details } : details,
		]),
	);
}
