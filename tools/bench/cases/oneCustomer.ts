import type { Bench, Case } from '../bench';
import { FLOOR, FLOOR_ONCE, HTTP_REQUEST, ours, OURS } from '../contenders/contenderNodes';
import type { Place } from '../places/place';
import type { Protocol } from '../server/protocols';
import type { Target } from '../../sandbox';
import { allContenders, goalInN8n } from './throughput';

/** How many times faster than HTTP Request; the usages of a subscription item are of distinct times. */
const LEAST_SPEEDS: Readonly<Record<Target, number>> = {
	'instellix/usage': 2,
	'instellix/ratedUsage': 2,
	'rebilly/usage': 1.5,
};

/** What a node has in Parallel Requests that nobody has touched. */
const DEFAULT_CONCURRENCY = 10;
const BY_DEFAULT = `${OURS}, ${DEFAULT_CONCURRENCY} at once`;

const SIZES = [
	{ items: 2_000, latencyMs: 100 },
	{ items: 3_000, latencyMs: 20 },
	{ items: 10_000, latencyMs: 20, rounds: 1 },
] as const;
type Size = (typeof SIZES)[number];

/** Many usages of one contract or subscription item, beside those who keep no order and know no copies. */
export const oneCustomer: Case = async (bench) => {
	for (const place of bench.places)
		for (const target of bench.sizes.targets)
			for (const protocol of bench.sizes.protocols)
				for (const size of SIZES) await measure(bench, place, target, protocol, size);
};

async function measure(
	bench: Bench,
	place: Place,
	target: Target,
	protocol: Protocol,
	{ items, latencyMs, ...rounds }: Size,
): Promise<void> {
	const compared = await bench.compareAt(place, {
		...rounds,
		title: `one customer, ${target} by ${protocol} at ${latencyMs} ms, ${place.name}`,
		contenders: [
			...allContenders(target, bench.server, protocol),
			ours(target, { usageFrom: 'item' }, BY_DEFAULT, { concurrency: DEFAULT_CONCURRENCY }),
		],
		supply: { target, items, customers: 1 },
		protocol,
		behaviour: { latencyMs },
	});
	bench.add(
		compared.against(OURS, HTTP_REQUEST, goalInN8n(place, LEAST_SPEEDS[target])),
		compared.against(OURS, FLOOR_ONCE),
		compared.against(BY_DEFAULT, HTTP_REQUEST),
		...[HTTP_REQUEST, FLOOR, FLOOR_ONCE].map((name) => compared.row(name)),
	);
}
