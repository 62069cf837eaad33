import { canonicalJson } from '../../values/exactJson';
import { groupBy } from '../../values/groupBy';
import type { StoredUsage } from '../contract/recognition';

/**
 * The order of storing, which all runs see alike, so that all of them keep the same copies: by the time
 * of storing, and within one by the ID. What has no such time comes last.
 */
export function earliestFirst(usages: readonly StoredUsage[]): StoredUsage[] {
	return [...usages].sort(
		(one, other) =>
			(one.createdAt ?? Infinity) - (other.createdAt ?? Infinity) || (one.id < other.id ? -1 : 1),
	);
}

/** Stored usages by the canonical text of their content, each in the order of storing. */
export function copiesByContent(
	usages: readonly StoredUsage[],
): ReadonlyMap<string, readonly StoredUsage[]> {
	return groupBy(earliestFirst(usages), ({ content }) => canonicalJson(content));
}
