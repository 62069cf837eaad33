import { Credentials, getAdditionalKeys } from 'n8n-core';
import {
	getCredentialOwnRequestAllowedDomains,
	ICredentialsHelper,
	isExpression,
	NodeHelpers,
	UnexpectedError,
} from 'n8n-workflow';
import type {
	IAuthenticateGeneric,
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsExpressionResolveValues,
	ICredentialType,
	IExecuteData,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import type { CredentialStore } from './credentialStore';
import type { CredentialTypeRegistry } from './credentialTypes';
import { createLoneNodeWorkflow } from './workflow';

/**
 * What n8n-core asks about credentials, answered as n8n answers it, from memory. Left out is what a
 * single instance without an enterprise licence does not have: overwrites, external secrets,
 * end-user credentials and policies.
 */
export class EngineCredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly credentialTypes: CredentialTypeRegistry,
		private readonly store: CredentialStore,
	) {
		super();
	}

	getParentTypes(name: string): string[] {
		return this.credentialTypes.parentTypes(name);
	}

	isCredentialUsableByNode(credentialType: string, nodeType: string): boolean {
		// About a type nobody knows something else complains, and more clearly.
		if (this.credentialTypes.find(credentialType)?.restrictToSupportedNodes !== true) return true;
		return this.credentialTypes.supportedNodes(credentialType).includes(nodeType);
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.credentialTypes.properties(type);
	}

	async getCredentials(
		nodeCredentials: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentials> {
		const credentials = new Credentials(nodeCredentials, type);
		await credentials.setData(this.store.read(nodeCredentials, type));
		return credentials;
	}

	async updateCredentials(
		nodeCredentials: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.store.save(nodeCredentials, type, data);
	}

	async updateCredentialsOauthTokenData(
		nodeCredentials: INodeCredentialsDetails,
		type: string,
		{ oauthTokenData }: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.store.save(nodeCredentials, type, {
			...this.store.read(nodeCredentials, type),
			oauthTokenData,
		});
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		nodeCredentials: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		resolveWith?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = this.store.read(nodeCredentials, type);
		if (raw === true) return stored;
		return this.applyDefaults(additionalData, stored, type, mode, executeData, resolveWith);
	}

	/** Fills in the defaults of the properties and resolves the expressions. */
	applyDefaults(
		additionalData: IWorkflowExecuteAdditionalData,
		stored: ICredentialDataDecryptedObject,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		resolveWith?: ICredentialsExpressionResolveValues,
	): ICredentialDataDecryptedObject {
		const properties = this.getCredentialsProperties(type);
		const data =
			NodeHelpers.getNodeParameters(
				properties,
				stored as INodeParameters,
				true,
				false,
				null,
				null,
			) ?? {};
		for (const name of ['oauthTokenData', 'allowedHttpRequestDomains', 'allowedDomains']) {
			// n8n keeps these in every credential though no type need list them as properties.
			if (stored[name] !== undefined) data[name] ??= stored[name] as INodeParameters;
		}
		const keys = getAdditionalKeys(additionalData, mode, null);
		if (resolveWith === undefined) {
			const { workflow, node } = createLoneNodeWorkflow();
			return workflow.expression.getComplexParameterValue(
				node,
				data,
				mode,
				keys,
				undefined,
				undefined,
				data,
			) as ICredentialDataDecryptedObject;
		}
		return resolveWith.workflow.expression.getParameterValue(
			data,
			resolveWith.runExecutionData,
			resolveWith.runIndex,
			resolveWith.itemIndex,
			resolveWith.node.name,
			resolveWith.connectionInputData,
			mode,
			keys,
			executeData,
			false,
			data,
		) as ICredentialDataDecryptedObject;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const options = requestOptions as IHttpRequestOptions;
		const credentialType = this.credentialTypes.get(typeName);
		if (typeof credentialType.authenticate === 'function') {
			return await credentialType.authenticate(credentials, options);
		}
		const { authenticate } = credentialType;
		if (authenticate === undefined) return options;
		if (workflow === undefined || node === undefined) {
			throw new UnexpectedError('The generic form of authenticate needs a workflow and a node');
		}
		const resolve = (value: unknown): unknown =>
			resolveWithCredentials(value, credentials, workflow, node);
		addGenericAuthentication(options, authenticate, resolve);
		return options;
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const credentialType = this.credentialTypes.get(typeName);
		const token = expirableProperty(credentialType);
		if (token === undefined || credentialType.preAuthentication === undefined) return undefined;

		// n8n asks this too, but the node of its Test button has the short type `noOp`, so it never holds.
		const isCredentialTest = node.parameters.temp === '' && node.type === 'n8n-nodes-base.noOp';
		if (credentials[token] !== '' && !credentialsExpired && !isCredentialTest) return undefined;

		const obtained = (await this.runPreAuthentication(helpers, credentials, typeName)) ?? {};
		const details = node.credentials?.[credentialType.name];
		if (obtained[token] === undefined || details === undefined) return undefined;
		this.rememberToken(details, typeName, token, obtained);
		return Object.assign(credentials, obtained);
	}

	async runPreAuthentication(
		{ helpers }: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const { preAuthentication } = this.credentialTypes.get(typeName);
		if (preAuthentication === undefined) return undefined;
		// n8n hands over this one helper, and holds it to the domains the credential allows.
		const restricted: IHttpRequestHelper = {
			helpers: {
				httpRequest: async (requestOptions: IHttpRequestOptions): Promise<unknown> => {
					const allowedDomains = getCredentialOwnRequestAllowedDomains(credentials);
					if (allowedDomains === undefined) return await helpers.httpRequest(requestOptions);
					return await helpers.httpRequest({ ...requestOptions, allowedDomains });
				},
			},
		};
		return (await preAuthentication.call(restricted, credentials)) as
			ICredentialDataDecryptedObject | undefined;
	}

	/** Later executions see the token; a field that is stored as an expression stays one. */
	private rememberToken(
		details: INodeCredentialsDetails,
		type: string,
		token: string,
		obtained: ICredentialDataDecryptedObject,
	): void {
		const stored = this.store.read(details, type);
		for (const [name, value] of Object.entries(obtained)) {
			if (name === token || !isExpression(stored[name])) stored[name] = value;
		}
		this.store.save(details, type, stored);
	}
}

function expirableProperty(credentialType: ICredentialType): string | undefined {
	return credentialType.properties.find(
		({ type, typeOptions }) => type === 'hidden' && typeOptions?.expirable === true,
	)?.name;
}

/** Puts the headers, query parameters, body fields and so on of the generic form into the request. */
function addGenericAuthentication(
	requestOptions: IHttpRequestOptions,
	{ properties }: IAuthenticateGeneric,
	resolve: (value: unknown) => unknown,
): void {
	requestOptions.headers ??= {};
	const request = requestOptions as unknown as Record<string, Record<string, unknown> | undefined>;
	for (const [part, fields] of Object.entries(
		properties as Record<string, Record<string, unknown>>,
	)) {
		const target = (request[part] ??= {});
		for (const [name, value] of Object.entries(fields))
			target[String(resolve(name))] = resolve(value);
	}
}

function resolveWithCredentials(
	value: unknown,
	credentials: ICredentialDataDecryptedObject,
	workflow: Workflow,
	node: INode,
): unknown {
	if (!isExpression(value)) return value;
	const keys = { $credentials: credentials };
	const resolved = workflow.expression.getSimpleParameterValue(
		node,
		value,
		'internal',
		keys,
		undefined,
		'',
	);
	return resolved ? String(resolved) : '';
}
