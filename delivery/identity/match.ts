import { canonicalJson } from '../../values/exactJson';
import { groupBy } from '../../values/groupBy';
import { contentOf, type Identified } from './identify';
import type { StoredUsage } from '../contract/recognition';
import type { Target } from '../contract/target';

/**
 * Tells which items of a partition are stored already. Each stored usage stands for one item: where three
 * equal items are meant and two are stored, the third is still to be sent.
 *
 * @param usages the items of the partition by position, in order
 * @param taken ids of stored usages that stand for other items
 * @returns the stored usage of each item that has one
 */
export function matchStored(
	target: Target,
	usages: ReadonlyMap<number, Identified>,
	stored: readonly StoredUsage[],
	taken: ReadonlySet<string>,
): Map<number, StoredUsage> {
	const matches = new Map<number, StoredUsage>();
	const free = copiesByContent(stored.filter(({ id }) => !taken.has(id)));
	for (const [position, usage] of usages) {
		const match = free.get(contentOf(target, usage) ?? '')?.shift();
		if (match !== undefined) matches.set(position, match);
	}
	return matches;
}

/**
 * The usage of this item among stored ones, where it was not known before it was sent: of several the
 * earliest, which no run takes back.
 */
export function findNew(
	target: Target,
	usage: Identified,
	stored: readonly StoredUsage[],
	known: ReadonlySet<string>,
): StoredUsage | undefined {
	const own = contentOf(target, usage);
	return earliestFirst(
		stored.filter(({ id, content }) => !known.has(id) && canonicalJson(content) === own),
	).at(0);
}

/**
 * The order of storing, which all runs see alike, so that all of them count the same copies first: by the
 * time of storing, and within one by the ID. What has no such time comes last.
 */
export function earliestFirst(usages: readonly StoredUsage[]): StoredUsage[] {
	return [...usages].sort(
		(one, other) =>
			(one.createdAt ?? Infinity) - (other.createdAt ?? Infinity) || (one.id < other.id ? -1 : 1),
	);
}

/** Stored usages by the canonical text of their content, each in the order of storing. */
export function copiesByContent(usages: readonly StoredUsage[]): Map<string, StoredUsage[]> {
	return groupBy(earliestFirst(usages), ({ content }) => canonicalJson(content));
}

/** Whether the API may store less of a usage than it says. */
export function mayBeStoredInPart({ recognition }: Target, { body }: Identified): boolean {
	return recognition.kind === 'listed' && recognition.list.mayStoreLess?.(body) === true;
}

/** Gives the stored usages of a moment. */
export type StoredAt = (time: number | undefined) => readonly StoredUsage[];

/** Goes through stored usages once, when the first is asked for, however often it is asked. */
export function storedByTime(stored: readonly StoredUsage[]): StoredAt {
	let byTime: Map<number | undefined, StoredUsage[]> | undefined;
	return (moment) => {
		byTime ??= groupBy(stored, ({ time }): number | undefined => time);
		return byTime.get(moment) ?? [];
	};
}

/**
 * A stored usage that stands in the place of this one with another quantity: another sum of the same
 * period, or less at the same moment where less may be stored. Whether that is what the API accepted of
 * this one or is of another row, nobody can tell.
 *
 * @param taken ids of stored usages that stand for other items
 */
export function findInItsPlace(
	target: Target,
	usage: Identified,
	storedAt: StoredAt,
	taken: ReadonlySet<string>,
): StoredUsage | undefined {
	if (usage.combined === undefined && !mayBeStoredInPart(target, usage)) return undefined;
	const { partition, from, amounts } = target.measure(usage.body);
	return storedAt(from).find(
		(other) =>
			!taken.has(other.id) &&
			other.partition === partition &&
			(usage.combined !== undefined || other.quantity.compare(amounts[0].value) < 0),
	);
}
