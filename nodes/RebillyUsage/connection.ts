import { checkBaseUrl } from '../shared/host/baseUrl';
import { credentialFields } from '../shared/host/credentialFields';
import { CredentialProblem } from '../shared/host/credentialProblem';
import type { Service } from '../shared/host/openRun';
import { refusalOf } from './answers';
import { HOSTS, ID_PATTERN, KEY_PREFIXES, LONGEST_ID, PATHS, type RebillyCredentials } from './api';

/** Rebilly as its nodes reach it. */
export const rebilly: Service = {
	name: 'Rebilly',
	credentialType: 'rebillyApi',
	connect: (credentials) => {
		const baseUrl = baseUrlOf(rebillyCredentials(credentials));
		return { baseUrl, account: baseUrl };
	},
	refusalOf,
};

/** The credential as it is meant. */
export function rebillyCredentials(data: object): RebillyCredentials {
	return credentialFields(data);
}

/**
 * The base of all requests: host and organization.
 *
 * @throws CredentialProblem when the credential cannot work: a custom URL that may not be used, no
 *   organization, or a key that may not report usage or is of the other environment
 */
export function baseUrlOf(credentials: RebillyCredentials): string {
	checkKey(credentials);
	const organization = credentials.organizationId ?? '';
	const isDots = /^\.{1,2}$/.test(organization);
	if (isDots || !ID_PATTERN.test(organization) || organization.length > LONGEST_ID) {
		throw new CredentialProblem(
			'wrong-organization',
			"'Organization ID' of the credential is not one. Copy it from Rebilly, for example org_0YVDM8RC7GDADADSBSMW124JA8.",
		);
	}
	return hostOf(credentials) + PATHS.organization(organization);
}

function hostOf(credentials: RebillyCredentials): string {
	if (credentials.environment !== 'custom') return HOSTS[credentials.environment];
	const checked = checkBaseUrl(credentials.baseUrl);
	if (!checked.ok) throw new CredentialProblem('wrong-base-url', checked.problem);
	return withoutOrganization(checked.url, credentials);
}

/** The whole address of an organization may have been copied. */
function withoutOrganization(url: string, { organizationId }: RebillyCredentials): string {
	const [, host, organization] = /^(.*?)\/organizations(?:\/([^/]*).*)?$/.exec(url) ?? [];
	if (host === undefined) return url;
	if (organization !== undefined && organization !== encodeURIComponent(organizationId)) {
		throw new CredentialProblem(
			'wrong-base-url',
			"'Base URL' names another organization than 'Organization ID'. Enter the URL before /organizations, and the organization in its own field.",
		);
	}
	return host;
}

/** Keys say by their beginning what they are; a key of an unknown form is left to Rebilly to judge. */
function checkKey({ secretKey, environment }: RebillyCredentials): void {
	if (secretKey.startsWith(KEY_PREFIXES.publishable)) {
		throw new CredentialProblem(
			'wrong-key',
			"'Secret Key' holds a publishable key (pk_...), which cannot report usage. Enter a secret key (sk_...).",
		);
	}
	const other = environment === 'live' ? 'sandbox' : 'live';
	if (environment !== 'custom' && secretKey.startsWith(KEY_PREFIXES[other])) {
		throw new CredentialProblem(
			'wrong-key',
			`'Secret Key' is a key of the ${other} environment, but 'Environment' is ${environment}. Change one of the two.`,
		);
	}
}
