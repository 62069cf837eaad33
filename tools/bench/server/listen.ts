import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { HOST, type Certificate } from './certificate';

/** As long as the queue of connections of this machine may be: HTTP Request opens thousands at once. */
const BACKLOG = 4096;

/** A server that listens. */
export interface Listening {
	readonly port: number;
	close(): void;
}

/** Listens to http on 127.0.0.1. */
export async function listenToHttp(receive: RequestListener): Promise<Listening> {
	const server = createServer(receive);
	const port = await listenAt(server, '127.0.0.1', 0);
	return { port, close: () => server.close() };
}

/** Listens to TLS 1.3 on every address that the name of the host leads to: clients may try any of them first. */
export async function listenToHttps(
	receive: RequestListener,
	{ key, certificate }: Pick<Certificate, 'key' | 'certificate'>,
): Promise<Listening> {
	const servers: Server[] = [];
	let port = 0;
	for (const { address } of await lookup(HOST, { all: true })) {
		const server = createTlsServer({ key, cert: certificate, minVersion: 'TLSv1.3' }, receive);
		port = await listenAt(server, address, port);
		servers.push(server);
	}
	return { port, close: () => servers.forEach((server) => server.close()) };
}

async function listenAt(server: Server, host: string, port: number): Promise<number> {
	server.listen({ host, port, backlog: BACKLOG });
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}
