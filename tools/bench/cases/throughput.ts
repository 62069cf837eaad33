import { customersFor, type Bench, type Case } from '../bench';
import {
	CONCURRENCY,
	floor,
	FLOOR,
	FLOOR_ONCE,
	HTTP_REQUEST,
	httpRequest,
	keptConnections,
	ours,
	OURS,
	WHOLE_ITEM_BODY,
	type Contender,
} from '../contenders/contenderNodes';
import type { Order } from '../contenders/runWorkflow';
import type { Place } from '../places/place';
import type { BenchServer } from '../server/benchServer';
import type { Protocol } from '../server/protocols';
import type { Target } from '../../sandbox';

/** How many times faster than HTTP Request. */
const SPEEDS: Readonly<Record<Protocol, number>> = { http: 4, https: 2 };
/** At most 1.15 of the time of the helper that is handed the credential. */
const OF_FLOOR = 1 / 1.15;
const GOALS_AT_MS = 20;
/** Where the latency is so long that it alone limits: the least share of concurrency / latency. */
const LONG_LATENCY_MS = 200;
const LEAST_OF_LATENCY = 0.9;

/** The three actions from the whole item, of many customers, beside HTTP Request and the floors. */
export const throughput: Case = async (bench) => {
	const { targets, latencies, items, protocols } = bench.sizes;
	for (const place of bench.places)
		for (const target of targets)
			for (const protocol of protocols)
				for (const latencyMs of latencies)
					for (const count of items) {
						const supply = { target, items: count, customers: customersFor(count) };
						await measure(bench, place, { supply, protocol }, latencyMs);
					}
};

async function measure(
	bench: Bench,
	place: Place,
	order: Required<Pick<Order, 'supply' | 'protocol'>>,
	latencyMs: number,
): Promise<void> {
	const { protocol, supply } = order;
	const isPlain = supply.target === 'rebilly/usage';
	const kept = isPlain ? [keptConnections(bench.server.urlOf(supply.target, protocol))] : [];
	const compared = await bench.compareAt(place, {
		...order,
		title: `${supply.target} by ${protocol} at ${latencyMs} ms, ${place.name}`,
		contenders: [...allContenders(supply.target, bench.server, protocol), ...kept],
		behaviour: { latencyMs },
	});
	const [speed, ofFloor] =
		latencyMs === GOALS_AT_MS ? [goalInN8n(place, SPEEDS[protocol]), OF_FLOOR] : [];
	bench.add(
		compared.against(OURS, HTTP_REQUEST, speed),
		compared.against(OURS, FLOOR_ONCE, ofFloor),
	);
	if (latencyMs >= LONG_LATENCY_MS) {
		const possible = CONCURRENCY / (latencyMs / 1000);
		bench.add(compared.ofPossible(OURS, 'concurrency / latency', possible, LEAST_OF_LATENCY));
	}
	const others = [HTTP_REQUEST, FLOOR, FLOOR_ONCE, ...kept.map(({ name }) => name)];
	bench.add(...others.map((name) => compared.row(name)));
}

/** What HTTP Request is to be beaten by where n8n is around it, as users have it; the engine alone is none. */
export function goalInN8n({ name }: Place, speed: number): number | undefined {
	return name === 'n8n' ? speed : undefined;
}

/** The three ways to send usages that the items hold. */
export function wholeItemContenders(
	target: Target,
	server: BenchServer,
	protocol: Protocol = 'http',
): Contender[] {
	const url = server.urlOf(target, protocol);
	return [
		ours(target, { usageFrom: 'item' }),
		httpRequest(target, url, WHOLE_ITEM_BODY),
		floor(target, url),
	];
}

/** The same, and the floor with the credential read once. */
export function allContenders(
	target: Target,
	server: BenchServer,
	protocol: Protocol,
): Contender[] {
	return [
		...wholeItemContenders(target, server, protocol),
		floor(target, server.urlOf(target, protocol), FLOOR_ONCE),
	];
}
