import { customersFor, type Case } from '../bench';
import { HTTP_REQUEST, httpRequest, ours, OURS } from '../contenders/contenderNodes';
import {
	tenBodyFields,
	tenFields,
	tenInOneJson,
	tenInOneUsage,
	wideTargets,
} from '../contenders/tenExpressions';

const LATENCY_MS = 20;
const LEAST_SPEED = 1;
const [OWN_JSON, IN_ONE_JSON] = [`${OURS}, one JSON`, `${HTTP_REQUEST}, one JSON`];

/** Ten expressions, in fields and in one JSON, beside HTTP Request with the same ten in its body, given in the same two ways. */
export const expressions: Case = async (bench) => {
	const targets = wideTargets.filter((target) => bench.sizes.targets.includes(target));
	for (const place of bench.places) {
		for (const target of targets) {
			for (const items of bench.sizes.items) {
				const url = bench.server.urlOf(target);
				const compared = await bench.compareAt(place, {
					title: `${target} by ten expressions at ${LATENCY_MS} ms, ${place.name}`,
					contenders: [
						ours(target, tenFields(target)),
						ours(target, tenInOneUsage(target), OWN_JSON),
						httpRequest(target, url, tenBodyFields(target)),
						httpRequest(target, url, tenInOneJson(target), IN_ONE_JSON),
					],
					supply: { target, items, customers: customersFor(items) },
					behaviour: { latencyMs: LATENCY_MS },
				});
				bench.add(
					compared.against(OURS, HTTP_REQUEST, LEAST_SPEED),
					compared.against(OWN_JSON, IN_ONE_JSON, LEAST_SPEED),
				);
				// Fields against one text: n8n evaluates ten expressions for the one and a single one for the other.
				bench.add(compared.against(OURS, IN_ONE_JSON));
				bench.add(...[HTTP_REQUEST, IN_ONE_JSON].map((name) => compared.row(name)));
			}
		}
	}
};
