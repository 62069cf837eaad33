import { groupBy } from '../../../values/groupBy';
import type { StoredUsages } from '../../contract/recognition';
import type { Target } from '../../contract/target';
import { createdTimeMissing } from '../../run/noticed';
import type { Run } from '../../run/run';
import type { Found } from '../../stored/lookUp';
import { lookUpTogether, windowsOf } from '../../stored/lookUpTogether';
import { isWithin } from '../../stored/readUsages';
import { partitionOf, type Partition } from '../partitions';
import { spanOf } from './recognise';

/** Partitions with more usages are looked up by lists of their own. */
const MOST_OF_A_PARTITION = 100;
/** So many usages are looked up together: of more, what was found would be old when the last are sent. */
const MOST_TOGETHER = 2_000;

/** Puts small partitions together that are looked up at once; a large one stays alone. */
export function groupsOf(partitions: readonly Partition[]): readonly Partition[][] {
	const groups: Partition[][] = [];
	let room = 0;
	for (const partition of partitions) {
		const isSmall = partition.size <= MOST_OF_A_PARTITION;
		if (isSmall && partition.size <= room) groups.at(-1)!.push(partition);
		else groups.push([partition]);
		const isInNewGroup = groups.at(-1)!.length === 1;
		room = isSmall ? (isInNewGroup ? MOST_TOGETHER : room) - partition.size : 0;
	}
	return groups;
}

/**
 * Looks up partitions of one group together, where that is fewer requests.
 *
 * @param open what is to be looked up of each
 * @returns what is stored of each, by the name of the partition; none where each is to be looked up alone
 */
export async function lookUpGroup(
	target: Target,
	listing: StoredUsages,
	open: readonly Partition[],
	run: Run,
): Promise<ReadonlyMap<string, Found>> {
	const wanted = open.filter(({ size }) => size > 0);
	if (wanted.length === 0) return new Map();
	const usages = wanted.flatMap((partition) => [...partition.values()]);
	const times = usages.flatMap(({ body }) => target.measure(body).from ?? []);
	const stored = await lookUpTogether(listing, windowsOf(times), wanted.length, run);
	if (stored === undefined) return new Map();
	run.noticed.note(createdTimeMissing(stored));
	const byPartition = groupBy(stored, ({ partition }) => partition);
	const founds = new Map<string, Found>();
	for (const partition of wanted) {
		const span = spanOf(target, [...partition.values()]);
		if (span === undefined) continue;
		const name = partitionOf(target, partition);
		const own = byPartition.get(name) ?? [];
		founds.set(name, { known: true, usages: own.filter((usage) => isWithin(usage, span)) });
	}
	return founds;
}
