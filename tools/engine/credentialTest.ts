import get from 'lodash/get';
import { CredentialTestContext, ExecuteContext, RoutingNode } from 'n8n-core';
import { createEmptyRunExecutionData, Workflow } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunction,
	ICredentialTestRequest,
	INode,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodeType,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { createAdditionalData } from './additionalData';
import type { EngineCredentialsHelper } from './credentialsHelper';
import type { CredentialStore } from './credentialStore';
import type { CredentialTypeRegistry } from './credentialTypes';
import type { NodeTypeRegistry } from './nodeTypes';

export interface CredentialTestOptions {
	/** The credential type. */
	type: string;
	/** Looks for a test function in this node type only; default: in every node that takes the type. */
	nodeType?: string;
	data: ICredentialDataDecryptedObject;
	/** The id of a credential of the engine, which then keeps a token that the test obtains. */
	id?: string;
}

/** What credential tests need of their engine. */
export interface CredentialTestHost {
	nodeTypes: NodeTypeRegistry;
	credentialTypes: CredentialTypeRegistry;
	store: CredentialStore;
	credentialsHelper: EngineCredentialsHelper;
}

type RequestTest = { request: ICredentialTestRequest; nodeType: INodeType };

/** What the Test button of a credential does. */
export async function testCredential(
	host: CredentialTestHost,
	options: CredentialTestOptions,
): Promise<INodeCredentialTestResult> {
	const test = findTest(host, options);
	if (test === undefined) return failure('No testing function found for this credential.');

	const additionalData = createAdditionalData({ credentialsHelper: host.credentialsHelper });
	const { type, id = 'credential-under-test' } = options;
	const credential: ICredentialsDecrypted = { id, name: id, type };
	// The editor saves a credential before it tests it.
	const isUnsaved = !host.store.has(credential, type);
	if (isUnsaved) host.store.add({ id, name: id, type, data: options.data });
	try {
		credential.data = host.credentialsHelper.applyDefaults(
			additionalData,
			options.data,
			type,
			'internal',
		);
		if (typeof test === 'function') {
			return await test.call(new CredentialTestContext(additionalData), credential);
		}
		return await runRequestTest(test, credential, additionalData);
	} finally {
		if (isUnsaved) host.store.remove(id, type);
	}
}

/** n8n's order: the request in the credential type, then what the nodes that take the type declare. */
function findTest(
	{ credentialTypes, nodeTypes }: CredentialTestHost,
	options: CredentialTestOptions,
): ICredentialTestFunction | RequestTest | undefined {
	const { test } = credentialTypes.get(options.type);
	const noOp = nodeTypes.getByNameAndVersion('n8n-nodes-base.noOp');
	if (test !== undefined && options.nodeType === undefined)
		return { request: test, nodeType: noOp };
	for (const { fullName, nodeType } of nodeTypes.allVersions()) {
		if (options.nodeType !== undefined && fullName !== options.nodeType) continue;
		const entry = nodeType.description.credentials?.find(({ name }) => name === options.type);
		if (entry === undefined) continue;
		if (credentialTypes.parentTypes(options.type).includes('oAuth2Api')) return testForAccessToken;
		if (entry.testedBy === undefined) continue;
		if (typeof entry.testedBy !== 'string') return { request: entry.testedBy, nodeType };
		const testFunction = nodeType.methods?.credentialTest?.[entry.testedBy];
		if (testFunction !== undefined) return testFunction;
	}
	return undefined;
}

/** n8n tests no OAuth2 credential without a request of its own further than this. */
const testForAccessToken: ICredentialTestFunction = async ({ data }) =>
	get(data, 'oauthTokenData.access_token') === undefined
		? failure('OAuth2 credential is not connected.')
		: { status: 'OK', message: 'OAuth2 credential is connected.' };

async function runRequestTest(
	{ request, nodeType }: RequestTest,
	credential: ICredentialsDecrypted,
	additionalData: IWorkflowExecuteAdditionalData,
): Promise<INodeCredentialTestResult> {
	let output: INodeExecutionData[][] | undefined;
	try {
		output = await sendRequest(request, nodeType, credential, additionalData);
	} catch (error) {
		return failure(whatWentWrong(error, request));
	}
	for (const { type, properties } of request.rules ?? []) {
		if (type !== 'responseSuccessBody') continue;
		const { key, value, message } = properties;
		if (get(output?.[0]?.[0]?.json, key) === value) return failure(message);
	}
	return { status: 'OK', message: 'Connection successful!' };
}

/** Sends the request through n8n-core's router, from a node with nothing but that request. */
async function sendRequest(
	{ request }: ICredentialTestRequest,
	nodeType: INodeType,
	credential: ICredentialsDecrypted,
	additionalData: IWorkflowExecuteAdditionalData,
): Promise<INodeExecutionData[][] | undefined> {
	const { id, name, type } = credential;
	const { version } = nodeType.description;
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: nodeType.description.name,
		typeVersion: Array.isArray(version) ? Math.max(...version) : version,
		position: [0, 0],
		parameters: {},
		credentials: { [type]: { id, name } },
	};
	const requestingNode: INodeType = {
		description: {
			...nodeType.description,
			credentials: [{ name: type, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request } },
			],
		},
	};
	const nodeTypes = {
		getByName: () => requestingNode,
		getByNameAndVersion: () => requestingNode,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	return await new RoutingNode(context, requestingNode, credential).runNode();
}

function whatWentWrong(error: unknown, { rules = [] }: ICredentialTestRequest): string {
	const { response, code } = (get(error, 'cause') ?? {}) as {
		response?: { status: number; statusText?: string };
		code?: string;
	};
	if (response !== undefined) {
		for (const { type, properties } of rules) {
			if (type === 'responseCode' && properties.value === response.status)
				return properties.message;
		}
		return response.statusText || `Received HTTP status code: ${response.status}`;
	}
	return code ?? String(get(error, 'message'));
}

function failure(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}
