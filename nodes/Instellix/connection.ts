import { checkBaseUrl } from '../shared/host/baseUrl';
import { credentialFields } from '../shared/host/credentialFields';
import { CredentialProblem } from '../shared/host/credentialProblem';
import type { Service } from '../shared/host/openRun';
import { refusalOf } from './answers';
import { HOSTS, type InstellixCredentials } from './api';

/** Instellix as its node reaches it. */
export const instellix: Service = {
	name: 'Instellix',
	credentialType: 'instellixOAuth2Api',
	connect: (data) => {
		const credentials = instellixCredentials(data);
		const baseUrl = baseUrlOf(credentials);
		return { baseUrl, account: `${baseUrl} ${credentials.realm}` };
	},
	refusalOf,
};

/** The credential as it is meant. */
export function instellixCredentials(data: object): InstellixCredentials {
	return credentialFields(data);
}

/** @throws CredentialProblem when the realm or the custom URL of the credential cannot be used */
export function baseUrlOf(credentials: InstellixCredentials): string {
	checkRealm(credentials);
	if (credentials.environment !== 'custom') return HOSTS[credentials.environment];
	const checked = checkBaseUrl(credentials.baseUrl);
	if (!checked.ok) throw new CredentialProblem('wrong-base-url', checked.problem);
	return withoutRealm(checked.url, credentials);
}

function checkRealm({ realm }: InstellixCredentials): void {
	if (!/\/\/|\/oauth2\b/.test(realm)) return;
	throw new CredentialProblem(
		'wrong-realm',
		"'Realm' of the credential is not one. Enter only the name that stands before /oauth2/token in the token URL, for example my-company.",
	);
}

/** The token URL, or the address with the realm, may have been copied. */
function withoutRealm(url: string, { realm }: InstellixCredentials): string {
	const own = encodeURIComponent(realm);
	const [, host, named] = /^(.*)\/([^/]+)\/oauth2(?:\/token)?$/.exec(url) ?? [];
	if (named !== undefined && named !== own) {
		throw new CredentialProblem(
			'wrong-base-url',
			"'Base URL' names another realm than 'Realm'. Enter the URL before the realm, and the realm in its own field.",
		);
	}
	return host ?? (url.endsWith(`/${own}`) ? url.slice(0, -own.length - 1) : url);
}
