import type { Case } from '../bench';
import { AUDIT_AFTER_DOUBT, AUDIT_ALWAYS, bothAudits } from '../contenders/contenderNodes';
import { listsOf } from '../results/rows';

const TARGET = 'rebilly/usage';
const ITEMS = 10_000;
const SUBSCRIPTION_ITEMS = 100;
const LATENCY_MS = 20;
/** The longest wait of the audit after the last usage was stored, and as long for reading its lists. */
const MOST_ADDED_SECONDS = 4;

/** What the audit costs a report of many subscription items: requests for lists, and time. */
export const manyItems: Case = async (bench) => {
	if (!bench.sizes.targets.includes(TARGET)) return;
	for (const place of bench.places) {
		const compared = await bench.compareAt(place, {
			title: `${SUBSCRIPTION_ITEMS} subscription items at ${LATENCY_MS} ms, ${place.name}`,
			contenders: bothAudits(TARGET),
			supply: { target: TARGET, items: ITEMS, customers: SUBSCRIPTION_ITEMS },
			behaviour: { latencyMs: LATENCY_MS },
		});
		const seconds = [MOST_ADDED_SECONDS, `${MOST_ADDED_SECONDS} s`] as const;
		const lists = [SUBSCRIPTION_ITEMS, 'a list for each'] as const;
		bench.add(
			compared.within(AUDIT_ALWAYS, AUDIT_AFTER_DOUBT, seconds),
			compared.within(AUDIT_ALWAYS, AUDIT_AFTER_DOUBT, lists, listsOf),
			compared.row(AUDIT_AFTER_DOUBT),
		);
	}
};
