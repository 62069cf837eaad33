import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { StoredCredential } from '../../../tools/engine';
import { sandboxCredentials } from '../../../tools/engine/sandboxCredentials';
import type { Sandbox } from '../../../tools/sandbox';

/** The credential of a service with some of its fields changed. */
export function changed(
	sandbox: Sandbox,
	service: 'instellix' | 'rebilly',
	changes: ICredentialDataDecryptedObject,
	id: string = service,
): StoredCredential {
	const usual = sandboxCredentials(sandbox).find((credential) => credential.id === service);
	if (usual === undefined) throw new Error(`There is no credential '${service}'.`);
	return { ...usual, id, name: id, data: { ...usual.data, ...changes } };
}

/** An address on this machine at which nobody listens. */
export const nobody = 'http://127.0.0.1:1';
