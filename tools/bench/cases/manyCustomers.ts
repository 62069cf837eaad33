import type { Case } from '../bench';
import { ours, OURS } from '../contenders/contenderNodes';
import { listsOf } from '../results/rows';
import { storedWithin } from '../usages';

const TARGET = 'rebilly/usage';
const CUSTOMERS = 500;
const STORED = 5_000;
const LATENCY_MS = 20;
const MOST_READS = 20;

/** One usage for each of many subscription items: the reads to know what is stored of them. */
export const manyCustomers: Case = async (bench) => {
	if (!bench.sizes.targets.includes(TARGET)) return;
	for (const place of bench.places) {
		const compared = await bench.compareAt(place, {
			...ofManyCustomers(CUSTOMERS, STORED),
			title: `${CUSTOMERS} subscription items, ${STORED} usages stored, at ${LATENCY_MS} ms, ${place.name}`,
			behaviour: { latencyMs: LATENCY_MS },
		});
		bench.add(compared.atMost(OURS, MOST_READS, `${MOST_READS} reads`, listsOf));
	}
};

/** What is compared of a report of many customers. */
export function ofManyCustomers(customers: number, stored: number) {
	return {
		contenders: [ours(TARGET, { usageFrom: 'item' })],
		supply: { target: TARGET, items: customers, customers },
		storedBefore: (supply: Parameters<typeof storedWithin>[0]) => storedWithin(supply, stored),
	} as const;
}
