import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** So many ports on which nobody listens, each another one. */
export async function freePorts(count: number): Promise<number[]> {
	const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
	// All are held before the first is let go, or the same port would come twice.
	await Promise.all(
		servers.map(async (server) => server.listening || (await once(server, 'listening'))),
	);
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	await Promise.all(servers.map(async (server) => await once(server.close(), 'close')));
	return ports;
}

/**
 * Whoever listens on the port already would be taken for the n8n that is being started.
 *
 * @throws when somebody does
 */
export async function checkFree(port: number): Promise<void> {
	const server = createServer().listen(port, '127.0.0.1');
	try {
		await once(server, 'listening');
	} catch (error) {
		throw new Error(`Port ${port} cannot be used: ${(error as Error).message}`, { cause: error });
	}
	await once(server.close(), 'close');
}
