import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestServer {
	url: string;
	close(): Promise<void>;
}

/** A server on loopback whose handler gives a status and a body; status 0 means no answer at all. */
export async function startServer(
	handle: (request: IncomingMessage) => { status: number; body: unknown },
): Promise<TestServer> {
	const server = createServer((request: IncomingMessage, response: ServerResponse) => {
		const { status, body } = handle(request);
		request.resume();
		if (status === 0) return;
		response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
