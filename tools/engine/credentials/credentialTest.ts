import { CredentialTestContext } from 'n8n-core';
import { UserError } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunction,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { createAdditionalData } from '../execution/additionalData';
import type { EngineCredentialsHelper } from './credentialsHelper';
import type { CredentialStore } from './credentialStore';
import type { NodeTypeRegistry } from '../nodes/nodeTypes';

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
	store: CredentialStore;
	credentialsHelper: EngineCredentialsHelper;
}

/** What the Test button of a credential does. */
export async function testCredential(
	{ nodeTypes, store, credentialsHelper }: CredentialTestHost,
	{ type, nodeType, data, id = 'credential-under-test' }: CredentialTestOptions,
): Promise<INodeCredentialTestResult> {
	const test = findTest(nodeTypes, type, nodeType);
	if (test === undefined) throw new UserError(`No node here tests '${type}' by a function.`);

	const additionalData = createAdditionalData({ credentialsHelper });
	const credential: ICredentialsDecrypted = { id, name: id, type };
	// The editor saves a credential before it tests it.
	const isUnsaved = !store.has(credential, type);
	if (isUnsaved) store.add({ id, name: id, type, data });
	try {
		credential.data = credentialsHelper.applyDefaults(additionalData, data, type, 'internal');
		return await test.call(new CredentialTestContext(additionalData), credential);
	} finally {
		if (isUnsaved) store.remove(id, type);
	}
}

/** The first test function that a node which takes the type declares, as n8n looks for it. */
function findTest(
	nodeTypes: NodeTypeRegistry,
	type: string,
	wanted?: string,
): ICredentialTestFunction | undefined {
	for (const fullName of wanted === undefined ? nodeTypes.fullNames() : [wanted]) {
		const { description, methods } = nodeTypes.getByNameAndVersion(fullName);
		const { testedBy } = description.credentials?.find(({ name }) => name === type) ?? {};
		const test = methods?.credentialTest?.[String(testedBy)];
		if (test !== undefined) return test;
	}
	return undefined;
}
