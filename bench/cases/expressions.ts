import { customersFor, type Case } from '../bench';
import { floor, FLOOR, HTTP_REQUEST, httpRequest, ours, OURS } from '../contenders';
import { tenBodyFields, tenFields, tenInOneJson, wideTargets } from '../tenExpressions';

const LATENCY_MS = 20;
const LEAST_SPEED = 1;
const IN_ONE_JSON = `${HTTP_REQUEST}, one JSON`;

/** Ten fields as expressions, beside HTTP Request with the same ten in its body. */
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
						httpRequest(target, url, tenBodyFields(target)),
						httpRequest(target, url, tenInOneJson(target), IN_ONE_JSON),
						floor(target, url),
					],
					supply: { target, items, customers: customersFor(items) },
					behaviour: { latencyMs: LATENCY_MS },
				});
				const rivals = [HTTP_REQUEST, IN_ONE_JSON];
				bench.add(...rivals.map((rival) => compared.against(OURS, rival, LEAST_SPEED)));
				bench.add(...[...rivals, FLOOR].map((name) => compared.row(name)));
			}
		}
	}
};
