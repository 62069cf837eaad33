import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { BenchApi, type Behaviour, type Counts } from './api';

/** What its parent asks of the process of the server. */
export type ServerOrder = { readonly behave: Behaviour } | { readonly report: true };
export type ServerAnswer = { readonly port: number } | Counts;

const api = new BenchApi();

process.on('message', (order: ServerOrder) => {
	if ('behave' in order) api.behave(order.behave);
	tell(api.counts);
});
process.on('disconnect', () => process.exit(0));
void listen();

async function listen(): Promise<void> {
	// As long as the queue of connections of this machine may be: HTTP Request opens thousands at once.
	api.server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 });
	await once(api.server, 'listening');
	tell({ port: (api.server.address() as AddressInfo).port });
}

function tell(answer: ServerAnswer): void {
	process.send?.(answer);
}
