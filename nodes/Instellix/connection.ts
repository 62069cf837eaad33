import { checkBaseUrl } from '../shared/host/baseUrl';
import { CredentialProblem } from '../shared/host/credentialProblem';
import type { Service } from '../shared/host/openRun';
import { refusalOf } from './answers';
import { HOSTS, type InstellixCredentials } from './api';

/** Instellix as its node reaches it. */
export const instellix: Service = {
	name: 'Instellix',
	credentialType: 'instellixOAuth2Api',
	connect: (data) => {
		const credentials = data as InstellixCredentials;
		const baseUrl = baseUrlOf(credentials);
		return { baseUrl, account: `${baseUrl} ${credentials.realm}` };
	},
	refusalOf,
};

/** @throws CredentialProblem when the custom URL of the credential cannot be used */
export function baseUrlOf(credentials: InstellixCredentials): string {
	if (credentials.environment !== 'custom') return HOSTS[credentials.environment];
	const checked = checkBaseUrl(credentials.baseUrl);
	if (!checked.ok) throw new CredentialProblem('wrong-base-url', checked.problem);
	return checked.url;
}
