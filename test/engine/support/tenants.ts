import type { IncomingHttpHeaders } from 'node:http';
import type { Sandbox } from '../../../tools/sandbox';
import { startLoopback, type LoopbackAnswer } from './loopback';

/** Several tenants at one address: only the realm of the token request tells one from another. */
export interface Tenants {
	readonly url: string;
	/** The tokens that requests brought, oldest first. */
	readonly brought: string[];
	close(): Promise<void>;
}

/** Puts each sandbox behind a realm of one address. */
export async function startTenants(sandboxes: Record<string, Sandbox>): Promise<Tenants> {
	const brought: string[] = [];
	const owners = new Map<string, Sandbox>();

	async function issue(realm: string, init: RequestInit): Promise<LoopbackAnswer> {
		const sandbox = sandboxes[realm];
		if (sandbox === undefined) return { status: 404, body: '{"message":"No such realm"}' };
		const answer = await answered(
			`${sandbox.instellixUrl}/${sandbox.credentials.instellix.realm}/oauth2/token`,
			init,
		);
		const { access_token: token } = JSON.parse(answer.body) as { access_token?: string };
		if (token !== undefined) owners.set(token, sandbox);
		return answer;
	}

	const { url, close } = await startLoopback(async (path, body, headers, method) => {
		const init = { method, headers: passedOn(headers), body: body === '' ? undefined : body };
		const realm = /^\/([^/]+)\/oauth2\/token$/.exec(path)?.[1];
		if (realm !== undefined) return await issue(realm, init);
		const token = (headers.authorization ?? '').replace(/^Bearer /, '');
		brought.push(token);
		const owner = owners.get(token);
		if (owner === undefined) return { status: 401, body: '{"message":"Unknown token"}' };
		return await answered(owner.instellixUrl + path, init);
	});
	return { url, brought, close };
}

async function answered(url: string, init: RequestInit): Promise<{ status: number; body: string }> {
	const answer = await fetch(url, init);
	return { status: answer.status, body: await answer.text() };
}

function passedOn(headers: IncomingHttpHeaders): Record<string, string> {
	const names = ['authorization', 'content-type', 'accept'];
	return Object.fromEntries(
		names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
	);
}
