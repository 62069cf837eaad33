import { checkBaseUrl } from '../../../nodes/shared/host/baseUrl';
import { CredentialProblem } from '../../../nodes/shared/host/credentialProblem';
import type { Service } from '../../../nodes/shared/host/openRun';
import { refusalOf } from './answers';
import type { QuillmeterCredentials } from './api';

/** Quillmeter as its nodes reach it. */
export const quillmeter: Service = {
	name: 'Quillmeter',
	credentialType: 'quillmeterApi',
	connect: (credentials) => {
		const baseUrl = baseUrlOf(credentials as QuillmeterCredentials);
		return { baseUrl, account: baseUrl };
	},
	refusalOf,
};

/** @throws CredentialProblem when the URL of the credential cannot be used */
export function baseUrlOf(credentials: QuillmeterCredentials): string {
	const checked = checkBaseUrl(credentials.baseUrl);
	if (!checked.ok) throw new CredentialProblem('wrong-base-url', checked.problem);
	return checked.url;
}
