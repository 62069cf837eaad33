import { canonicalJson } from '../../../values/exactJson';
import { groupBy } from '../../../values/groupBy';
import { standing } from '../../confirm/audit';
import type { StoredUsage } from '../../contract/recognition';
import type { Target } from '../../contract/target';
import { contentOf, type Identified } from '../../identity/identify';
import { copiesByContent, earliestFirst } from '../../identity/match';
import type { Partition } from '../partitions';
import { otherSumBesideResult, surplusResult } from '../results/confirmedResults';
import type { ListedPartition } from './listedPartition';
import { endAsTakenBack, takeBack, type Surplus, type SurplusLeft } from './takeBack';

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
	const first = await takeBack(partition, found, partition.known?.seen ?? new Set());
	const lasting = await lastingSurplus(partition, first.left);
	// What other runs have left standing until now they count as well, where several are meant.
	const counted = new Set(lasting.flatMap(({ copies }) => copies.map(({ id }) => id)));
	const second = await takeBack(partition, lasting, counted);
	const hasTakenBack = first.hasTakenBack || second.hasTakenBack;
	const left = second.hasTakenBack ? await lastingSurplus(partition, second.left, 2) : second.left;
	for (const one of left) name(partition, one);
	return hasTakenBack;
}

/**
 * What is still too much when other runs had time to take back their own. Those that count are read
 * again too: where one of them is gone, no other is too many.
 *
 * @param quietWaits how many waits in a row nothing must have gone: another run that sees this one take
 *   something back waits once more itself
 */
async function lastingSurplus(
	partition: ListedPartition,
	surplus: readonly SurplusLeft[],
	quietWaits = 1,
): Promise<readonly SurplusLeft[]> {
	let left = surplus;
	for (let quiet = 0; quiet < quietWaits && left.length > 0;) {
		const before = countOf(left);
		const copies = left.flatMap((one) => one.copies);
		const stands = await standing(partition.delivery.after, copies, partition.own);
		left = left
			.map((one) => ({ ...one, copies: standingOf(partition, one, stands) }))
			.filter(({ positions, copies: rest }) => rest.length > positions.length);
		// As long as some go, another run is at work on the rest.
		quiet = countOf(left) < before ? 0 : quiet + 1;
	}
	return left;
}

/** Of an own copy that is gone now, the answer to removing it was lost. */
function standingOf(
	partition: ListedPartition,
	{ positions, copies }: SurplusLeft,
	stands: ReadonlySet<string>,
): readonly StoredUsage[] {
	const left = copies.filter(({ id }) => stands.has(id));
	if (left.length < positions.length) return left;
	for (const { id } of copies.slice(positions.length)) {
		const own = stands.has(id) ? undefined : partition.own.get(id);
		if (own === undefined) continue;
		partition.own.delete(id);
		endAsTakenBack(partition, positions, left, id, own.position);
	}
	return left;
}

function countOf(surplus: readonly SurplusLeft[]): number {
	return surplus.reduce((sum, { copies }) => sum + copies.length, 0);
}

function name(partition: ListedPartition, { positions, copies, problem }: SurplusLeft): void {
	const { target } = partition.delivery;
	const [first] = positions;
	const before = partition.resultOf(first);
	const isOtherSum =
		partition.usages.get(first)!.combined !== undefined &&
		copies.some((copy) => textOf(copy) !== textOf(copies[0]));
	const ids = copies.map(({ id }) => id);
	const count = positions.length;
	const result = isOtherSum
		? otherSumBesideResult(target, before, copies, problem)
		: surplusResult(target, before, ids.slice(0, count), ids.slice(count), problem);
	partition.end(first, result);
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
	const copiesByKey = isCombined
		? groupBy(earliestFirst(stored), ({ time }) => String(time))
		: copiesByContent(stored);
	const acceptedInPart = new Map(
		stored.flatMap((usage) => {
			const own = partition.own.get(usage.id);
			return own === undefined ? [] : [[own.position, textOf(usage)] as const];
		}),
	);
	const usages = isCombined ? new Map(partition.standing()) : partition.usages;
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
