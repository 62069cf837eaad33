import type { Bench, Case } from '../bench';
import { AUDIT_AFTER_DOUBT, AUDIT_ALWAYS, bothAudits } from '../contenders/contenderNodes';
import type { Place } from '../places/place';
import { listsOf } from '../results/rows';

const TARGET = 'rebilly/usage';
const ITEMS = 10_000;
const LATENCY_MS = 20;
/** The longest wait of the audit after the last usage was stored, and as long for reading its lists. */
const MOST_ADDED_SECONDS = 4;

/** Over how many subscription items the usages are spread, and how many lists the audit may add. */
const SPREADS = [
	{ subscriptionItems: 100, mostLists: 100, inWords: 'a list for each' },
	{ subscriptionItems: ITEMS, mostLists: 40, inWords: '40 lists' },
] as const;

/** What the audit costs a report of many subscription items: requests for lists, and time. */
export const audit: Case = async (bench) => {
	if (!bench.sizes.targets.includes(TARGET)) return;
	for (const place of bench.places)
		for (const spread of SPREADS) await compareAudits(bench, place, spread);
};

async function compareAudits(
	bench: Bench,
	place: Place,
	{ subscriptionItems, mostLists, inWords }: (typeof SPREADS)[number],
): Promise<void> {
	const compared = await bench.compareAt(place, {
		title: `${subscriptionItems} subscription items at ${LATENCY_MS} ms, ${place.name}`,
		contenders: bothAudits(TARGET),
		supply: { target: TARGET, items: ITEMS, customers: subscriptionItems },
		behaviour: { latencyMs: LATENCY_MS },
	});
	const seconds = [MOST_ADDED_SECONDS, `${MOST_ADDED_SECONDS} s`] as const;
	bench.add(
		compared.within(AUDIT_ALWAYS, AUDIT_AFTER_DOUBT, seconds),
		compared.within(AUDIT_ALWAYS, AUDIT_AFTER_DOUBT, [mostLists, inWords], listsOf),
		compared.row(AUDIT_AFTER_DOUBT),
	);
}
