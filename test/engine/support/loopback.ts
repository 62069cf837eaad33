import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface LoopbackAnswer {
	status: number;
	headers?: Record<string, string>;
	body?: string;
	/** Writes the body itself, and need not come to an end. */
	write?: (response: ServerResponse) => void;
}

type Headers = IncomingMessage['headers'];

/** A small server on this machine that answers as it is told and remembers what it saw. */
export interface Loopback {
	url: string;
	seen: Array<{ path: string; headers: Headers }>;
	close(): Promise<void>;
}

export async function startLoopback(
	answer: (
		path: string,
		body: string,
		headers: Headers,
		method: string,
	) => LoopbackAnswer | Promise<LoopbackAnswer>,
): Promise<Loopback> {
	const seen: Loopback['seen'] = [];
	const server = createServer((request, response) => {
		const { url: path = '', method = '' } = request;
		seen.push({ path, headers: request.headers });
		void text(request).then(async (sent) => {
			const { status, headers, body, write } = await answer(path, sent, request.headers, method);
			response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
			if (write === undefined) response.end(body);
			else write(response);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		seen,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
