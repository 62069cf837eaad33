import { checkBaseUrl } from '../shared/baseUrl';
import { CredentialProblem } from '../shared/credentialProblem';
import { HOSTS, type InstellixCredentials } from './api';

/** @throws CredentialProblem when the custom URL of the credential cannot be used */
export function baseUrlOf(credentials: InstellixCredentials): string {
	if (credentials.environment !== 'custom') return HOSTS[credentials.environment];
	const checked = checkBaseUrl(credentials.baseUrl);
	if (!checked.ok) throw new CredentialProblem(checked.problem);
	return checked.url;
}
