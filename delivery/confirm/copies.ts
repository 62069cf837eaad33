import { canonicalJson } from '../../values/exactJson';
import { groupBy } from '../../values/groupBy';
import type { StoredUsage } from '../contract/recognition';
import { earliestFirst } from '../identity/match';

/** Stored usages by the canonical text of their content, each in the order of storing. */
export function copiesByContent(
	usages: readonly StoredUsage[],
): ReadonlyMap<string, readonly StoredUsage[]> {
	return groupBy(earliestFirst(usages), ({ content }) => canonicalJson(content));
}
