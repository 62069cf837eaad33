import { LoadOptionsContext } from 'n8n-core';
import { UserError } from 'n8n-workflow';
import type {
	ICredentialsHelper,
	INode,
	INodeCredentials,
	INodeListSearchResult,
	INodeParameters,
} from 'n8n-workflow';
import { createAdditionalData } from '../execution/additionalData';
import type { NodeTypeRegistry } from './nodeTypes';
import { createWorkflow } from '../execution/workflow';

export interface ListSearchRequest {
	nodeType: string;
	/** Name of the method in the node's `methods`. */
	method: string;
	/** The node's parameters as the editor holds them; missing ones get their defaults. */
	parameters?: INodeParameters;
	credentials?: INodeCredentials;
	/** What the user typed into the search field of the list. */
	filter?: string;
	paginationToken?: string;
}

/** What lists need of their engine. */
export interface ListHost {
	nodeTypes: NodeTypeRegistry;
	credentialsHelper: ICredentialsHelper;
	timezone: string;
}

/** Opens the list of a resource locator. It rejects with what the editor would show in the list. */
export async function listSearch(
	host: ListHost,
	request: ListSearchRequest,
): Promise<INodeListSearchResult> {
	const { nodeType, filter, paginationToken } = request;
	const { methods } = host.nodeTypes.getByNameAndVersion(nodeType);
	const method = methods?.listSearch?.[request.method];
	if (method === undefined)
		throw new UserError(`Node type "${nodeType}" has no listSearch method "${request.method}"`);
	return await method.call(createContext(host, request), filter, paginationToken);
}

/** Like n8n: the node alone in a workflow, with no execution, no items and no other nodes. */
function createContext(
	host: ListHost,
	{ nodeType, parameters = {}, credentials }: ListSearchRequest,
): LoadOptionsContext {
	const name = 'Temp-Node';
	const lone: INode = {
		id: 'temp',
		name,
		type: nodeType,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		...(credentials && { credentials }),
	};
	const workflow = createWorkflow(
		{ nodes: [lone], connections: {} },
		host.nodeTypes,
		host.timezone,
	);
	const node = workflow.nodes[name];
	const additionalData = createAdditionalData({
		credentialsHelper: host.credentialsHelper,
		currentNodeParameters: node.parameters,
	});
	return new LoadOptionsContext(workflow, node, additionalData, '');
}
