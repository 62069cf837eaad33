import type { Case } from '../bench';
import { ours, OURS } from '../contenders/contenderNodes';
import { requestsOf } from '../results/rows';

const TARGET = 'instellix/ratedUsage';
const ITEMS = 10_000;
const AGGREGATIONS = 20;
const LATENCY_MS = 20;
const MOST_REQUESTS = 400;

/** Rated usages that are all stored, reported once more: what it takes to find them stored. */
export const repeat: Case = async (bench) => {
	if (!bench.sizes.targets.includes(TARGET)) return;
	for (const place of bench.places) {
		const compared = await bench.compareAt(place, {
			...repeated(ITEMS, AGGREGATIONS),
			title: `${ITEMS} stored rated usages again at ${LATENCY_MS} ms, ${place.name}`,
			behaviour: { latencyMs: LATENCY_MS },
		});
		bench.add(compared.atMost(OURS, MOST_REQUESTS, `${MOST_REQUESTS} requests`, requestsOf));
	}
};

/** What is compared of a repeat. */
export function repeated(items: number, aggregations: number) {
	return {
		contenders: [ours(TARGET, { usageFrom: 'item' })],
		supply: { target: TARGET, items, customers: aggregations },
		isRepeat: true,
	} as const;
}
