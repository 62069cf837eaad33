import { customersFor, type Case } from '../bench';
import { ours, OURS } from '../contenders';

const TARGET = 'rebilly/usage';
const PERMITTED_PER_SECOND = 300;
const ITEMS = 3_000;
const LATENCY_MS = 20;
const LEAST_SHARE = 0.95;

/** How much of a rate limit is used, without knowing its window beforehand. */
export const rateLimit: Case = async (bench) => {
	for (const place of bench.places) {
		const compared = await bench.compareAt(place, {
			title: `${TARGET} with ${PERMITTED_PER_SECOND} per second permitted, ${place.name}`,
			contenders: [ours(TARGET, { usageFrom: 'item' })],
			supply: { target: TARGET, items: ITEMS, customers: customersFor(ITEMS) },
			behaviour: { latencyMs: LATENCY_MS, permittedPerSecond: PERMITTED_PER_SECOND },
		});
		bench.add(compared.ofPossible(OURS, 'the permitted rate', PERMITTED_PER_SECOND, LEAST_SHARE));
	}
};
