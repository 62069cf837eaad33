import { getAdditionalKeys } from 'n8n-core';
import {
	getCredentialOwnRequestAllowedDomains,
	ICredentialsHelper,
	isExpression,
	NodeHelpers,
	OperationalError,
} from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
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
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { notHere } from '../execution/additionalData';
import type { CredentialStore } from './credentialStore';
import type { CredentialTypeRegistry } from './credentialTypes';
import { createLoneNodeWorkflow } from '../execution/workflow';

/**
 * What n8n-core asks about credentials, answered as n8n answers it, from memory. Left out is what a
 * single instance without an enterprise licence does not have, and what no credential here makes use
 * of: types that extend others, the generic form of `authenticate`, and restriction to some nodes.
 */
export class EngineCredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly credentialTypes: CredentialTypeRegistry,
		private readonly store: CredentialStore,
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.credentialTypes.get(type).properties;
	}

	async getCredentials(): Promise<never> {
		return await notHere('Encrypted credentials');
	}

	async updateCredentials(): Promise<never> {
		return await notHere('Updates of whole credentials');
	}

	async updateCredentialsOauthTokenData(): Promise<never> {
		return await notHere('OAuth2 credentials of n8n');
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
		for (const name of ['allowedHttpRequestDomains', 'allowedDomains']) {
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
	): Promise<IHttpRequestOptions> {
		const options = requestOptions as IHttpRequestOptions;
		const credentialType = this.credentialTypes.get(typeName);
		if (typeof credentialType.authenticate !== 'function')
			throw new OperationalError(`${typeName} does not authenticate by a function.`);
		return await credentialType.authenticate(credentials, options);
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

		if (credentials[token] !== '' && !credentialsExpired) return undefined;

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
