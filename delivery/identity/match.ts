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
	const free = stored.filter(({ id }) => !taken.has(id));
	const byContent = groupBy(free, ({ content }) => canonicalJson(content));
	for (const [position, usage] of usages) {
		const match = byContent.get(contentOf(target, usage) ?? '')?.shift();
		if (match !== undefined) matches.set(position, match);
	}
	// Only what no item accounts for exactly can be the accepted part of a larger quantity.
	const rest = groupBy([...byContent.values()].flat(), ({ time }) => time);
	for (const [position, usage] of usages) {
		if (matches.has(position)) continue;
		const atThatTime = rest.get(target.measure(usage.body).from ?? NaN) ?? [];
		const part = atThatTime.findIndex((candidate) => isPart(target, candidate, usage));
		if (part >= 0) matches.set(position, atThatTime.splice(part, 1)[0]);
	}
	return matches;
}

/** The usage of this item among stored ones, where it was not known before it was sent. */
export function findNew(
	target: Target,
	usage: Identified,
	stored: readonly StoredUsage[],
	known: ReadonlySet<string>,
): StoredUsage | undefined {
	const fresh = stored.filter(({ id }) => !known.has(id));
	const own = contentOf(target, usage);
	return (
		fresh.find(({ content }) => canonicalJson(content) === own) ??
		fresh.find((candidate) => isPart(target, candidate, usage))
	);
}

/**
 * A stored usage of the moment at which this sum of a period would be stored: the same period with
 * other rows.
 *
 * @param taken ids of stored usages that stand for other items
 */
export function findOtherSum(
	target: Target,
	usage: Identified,
	stored: readonly StoredUsage[],
	taken: ReadonlySet<string>,
): StoredUsage | undefined {
	if (usage.combined === undefined) return undefined;
	const { partition, from } = target.measure(usage.body);
	return stored.find(
		(other) => !taken.has(other.id) && other.partition === partition && other.time === from,
	);
}

/** Whether a stored usage may be what the API accepted of this one. */
function isPart(target: Target, candidate: StoredUsage, usage: Identified): boolean {
	const { recognition } = target;
	if (recognition.kind !== 'listed' || !recognition.list.mayStoreLess?.(usage.body)) return false;
	const { partition, from, amounts } = target.measure(usage.body);
	return (
		candidate.partition === partition &&
		candidate.time === from &&
		candidate.quantity.compare(amounts[0].value) < 0
	);
}
