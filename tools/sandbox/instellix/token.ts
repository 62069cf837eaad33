import { randomBytes } from 'node:crypto';
import type { Answer, Call } from '../server/answers';
import type { operationPermissions } from './instellixAssumptions';
import type { InstellixErrors } from './errors';

export type InstellixPermission = (typeof operationPermissions)[number];

/** A program that may ask for tokens. */
export interface InstellixClient {
	clientId: string;
	clientSecret: string;
	permissions: readonly InstellixPermission[];
}

interface Token {
	permissions: readonly string[];
	expiresAt: number;
}

/** The tenant, its clients and the tokens they hold. */
export class TokenStore {
	readonly clients = new Map<string, InstellixClient>();
	issued = 0;
	private readonly tokens = new Map<string, Token>();

	constructor(
		readonly realm: string,
		private readonly now: () => number,
	) {}

	issue(permissions: readonly string[], lifetimeSeconds: number): string {
		this.issued += 1;
		// Not seeded: a token of another sandbox, or of the time before a reset, must not be good here.
		const token = randomBytes(36).toString('base64url');
		this.tokens.set(token, { permissions, expiresAt: this.now() + lifetimeSeconds * 1000 });
		return token;
	}

	/** What the bearer of a token may do; undefined when the token is unknown, revoked or expired. */
	permissionsOf(token: string): readonly string[] | undefined {
		const known = this.tokens.get(token);
		if (known === undefined || known.expiresAt <= this.now()) return undefined;
		return known.permissions;
	}

	revoke(token: string): void {
		this.tokens.delete(token);
	}

	/** Ends every token before its time. */
	revokeAll(): void {
		this.tokens.clear();
	}

	clear(): void {
		this.tokens.clear();
		this.issued = 0;
	}
}

/** The bearer token of a request, or undefined. */
export function bearerToken(call: Call): string | undefined {
	return /^Bearer +(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
}

/** POST /{realm}/oauth2/token: client credentials for a token. */
export function issueToken(
	call: Call,
	store: TokenStore,
	lifetimeSeconds: number,
	errors: InstellixErrors,
): Answer {
	if (call.params.realm !== store.realm) {
		return errors.answer(404, `Realm '${call.params.realm}' does not exist`, call.path);
	}
	const mediaType = (call.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
	if (mediaType !== 'application/x-www-form-urlencoded') {
		return refused(400, 'invalid_request', 'The request must be form urlencoded');
	}
	const client = clientOf(call, store);
	if (!client) {
		const answer = refused(401, 'invalid_client', 'Client authentication failed');
		return {
			...answer,
			headers: { ...answer.headers, 'WWW-Authenticate': 'Basic realm="oauth2"' },
		};
	}

	const form = new URLSearchParams(call.body);
	const grantType = form.get('grant_type');
	if (grantType === null) return refused(400, 'invalid_request', 'grant_type is missing');
	if (grantType !== 'client_credentials') {
		return refused(400, 'unsupported_grant_type', `grant_type '${grantType}' is not supported`);
	}
	const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
	const strange = scopes.find(
		(scope) => !(client.permissions as readonly string[]).includes(scope),
	);
	if (strange !== undefined)
		return refused(400, 'invalid_scope', `scope '${strange}' is not granted`);

	const permissions = scopes.length > 0 ? scopes : client.permissions;
	return {
		status: 200,
		headers: { 'Cache-Control': 'no-store' },
		body: {
			access_token: store.issue(permissions, lifetimeSeconds),
			token_type: 'bearer',
			expires_in: lifetimeSeconds,
		},
	};
}

function clientOf(call: Call, store: TokenStore): InstellixClient | undefined {
	const encoded = /^Basic +(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
	if (encoded === undefined) return undefined;
	const credentials = Buffer.from(encoded, 'base64').toString('utf8');
	const colon = credentials.indexOf(':');
	const client = store.clients.get(credentials.slice(0, colon));
	return client?.clientSecret === credentials.slice(colon + 1) ? client : undefined;
}

/** assumption: errors of the token endpoint follow OAuth and not the rest of the API. */
function refused(status: number, error: string, description: string): Answer {
	return {
		status,
		headers: { 'Cache-Control': 'no-store' },
		body: { error, error_description: description },
	};
}
