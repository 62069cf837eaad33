import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const LOOK_EVERY_MS = 5;

/** Ends all connections of a server and refuses further ones, until it is to be back. */
export function goDown(server: Server, isOver: () => boolean): void {
	if (!server.listening) return;
	const { address, port } = server.address() as AddressInfo;
	server.close();
	server.closeAllConnections();
	let isTrying = false;
	// Another process may have taken the port meanwhile: tried again until it is free.
	const failed = (): void => void (isTrying = false);
	server.on('error', failed);
	const looking = setInterval(() => {
		if (server.listening) {
			clearInterval(looking);
			server.off('error', failed);
		} else if (!isTrying && isOver()) {
			isTrying = true;
			server.listen({ host: address, port });
		}
	}, LOOK_EVERY_MS);
	looking.unref();
}
