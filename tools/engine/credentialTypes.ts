import { NodeHelpers, UserError } from 'n8n-workflow';
import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import type { NodeTypeRegistry } from './nodeTypes';

/** Every credential type the engine knows, and which nodes take it. */
export class CredentialTypeRegistry {
	private readonly credentialTypes = new Map<string, ICredentialType>();

	constructor(private readonly nodeTypes: NodeTypeRegistry) {
		this.add([oAuth2Api]);
	}

	/** Later credential types replace earlier ones of the same name. */
	add(credentialTypes: ICredentialType[]): void {
		for (const credentialType of credentialTypes)
			this.credentialTypes.set(credentialType.name, credentialType);
	}

	find(name: string): ICredentialType | undefined {
		return this.credentialTypes.get(name);
	}

	get(name: string): ICredentialType {
		const credentialType = this.find(name);
		if (credentialType === undefined) throw new UserError(`Unrecognized credential type: ${name}`);
		return credentialType;
	}

	/** The types a credential type extends, and the ones those extend. */
	parentTypes(name: string): string[] {
		const parents = this.find(name)?.extends ?? [];
		return parents.flatMap((parent) => [parent, ...this.parentTypes(parent)]);
	}

	/** Full names of the node types that name this credential type in their description. */
	supportedNodes(name: string): string[] {
		const supporting = this.nodeTypes
			.allVersions()
			.filter(({ nodeType }) =>
				nodeType.description.credentials?.some((entry) => entry.name === name),
			);
		return [...new Set(supporting.map(({ fullName }) => fullName))];
	}

	/** The properties of a credential type together with the ones it inherits. */
	properties(name: string): INodeProperties[] {
		const credentialType = this.get(name);
		const properties: INodeProperties[] = [];
		for (const parent of credentialType.extends ?? []) {
			NodeHelpers.mergeNodeProperties(properties, this.properties(parent));
		}
		NodeHelpers.mergeNodeProperties(properties, credentialType.properties);
		return properties;
	}
}

/** The parent of every OAuth2 credential; n8n-core asks it by name and needs these properties of it. */
const oAuth2Api: ICredentialType = {
	name: 'oAuth2Api',
	displayName: 'OAuth2 API',
	properties: [
		{ displayName: 'Grant Type', name: 'grantType', type: 'string', default: 'authorizationCode' },
		{ displayName: 'Authorization URL', name: 'authUrl', type: 'string', default: '' },
		{ displayName: 'Access Token URL', name: 'accessTokenUrl', type: 'string', default: '' },
		{ displayName: 'Client ID', name: 'clientId', type: 'string', default: '' },
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		{ displayName: 'Scope', name: 'scope', type: 'string', default: '' },
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'string',
			default: '',
		},
		{ displayName: 'Authentication', name: 'authentication', type: 'string', default: 'header' },
	],
};
