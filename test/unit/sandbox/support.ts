import { isLosslessNumber, parse } from 'lossless-json';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../tools/sandbox';

/** An answer as a test looks at it: numbers in `json` are their literals, as strings. */
export interface Seen {
	status: number;
	headers: Headers;
	text: string;
	// Tests look into answers of many shapes; a wrong guess shows as a failed expectation.
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	json: any;
}

const started: Sandbox[] = [];

/** Starts a small sandbox on free ports; it is stopped after the test file. */
export async function start(options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = await startSandbox({
		...options,
		instellix: { contracts: 30, customers: 10, ...options.instellix },
		rebilly: { subscriptions: 30, customers: 10, ...options.rebilly },
	});
	started.push(sandbox);
	return sandbox;
}

/** Stops all sandboxes that `start` has started. */
export async function stopAll(): Promise<void> {
	await Promise.all(started.splice(0).map((sandbox) => sandbox.close()));
}

/** Sends a request and reads the answer as text and as JSON. */
export async function send(
	method: string,
	url: string,
	headers: Record<string, string> = {},
	body?: string,
): Promise<Seen> {
	const response = await fetch(url, { method, headers, body, redirect: 'manual' });
	const text = await response.text();
	return { status: response.status, headers: response.headers, text, json: readJson(text) };
}

/** A client of the Instellix side with a token of its own. */
export async function instellixClient(sandbox: Sandbox, token?: string) {
	const bearer = token ?? (await fetchToken(sandbox)).json.access_token;
	const headers = { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' };
	return {
		token: bearer as string,
		get: (path: string, query: Record<string, string> = {}) =>
			send('GET', `${sandbox.instellixUrl}${path}?${new URLSearchParams(query)}`, headers),
		post: (path: string, body: unknown) =>
			send('POST', `${sandbox.instellixUrl}${path}`, headers, textOf(body)),
	};
}

export type InstellixTestClient = Awaited<ReturnType<typeof instellixClient>>;

/** Asks for a token. */
export function fetchToken(
	sandbox: Sandbox,
	changes: { realm?: string; id?: string; secret?: string; form?: Record<string, string> } = {},
): Promise<Seen> {
	const { realm, clientId, clientSecret } = sandbox.credentials.instellix;
	const pair = `${changes.id ?? clientId}:${changes.secret ?? clientSecret}`;
	return send(
		'POST',
		`${sandbox.instellixUrl}/${changes.realm ?? realm}/oauth2/token`,
		{
			Authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
			'Content-Type': 'application/x-www-form-urlencoded',
		},
		new URLSearchParams(changes.form ?? { grant_type: 'client_credentials' }).toString(),
	);
}

/** A client of the Rebilly side. */
export function rebillyClient(sandbox: Sandbox, key?: string, organizationId?: string) {
	const { rebilly } = sandbox.credentials;
	const base = `${sandbox.rebillyUrl}/organizations/${organizationId ?? rebilly.organizationId}`;
	const headers = { 'REB-APIKEY': key ?? rebilly.secretKey };
	const withBody = (method: string) => (path: string, body: unknown) =>
		send(method, base + path, { ...headers, 'Content-Type': 'application/json' }, textOf(body));
	return {
		base,
		get: (path: string, query: Record<string, string> = {}) =>
			send('GET', `${base}${path}?${new URLSearchParams(query)}`, headers),
		post: withBody('POST'),
		put: withBody('PUT'),
		patch: withBody('PATCH'),
		delete: (path: string) => send('DELETE', base + path, headers),
	};
}

/** Text is sent as it is, so that a test can choose how a number is spelled. */
function textOf(body: unknown): string {
	return typeof body === 'string' ? body : JSON.stringify(body);
}

function readJson(text: string): unknown {
	try {
		return parse(text, (_name, value) => (isLosslessNumber(value) ? value.value : value));
	} catch {
		return undefined;
	}
}
