import type { Case } from '../bench';
import {
	AUDIT_AFTER_DOUBT,
	AUDIT_ALWAYS,
	bothAudits,
	HTTP_REQUEST,
	httpRequest,
	WHOLE_ITEM_BODY,
} from '../contenders/contenderNodes';

const TARGET = 'rebilly/usage';
const LATENCIES_MS = [20, 100];
/** The longest wait of the audit after a usage was stored. */
const MOST_ADDED_SECONDS = 2;

/** A usage alone as a webhook brings it, and rows that a loop hands over one by one: what each of them takes. */
const KINDS = [
	{ called: 'one usage alone', items: 1, isLooped: false },
	// A round of it holds many executions of the node already.
	{ called: 'a loop with batches of one', items: 100, isLooped: true, rounds: 1 },
];

/** What the guarantee costs where nothing can be done side by side. */
export const oneByOne: Case = async (bench) => {
	if (!bench.sizes.targets.includes(TARGET)) return;
	for (const place of bench.places) {
		for (const { called, items, ...kind } of KINDS) {
			for (const latencyMs of LATENCIES_MS) {
				const compared = await bench.compareAt(place, {
					...kind,
					title: `${called} at ${latencyMs} ms, ${place.name}`,
					contenders: [
						...bothAudits(TARGET),
						httpRequest(TARGET, bench.server.urlOf(TARGET), WHOLE_ITEM_BODY),
					],
					supply: { target: TARGET, items, customers: 1 },
					behaviour: { latencyMs },
				});
				const more = items * MOST_ADDED_SECONDS;
				bench.add(
					compared.within(AUDIT_ALWAYS, AUDIT_AFTER_DOUBT, [more, `${more} s`]),
					compared.against(AUDIT_AFTER_DOUBT, HTTP_REQUEST),
					compared.row(HTTP_REQUEST),
				);
			}
		}
	}
};
