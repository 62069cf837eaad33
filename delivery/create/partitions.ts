import type { Target } from '../contract/target';
import type { Identified } from '../identity/identify';
import { groupBy } from '../../values/groupBy';

/** The usages of one subscription or contract by the position of their items, in order. */
export type Partition = Map<number, Identified>;

/** The longest partition comes first: begun last, it would go on alone when the others are done. */
export function byPartition(
	target: Target,
	usages: ReadonlyArray<[number, Identified]>,
): Partition[] {
	const partitions = groupBy(usages, ([, usage]) => target.measure(usage.body).partition);
	return [...partitions.values()]
		.map((partition) => new Map(partition))
		.sort((one, other) => other.size - one.size);
}

/** Which partition it is, as the API names it. */
export function partitionOf(target: Target, partition: Partition): string {
	return target.measure(partition.values().next().value!.body).partition;
}
