import { canonicalJson } from '../../../values/exactJson';
import { groupBy } from '../../../values/groupBy';
import { standing } from '../../confirm/audit';
import type { StoredUsage } from '../../contract/recognition';
import type { Target } from '../../contract/target';
import { contentOf, type Identified } from '../../identity/identify';
import { earliestFirst } from '../../identity/match';
import type { Partition } from '../partitions';
import { otherSumBesideResult, surplusResult } from '../results/confirmedResults';
import type { ListedPartition } from './listedPartition';
import { takeBack, type Surplus } from './takeBack';

/**
 * Takes back what this run has stored and another one had before, and names the rest of what is stored
 * more often than it is meant. Each copy that is named is read once more, after another run had time to
 * take it back.
 *
 * @returns whether something was taken back
 */
export async function settleSurplus(
	partition: ListedPartition,
	stored: readonly StoredUsage[],
): Promise<boolean> {
	const found = findSurplus(partition, comparable(partition, stored));
	const { left, hasTakenBack } = await takeBack(partition, found);
	const { target, after } = partition.delivery;
	// Those that count are read again too: where one of them is gone, no other is too many.
	const stands = await standing(
		after,
		left.flatMap(({ copies }) => copies),
	);
	for (const { positions, copies, problem } of left) {
		const [first] = positions;
		const rest = copies.filter(({ id }) => stands.has(id));
		const [kept, tooMany] = [rest.slice(0, positions.length), rest.slice(positions.length)];
		if (tooMany.length === 0) continue;
		const before = partition.resultOf(first);
		const { combined } = partition.usages.get(first)!;
		const other =
			combined && rest.find(({ content }) => canonicalJson(content) !== textOf(rest[0]));
		const ids = [kept, tooMany].map((usages) => usages.map(({ id }) => id));
		const result =
			other === undefined
				? surplusResult(target, before, ids[0], ids[1], problem)
				: otherSumBesideResult(target, before, rest, problem);
		partition.end(first, result);
	}
	return hasTakenBack;
}

/** Where equal usages go by their references, one that was stored before the run may be another's. */
function comparable(
	partition: ListedPartition,
	stored: readonly StoredUsage[],
): readonly StoredUsage[] {
	const { options } = partition.delivery;
	const unclaimed = stored.filter(({ id }) => !options.claimed?.has(id));
	const goByReference = [...partition.usages.values()].some((usage) =>
		partition.known?.goesByReference(usage),
	);
	if (!goByReference) return unclaimed;
	const first = unclaimed
		.filter(({ id }) => partition.own.has(id))
		.reduce((earliest, { createdAt = Infinity }) => Math.min(earliest, createdAt), Infinity);
	return unclaimed.filter(({ createdAt = -Infinity }) => createdAt >= first);
}

function findSurplus(partition: ListedPartition, stored: readonly StoredUsage[]): Surplus[] {
	const { target } = partition.delivery;
	const isCombined = [...partition.usages.values()].some(({ combined }) => combined !== undefined);
	const copiesByKey = groupBy(earliestFirst(stored), (usage) =>
		isCombined ? String(usage.time) : textOf(usage),
	);
	const acceptedInPart = new Map(
		stored.flatMap((usage) => {
			const own = partition.own.get(usage.id);
			return own === undefined ? [] : [[own.position, textOf(usage)] as const];
		}),
	);
	const standing = new Map(
		[...partition.standing()].map(([position, usage]) => [position, usage] as const),
	);
	const usages = isCombined ? standing : partition.usages;
	const found: Surplus[] = [];
	for (const [key, positions] of usagesByKey(target, usages, acceptedInPart)) {
		const copies = copiesByKey.get(key) ?? [];
		if (copies.length > positions.length) found.push({ positions, copies });
	}
	return found;
}

/**
 * Positions of usages that a stored one may stand for alike: those that say the same, and sums of one
 * period.
 *
 * @param acceptedInPart what is stored of a usage, by position, where that may be less than it says
 */
export function usagesByKey(
	target: Target,
	usages: Partition,
	acceptedInPart: ReadonlyMap<number, string> = new Map(),
): ReadonlyMap<string, readonly number[]> {
	const keyOf = ([position, usage]: [number, Identified]): string =>
		usage.combined === undefined
			? (acceptedInPart.get(position) ?? contentOf(target, usage) ?? '')
			: String(target.measure(usage.body).from);
	const groups = groupBy([...usages], keyOf);
	groups.delete('');
	return new Map([...groups].map(([key, of]) => [key, of.map(([position]) => position)]));
}

function textOf({ content }: StoredUsage): string {
	return canonicalJson(content);
}
