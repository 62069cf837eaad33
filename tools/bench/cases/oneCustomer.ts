import type { Case } from '../bench';
import { FLOOR, HTTP_REQUEST, OURS } from '../contenders/contenderNodes';
import { wholeItemContenders } from './throughput';

const ITEMS = 2_000;
const LATENCY_MS = 100;
/** What one after another comes to at this latency, and how many times as many it has to be. */
const ONE_AFTER_ANOTHER_PER_SECOND = 9;
const LEAST_TIMES = 10;

/** Many usages of one contract or subscription item, beside those who keep no order and know no copies. */
export const oneCustomer: Case = async (bench) => {
	for (const place of bench.places) {
		for (const target of bench.sizes.targets) {
			const compared = await bench.compareAt(place, {
				title: `one customer, ${target} at ${LATENCY_MS} ms, ${place.name}`,
				contenders: wholeItemContenders(target, bench.server),
				supply: { target, items: ITEMS, customers: 1 },
				behaviour: { latencyMs: LATENCY_MS },
			});
			bench.add(
				compared.ofPossible(
					OURS,
					`${ONE_AFTER_ANOTHER_PER_SECOND} per second`,
					ONE_AFTER_ANOTHER_PER_SECOND,
					LEAST_TIMES,
				),
				...[HTTP_REQUEST, FLOOR].flatMap((peer) => [
					compared.against(OURS, peer),
					compared.row(peer),
				]),
			);
		}
	}
};
