import { customersFor, type Case } from '../bench';
import { ours, OURS } from '../contenders/contenderNodes';

const TARGET = 'rebilly/usage';
const PERMITTED_PER_SECOND = 300;
/** So many that the first usage, which goes alone, is a small part of the run. */
const ITEMS = 10_000;
const LATENCY_MS = 20;
const LEAST_SHARE = 0.95;

/** Where a machine does less without a limit, it is the machine that is measured. */
const LEAST_WITHOUT_LIMIT = 400;

/** How much of a rate limit is used, without knowing its window beforehand. */
export const rateLimit: Case = async (bench) => {
	const common = {
		// The audit's wait is none for the pace, and would count as one.
		contenders: [ours(TARGET, { usageFrom: 'item' }, OURS, { audit: 'afterDoubt' })],
		supply: { target: TARGET, items: ITEMS, customers: customersFor(ITEMS) },
	} as const;
	for (const place of bench.places) {
		const unlimited = await bench.compareAt(place, {
			...common,
			title: `${TARGET} without a limit, ${place.name}`,
			behaviour: { latencyMs: LATENCY_MS },
		});
		const limited = await bench.compareAt(place, {
			...common,
			title: `${TARGET} with ${PERMITTED_PER_SECOND} per second permitted, ${place.name}`,
			behaviour: { latencyMs: LATENCY_MS, permittedPerSecond: PERMITTED_PER_SECOND },
		});
		const [free] = unlimited.row(OURS);
		if (free === undefined) continue;
		const goal = free.itemsPerSecond >= LEAST_WITHOUT_LIMIT ? LEAST_SHARE : undefined;
		const permitted = `${PERMITTED_PER_SECOND} per second`;
		bench.add([free], limited.ofPossible(OURS, permitted, PERMITTED_PER_SECOND, goal));
	}
};
