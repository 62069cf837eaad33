import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { QuillmeterService } from './service';

export interface QuillmeterServer {
	readonly url: string;
	close(): Promise<void>;
}

/** Puts the service on loopback; a lost answer is a connection that breaks. */
export async function startServer(service: QuillmeterService): Promise<QuillmeterServer> {
	const server = fastify({ forceCloseConnections: true });
	server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
		done(null, body),
	);
	server.all('/*', async (request, reply) => {
		const { pathname, searchParams } = new URL(request.url, 'http://quillmeter');
		const answer = service.receive({
			method: request.method,
			path: pathname,
			query: Object.fromEntries(searchParams),
			headers: request.headers,
			body: typeof request.body === 'string' ? request.body : '',
		});
		if (answer !== undefined) {
			return await reply
				.code(answer.status)
				.headers(answer.headers)
				.type('application/json')
				.send(answer.body);
		}
		reply.hijack();
		request.raw.socket.destroy();
	});
	await server.listen({ host: '127.0.0.1', port: 0 });
	const { port } = server.server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, close: async () => await server.close() };
}
