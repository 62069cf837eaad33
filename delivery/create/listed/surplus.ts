import { standing } from '../../confirm/audit';
import { copiesByContent } from '../../confirm/copies';
import type { Looking } from '../../confirm/looking';
import type { StoredUsage } from '../../contract/recognition';
import type { Target } from '../../contract/target';
import { contentOf, type Identified } from '../../identity/identify';
import type { Partition } from '../input';

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
 * @param stored what may stand for them
 * @returns by the position of the first item that says the same
 */
export async function findSurplus(
	target: Target,
	usages: Partition,
	stored: readonly StoredUsage[],
	looking: Looking,
): Promise<ReadonlyMap<number, Surplus>> {
	const copies = copiesByContent(stored);
	const meant = contentsOf(target, usages.values());
	const suspected = [...meant].filter(
		([content, count]) => count < (copies.get(content)?.length ?? 0),
	);
	// Those to keep are read again too: where one of them is gone, no other is too many.
	const left = await standing(
		looking,
		suspected.flatMap(([content]) => copies.get(content)!),
	);
	const surplus = new Map<number, Surplus>();
	for (const [content, count] of suspected) {
		const ids = copies.get(content)!.flatMap(({ id }) => (left.has(id) ? [id] : []));
		if (ids.length <= count) continue;
		const [first] = [...usages].find(([, usage]) => contentOf(target, usage) === content)!;
		surplus.set(first, { kept: ids.slice(0, count), tooMany: ids.slice(count) });
	}
	return surplus;
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

/** Canonical texts of the contents of usages, with how many of each there are. */
function contentsOf(target: Target, usages: Iterable<Identified>): Map<string, number> {
	const counts = new Map<string, number>();
	for (const usage of usages) {
		const content = contentOf(target, usage);
		if (content !== undefined) counts.set(content, (counts.get(content) ?? 0) + 1);
	}
	return counts;
}
