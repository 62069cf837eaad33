import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Sandbox } from '../../../sandbox';

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

	async function issue(realm: string, init: RequestInit): Promise<Response> {
		const sandbox = sandboxes[realm];
		if (sandbox === undefined) return new Response('{"message":"No such realm"}', { status: 404 });
		const answer = await fetch(`${sandbox.instellixUrl}/${sandbox.credentials.instellix.realm}/oauth2/token`, init);
		const { access_token: token } = (await answer.clone().json()) as { access_token?: string };
		if (token !== undefined) owners.set(token, sandbox);
		return answer;
	}
	async function serve(url: string, init: RequestInit, token: string): Promise<Response> {
		const realm = /^\/([^/]+)\/oauth2\/token$/.exec(url)?.[1];
		if (realm !== undefined) return await issue(realm, init);
		brought.push(token);
		const owner = owners.get(token);
		if (owner === undefined) return new Response('{"message":"Unknown token"}', { status: 401 });
		return await fetch(owner.instellixUrl + url, init);
	}

	const server = createServer((request, response) => {
		void (async () => {
			const { method, url = '', headers } = request;
			const body = await text(request);
			const init = { method, headers: passedOn(headers), body: body === '' ? undefined : body };
			const answer = await serve(url, init, (headers.authorization ?? '').replace(/^Bearer /, ''));
			response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(await answer.text());
		})();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		brought,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function passedOn(headers: IncomingHttpHeaders): Record<string, string> {
	const names = ['authorization', 'content-type', 'accept'];
	return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])));
}
