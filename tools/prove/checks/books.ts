import countBy from 'lodash/countBy';
import uniqBy from 'lodash/uniqBy';
import type { Row, StoredUsage } from './evidence';
import type { Finding } from './finding';

/**
 * Stored more often than the rows allow: rows of one identity are one usage, so of a key there may be
 * as many as its rows have identities.
 */
export function storedTwice(rows: readonly Row[], stored: readonly StoredUsage[]): Finding[] {
	const meant = identitiesByKey(rows);
	return Object.entries(countBy(stored, 'key')).flatMap(([key, count]) => {
		const tooMany = count - (meant[key] ?? 0);
		if (tooMany <= 0) return [];
		const why = `${key}: stored ${count} times, ${meant[key] ?? 0} meant`;
		return [{ check: 'storedTwice', key, count: tooMany, why, isViolation: true }];
	});
}

/** Not stored after the last execution, in which nothing went wrong. */
export function lost(rows: readonly Row[], stored: readonly StoredUsage[]): Finding[] {
	const counts = countBy(stored, 'key');
	return Object.entries(identitiesByKey(rows)).flatMap(([key, meant]) => {
		const missing = meant - (counts[key] ?? 0);
		if (missing <= 0) return [];
		const why = `${key}: stored ${counts[key] ?? 0} times, ${meant} meant`;
		return [{ check: 'lost', key, count: missing, why, isViolation: true }];
	});
}

function identitiesByKey(rows: readonly Row[]): Record<string, number> {
	return countBy(uniqBy(rows, 'identity'), 'key');
}
