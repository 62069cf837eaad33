import type { Case } from '../bench';
import { ours, OURS } from '../contenders';

const ITEMS = 500;
const LATENCY_MS = 20;

/** All usages of one contract: they go one after another, so the latency is the limit. */
export const oneCustomer: Case = async (bench) => {
	for (const place of bench.places) {
		for (const target of bench.sizes.targets) {
			const compared = await bench.compareAt(place, {
				title: `${target} of one customer at ${LATENCY_MS} ms, ${place.name}`,
				contenders: [ours(target, { usageFrom: 'item' })],
				supply: { target, items: ITEMS, customers: 1 },
				behaviour: { latencyMs: LATENCY_MS },
			});
			bench.add(compared.ofPossible(OURS, '1 / latency', 1000 / LATENCY_MS));
		}
	}
};
