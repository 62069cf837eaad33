import groupBy from 'lodash/groupBy';
import uniqBy from 'lodash/uniqBy';
import type { End, Execution } from './evidence';

/** The ends of the first row of each identity, by key. */
export function leadsByKey(execution: Execution): Record<string, End[]> {
	const leads = uniqBy(inOrder(execution), ({ item }) => execution.rows[item].identity);
	return groupBy(leads, ({ item }) => execution.rows[item].key);
}

/** The ends in the order of the items. */
export function inOrder({ rows, ends }: Execution): End[] {
	return ends.filter(({ item }) => item in rows).sort((one, other) => one.item - other.item);
}

/** Whether another quantity of a usage is stored: an API without a key knows usages by their place. */
export function hasOtherInItsPlace(
	key: string,
	{ after, reader }: Pick<Execution, 'after' | 'reader'>,
): boolean {
	const place = key.slice(0, key.lastIndexOf(' ') + 1);
	return (
		reader === 'list' && after.some((other) => other.key !== key && other.key.startsWith(place))
	);
}
