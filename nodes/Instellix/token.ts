import { asObject, asText, readJson } from '../../values/json';
import { CredentialProblem } from '../shared/host/credentialProblem';
import { digestOfRequest, keptToken } from '../shared/host/keptToken';
import { hideSecrets, secretsOf } from '../shared/host/secrets';
import { EXPIRED_KEY, PATHS, type InstellixCredentials } from './api';
import { baseUrlOf } from './connection';

/** A token is not used in its last seconds, so that it does not expire on the way. */
const MARGIN_MS = 5_000;

export interface TokenRequest {
	readonly method: 'POST';
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/**
 * The documented token request: HTTP Basic, client credentials. The body as a urlencoded form is an
 * assumption; older documentation puts `grant_type` into the query.
 */
export function tokenRequest(credentials: InstellixCredentials): TokenRequest {
	const form = new URLSearchParams({ grant_type: 'client_credentials' });
	if (credentials.scope) form.set('scope', credentials.scope);
	const basic = Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString(
		'base64',
	);
	return {
		method: 'POST',
		url: baseUrlOf(credentials) + PATHS.token(credentials.realm),
		headers: {
			Accept: 'application/json',
			Authorization: `Basic ${basic}`,
			'Content-Type': 'application/x-www-form-urlencoded',
		},
		body: form.toString(),
	};
}

export interface Token {
	readonly accessToken: string;
	/** Milliseconds since the epoch. */
	readonly expiresAt: number;
}

/**
 * Reads the answer of the token endpoint.
 *
 * @throws CredentialProblem that tells a wrong realm from a wrong client id or secret
 */
export function readToken(
	status: number,
	body: string,
	credentials: InstellixCredentials,
	now: number,
): Token {
	const answer = asObject(readJson(body));
	const accessToken = asText(answer?.access_token);
	if (status === 200 && accessToken) {
		const lifetime = Number(asText(answer?.expires_in) ?? 0);
		return { accessToken, expiresAt: now + lifetime * 1000 - MARGIN_MS };
	}
	const said =
		asText(answer?.error_description) ?? asText(answer?.message) ?? asText(answer?.error);
	// An answer may repeat what it was sent.
	const words = said ? ` Instellix says: ${hideSecrets(said, secretsOf(credentials))}` : '';
	if (status === 404) {
		throw new CredentialProblem(
			'wrong-realm',
			`Instellix knows no realm '${credentials.realm}' in this environment. Check 'Realm' and 'Environment' of the credential.${words}`,
		);
	}
	if (status === 400 && asText(answer?.error) === 'invalid_scope') {
		throw new CredentialProblem(
			'wrong-scope',
			`Instellix does not grant the scope of the credential. Check 'Scope', or leave it empty.${words}`,
		);
	}
	if (status === 400 || status === 401 || status === 403) {
		throw new CredentialProblem(
			'credential-refused',
			`Instellix refused 'Client ID' or 'Client Secret' of the credential (${status}). Check both, and that they belong to this environment. ${EXPIRED_KEY}${words}`,
		);
	}
	throw new CredentialProblem(
		'no-token',
		`Instellix gave no token (status ${status}). Check 'Environment' and 'Base URL' of the credential, or try again later.${words}`,
		// A 200 that is no JSON was cut off, or comes from something in between.
		status === 429 || status >= 500 || (status === 200 && answer === undefined),
	);
}

type FetchToken = (request: TokenRequest) => Promise<Token>;

/**
 * Tokens by credential. When many requests find the same token expired at once, the first asks for a
 * new one and the others share it.
 */
export class TokenCache {
	private readonly tokens = new Map<string, Token>();
	private readonly inFlight = new Map<string, Promise<Token>>();

	/**
	 * @param credentials with the token that turned out stale in `accessToken`, if any, as it is stored
	 * @throws whatever `fetch` throws
	 */
	async freshToken(credentials: InstellixCredentials, fetch: FetchToken): Promise<Token> {
		const request = tokenRequest(credentials);
		const key = digestOfRequest(request);
		const cached = this.tokens.get(key);
		const isNewer =
			cached !== undefined && cached.accessToken !== keptToken(request, credentials.accessToken);
		if (isNewer && cached.expiresAt > Date.now()) return cached;
		const started = this.inFlight.get(key);
		if (started !== undefined) return await started;
		const fetching = fetch(request)
			.then((token) => {
				this.tokens.set(key, token);
				return token;
			})
			.finally(() => this.inFlight.delete(key));
		this.inFlight.set(key, fetching);
		return await fetching;
	}
}
