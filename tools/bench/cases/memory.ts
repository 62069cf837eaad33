import { customersFor, type Bench, type Case } from '../bench';
import { FLOOR, HTTP_REQUEST, OURS } from '../contenders/contenderNodes';
import type { Place } from '../places/place';
import { heldKbOf, peakKbOf } from '../results/rows';
import type { Target } from '../../sandbox';
import { wholeItemContenders } from './throughput';

/** How many times less than HTTP Request. */
const LEAST_SAVING = 2;
/** With fewer items the figures are about the process and not about the items. */
const LEAST_ITEMS = 10_000;
/** Memory varies little, and each run starts a process. */
const MOST_ROUNDS = 3;

/**
 * Memory per item, each run in a new process: at its peak, and held when the node is done. Once as the
 * engine has it, which lets garbage lie while there is room, and once what is needed.
 */
export const memory: Case = async (bench) => {
	const large = bench.sizes.items.filter((items) => items >= LEAST_ITEMS);
	for (const place of bench.places)
		for (const target of bench.sizes.targets)
			for (const items of large.length > 0 ? large : [LEAST_ITEMS])
				for (const withoutGarbage of [false, true])
					await measure(bench, place, target, items, withoutGarbage);
};

async function measure(
	bench: Bench,
	place: Place,
	target: Target,
	items: number,
	withoutGarbage: boolean,
): Promise<void> {
	const what = withoutGarbage ? 'memory that is needed' : 'memory';
	const compared = await bench.compareAt(place, {
		title: `${what} of ${target}, ${place.name}`,
		contenders: wholeItemContenders(target, bench.server),
		supply: { target, items, customers: customersFor(items), withoutGarbage },
		behaviour: { latencyMs: 0 },
		rounds: Math.min(bench.sizes.rounds, MOST_ROUNDS),
		isFresh: true,
	});
	bench.add(
		compared.against(OURS, HTTP_REQUEST, LEAST_SAVING, peakKbOf, 'peak '),
		// What is held is what was put out, and this package says more of each item.
		compared.against(OURS, HTTP_REQUEST, undefined, heldKbOf, 'held '),
		// Of its own too: with many items the others may not come through.
		compared.row(OURS),
		compared.row(HTTP_REQUEST),
		compared.row(FLOOR),
	);
}
