import type { Sandbox } from '../sandbox';
import type { StoredCredential } from './credentials/credentialStore';

/** The credentials under which workflows reach a sandbox: ids `instellix` and `rebilly`. */
export function sandboxCredentials(
	sandbox: Pick<Sandbox, 'instellixUrl' | 'rebillyUrl' | 'credentials'>,
): StoredCredential[] {
	const { instellix, rebilly } = sandbox.credentials;
	return [
		{
			id: 'instellix',
			name: 'Instellix sandbox',
			type: 'instellixOAuth2Api',
			data: {
				environment: 'custom',
				baseUrl: sandbox.instellixUrl,
				realm: instellix.realm,
				clientId: instellix.clientId,
				clientSecret: instellix.clientSecret,
			},
		},
		{
			id: 'rebilly',
			name: 'Rebilly sandbox',
			type: 'rebillyApi',
			data: {
				environment: 'custom',
				baseUrl: sandbox.rebillyUrl,
				organizationId: rebilly.organizationId,
				secretKey: rebilly.secretKey,
			},
		},
	];
}
