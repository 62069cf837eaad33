import { deepCopy, OperationalError } from 'n8n-workflow';
import type { ICredentialDataDecryptedObject, INodeCredentialsDetails } from 'n8n-workflow';

/** A credential as a user of n8n has saved it; values may be expressions. */
export interface StoredCredential {
	id: string;
	name: string;
	type: string;
	data: ICredentialDataDecryptedObject;
}

/** The engine's credentials. They are kept in memory only, never written to disk. */
export class CredentialStore {
	private readonly credentials: StoredCredential[];

	constructor(credentials: StoredCredential[]) {
		this.credentials = credentials.map((credential) => deepCopy(credential));
	}

	/** A copy of the data, so that only `save` changes what later executions see. */
	read(details: INodeCredentialsDetails, type: string): ICredentialDataDecryptedObject {
		return deepCopy(this.find(details, type).data);
	}

	save(details: INodeCredentialsDetails, type: string, data: ICredentialDataDecryptedObject): void {
		this.find(details, type).data = deepCopy(data);
	}

	has(details: INodeCredentialsDetails, type: string): boolean {
		return this.lookUp(details, type) !== undefined;
	}

	add(credential: StoredCredential): void {
		this.credentials.push(deepCopy(credential));
	}

	remove(id: string, type: string): void {
		const index = this.credentials.findIndex((entry) => entry.id === id && entry.type === type);
		if (index >= 0) this.credentials.splice(index, 1);
	}

	private find(details: INodeCredentialsDetails, type: string): StoredCredential {
		const credential = this.lookUp(details, type);
		if (credential === undefined) {
			throw new OperationalError(
				`Credential with ID "${details.id}" does not exist for type "${type}".`,
			);
		}
		return credential;
	}

	private lookUp(details: INodeCredentialsDetails, type: string): StoredCredential | undefined {
		const ofType = this.credentials.filter((entry) => entry.type === type);
		// The credentials of an imported workflow are n8n's by id, else by their name.
		return (
			ofType.find((entry) => entry.id === details.id) ??
			ofType.find((entry) => entry.name === details.name)
		);
	}
}
