import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** So many ports on which nobody listens, each another one. */
export async function freePorts(count: number): Promise<number[]> {
	const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
	// All are held before the first is let go, or the same port would come twice.
	await Promise.all(servers.map(async (server) => server.listening || (await once(server, 'listening'))));
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	await Promise.all(servers.map(async (server) => await once(server.close(), 'close')));
	return ports;
}
