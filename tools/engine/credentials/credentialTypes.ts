import { UserError } from 'n8n-workflow';
import type { ICredentialType } from 'n8n-workflow';

/** Every credential type the engine knows. */
export class CredentialTypeRegistry {
	private readonly credentialTypes = new Map<string, ICredentialType>();

	/** Later credential types replace earlier ones of the same name. */
	add(credentialTypes: ICredentialType[]): void {
		for (const credentialType of credentialTypes)
			this.credentialTypes.set(credentialType.name, credentialType);
	}

	get(name: string): ICredentialType {
		const credentialType = this.credentialTypes.get(name);
		if (credentialType === undefined) throw new UserError(`Unrecognized credential type: ${name}`);
		return credentialType;
	}
}
