import { customersFor, type Bench, type Case } from '../bench';
import {
	CONCURRENCY,
	floor,
	FLOOR,
	HTTP_REQUEST,
	httpRequest,
	ours,
	OURS,
	WHOLE_ITEM_BODY,
	type Contender,
} from '../contenders/contenderNodes';
import type { Place } from '../places/place';
import type { BenchServer } from '../server/benchServer';
import type { Target } from '../../sandbox';

/** How many times faster than HTTP Request; Rebilly has its look-up besides, and so no goal against the floor. */
const GOALS: Readonly<Record<Target, { readonly speed: number; readonly ofFloor?: number }>> = {
	'instellix/usage': { speed: 2, ofFloor: 1 / 1.15 },
	'instellix/ratedUsage': { speed: 2, ofFloor: 1 / 1.15 },
	'rebilly/usage': { speed: 1.8 },
};
const GOALS_AT_MS = 20;
/** Where the latency is so long that it alone limits: the least share of concurrency / latency. */
const LONG_LATENCY_MS = 200;
const LEAST_OF_LATENCY = 0.9;

/** The three actions from the whole item, beside HTTP Request and the floor. */
export const throughput: Case = async (bench) => {
	const { targets, latencies, items } = bench.sizes;
	for (const place of bench.places) {
		for (const target of targets) {
			for (const latencyMs of latencies) {
				for (const count of items) await measure(bench, place, target, latencyMs, count);
			}
		}
	}
};

async function measure(
	bench: Bench,
	place: Place,
	target: Target,
	latencyMs: number,
	items: number,
): Promise<void> {
	const compared = await bench.compareAt(place, {
		title: `${target} at ${latencyMs} ms, ${place.name}`,
		contenders: wholeItemContenders(target, bench.server),
		supply: { target, items, customers: customersFor(items) },
		behaviour: { latencyMs },
	});
	const { speed, ofFloor } = latencyMs === GOALS_AT_MS ? GOALS[target] : {};
	bench.add(compared.against(OURS, HTTP_REQUEST, speed), compared.against(OURS, FLOOR, ofFloor));
	if (latencyMs >= LONG_LATENCY_MS) {
		const possible = CONCURRENCY / (latencyMs / 1000);
		bench.add(compared.ofPossible(OURS, 'concurrency / latency', possible, LEAST_OF_LATENCY));
	}
	bench.add(compared.row(HTTP_REQUEST), compared.row(FLOOR));
}

/** The three ways to send usages that the items hold. */
export function wholeItemContenders(target: Target, server: BenchServer): Contender[] {
	const url = server.urlOf(target);
	return [
		ours(target, { usageFrom: 'item' }),
		httpRequest(target, url, WHOLE_ITEM_BODY),
		floor(target, url),
	];
}
