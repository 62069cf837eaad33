import { BenchApi, type Behaviour, type Counts } from './api';
import type { Certificate } from './certificate';
import { listenToHttp, listenToHttps } from './listen';
import type { Protocol } from './protocols';

/** What its parent asks of the process of the server; all but the first are answered with the counts. */
export type ServerOrder =
	| { readonly listen: { readonly certificate?: Pick<Certificate, 'key' | 'certificate'> } }
	| { readonly behave: Behaviour; readonly rebillyBodies: readonly string[] }
	| { readonly countAnew: true }
	| { readonly report: true };
export type Ports = Readonly<Partial<Record<Protocol, number>>>;
export type ServerAnswer = { readonly ports: Ports } | Counts;

const api = new BenchApi();

process.on('message', (order: ServerOrder) => {
	if ('listen' in order) return void listen(order.listen).then(tell);
	if ('behave' in order) api.behave(order.behave, order.rebillyBodies);
	if ('countAnew' in order) api.countAnew();
	tell(api.counts);
});
process.on('disconnect', () => process.exit(0));

async function listen({
	certificate,
}: {
	readonly certificate?: Pick<Certificate, 'key' | 'certificate'>;
}): Promise<ServerAnswer> {
	const { port: http } = await listenToHttp(api.receive);
	const https = certificate && (await listenToHttps(api.receive, certificate)).port;
	return { ports: { http, https } };
}

function tell(answer: ServerAnswer): void {
	process.send?.(answer);
}
