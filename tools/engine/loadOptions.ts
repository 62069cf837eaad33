import { LoadOptionsContext } from 'n8n-core';
import { UserError } from 'n8n-workflow';
import type {
	ICredentialsHelper,
	INode,
	INodeCredentials,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';
import { createAdditionalData } from './additionalData';
import type { NodeTypeRegistry } from './nodeTypes';
import { createWorkflow } from './workflow';

export interface LoadOptionsRequest {
	nodeType: string;
	/** Default: the latest. */
	typeVersion?: number;
	/** Name of the method in the node's `methods`. */
	method: string;
	/** The node's parameters as the editor holds them; missing ones get their defaults. */
	parameters?: INodeParameters;
	credentials?: INodeCredentials;
	/** Path of the parameter whose list is opened, e.g. 'parameters.subscription'. */
	path?: string;
}

export interface ListSearchRequest extends LoadOptionsRequest {
	/** What the user typed into the search field of the list. */
	filter?: string;
	paginationToken?: string;
}

/** What lists need of their engine. */
export interface LoadOptionsHost {
	nodeTypes: NodeTypeRegistry;
	credentialsHelper: ICredentialsHelper;
	timezone: string;
}

/** Opens the list of a resource locator. It rejects with what the editor would show in the list. */
export async function listSearch(
	host: LoadOptionsHost,
	request: ListSearchRequest,
): Promise<INodeListSearchResult> {
	const method = methodsOf(host, request).listSearch?.[request.method];
	if (method === undefined) throw missingMethod('listSearch', request);
	return await method.call(createContext(host, request), request.filter, request.paginationToken);
}

/** Opens a dropdown whose options a method loads. */
export async function loadOptions(
	host: LoadOptionsHost,
	request: LoadOptionsRequest,
): Promise<INodePropertyOptions[]> {
	const method = methodsOf(host, request).loadOptions?.[request.method];
	if (method === undefined) throw missingMethod('loadOptions', request);
	return await method.call(createContext(host, request));
}

/** Like n8n: the node alone in a workflow, with no execution, no items and no other nodes. */
function createContext(host: LoadOptionsHost, request: LoadOptionsRequest): LoadOptionsContext {
	const { nodeType, parameters = {}, credentials, path = '' } = request;
	const name = 'Temp-Node';
	const lone: INode = {
		id: 'temp',
		name,
		type: nodeType,
		typeVersion: versionOf(host, request),
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
	return new LoadOptionsContext(workflow, node, additionalData, path);
}

function methodsOf(
	host: LoadOptionsHost,
	request: LoadOptionsRequest,
): NonNullable<INodeType['methods']> {
	return (
		host.nodeTypes.getByNameAndVersion(request.nodeType, versionOf(host, request)).methods ?? {}
	);
}

function versionOf(host: LoadOptionsHost, { nodeType, typeVersion }: LoadOptionsRequest): number {
	return typeVersion ?? host.nodeTypes.latestVersion(nodeType);
}

function missingMethod(kind: string, { nodeType, method }: LoadOptionsRequest): UserError {
	return new UserError(`Node type "${nodeType}" has no ${kind} method "${method}"`);
}
