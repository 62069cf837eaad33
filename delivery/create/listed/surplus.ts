import { standing } from '../../confirm/audit';
import type { Looking } from '../../confirm/looking';
import type { StoredUsage } from '../../contract/recognition';
import type { Target } from '../../contract/target';
import { findInItsPlace, storedByTime } from '../../identity/match';
import type { Partition } from '../input';
import { groupBy } from '../../../values/groupBy';

/** Stored usages by their content, each in the order of storing. */
export type Copies = ReadonlyMap<string, readonly StoredUsage[]>;

/** A usage that is stored more often than it is meant, by the IDs of its copies. */
export interface Surplus {
	/** The earliest ones, as many as are meant. */
	readonly kept: readonly string[];
	readonly tooMany: readonly string[];
}

/**
 * Finds the usages of a partition that are stored more often than they are meant. Each copy is read once
 * more, after another run had time to take back its own.
 *
 * @param contents canonical text of what each usage says, by the position of its item
 * @param copies what may stand for them
 * @returns by the position of the first item that says the same
 */
export async function findSurplus(
	contents: ReadonlyMap<number, string | undefined>,
	copies: Copies,
	looking: Looking,
): Promise<ReadonlyMap<number, Surplus>> {
	const positions = groupBy([...contents], ([, content]) => content ?? '');
	const suspected = [...positions].filter(
		([content, meant]) => meant.length < (copies.get(content)?.length ?? 0),
	);
	// Those to keep are read again too: where one of them is gone, no other is too many.
	const left = await standing(
		looking,
		suspected.flatMap(([content]) => copies.get(content)!),
	);
	const surplus = new Map<number, Surplus>();
	for (const [content, meant] of suspected) {
		const ids = copies.get(content)!.flatMap(({ id }) => (left.has(id) ? [id] : []));
		if (ids.length <= meant.length) continue;
		const [first] = meant[0];
		surplus.set(first, { kept: ids.slice(0, meant.length), tooMany: ids.slice(meant.length) });
	}
	return surplus;
}

/**
 * Finds other sums of the periods of combined usages that are stored beside them, as by two executions at
 * once that had not the same rows.
 *
 * @param usages those that are stored, by the positions of their items
 * @param contents canonical text of what is stored of each
 */
export async function findOtherSums(
	target: Target,
	usages: Partition,
	contents: ReadonlyMap<number, string | undefined>,
	copies: Copies,
	looking: Looking,
): Promise<ReadonlyMap<number, StoredUsage>> {
	const storedAt = storedByTime([...copies.values()].flat());
	const others = new Map<number, StoredUsage>();
	for (const [position, usage] of usages) {
		if (usage.combined === undefined) continue;
		const equal = copies.get(contents.get(position) ?? '') ?? [];
		const other = findInItsPlace(target, usage, storedAt, new Set(equal.map(({ id }) => id)));
		if (other !== undefined) others.set(position, other);
	}
	const left = await standing(looking, [...others.values()]);
	return new Map([...others].filter(([, { id }]) => left.has(id)));
}

/**
 * What was stored no earlier than the first usage of the run. Where nothing was looked up before, an
 * equal usage may have been there under another reference.
 *
 * @param own by the IDs of the run's usages
 */
export function storedSince(
	stored: readonly StoredUsage[],
	own: ReadonlyMap<string, unknown>,
): readonly StoredUsage[] {
	const first = stored
		.filter(({ id }) => own.has(id))
		.reduce((earliest, { createdAt = Infinity }) => Math.min(earliest, createdAt), Infinity);
	return stored.filter(({ createdAt = -Infinity }) => createdAt >= first);
}
