import countBy from 'lodash/countBy';
import groupBy from 'lodash/groupBy';
import sumBy from 'lodash/sumBy';
import uniqBy from 'lodash/uniqBy';
import type { Meant } from '../scenario/scenarioRows';
import type { Row, StoredUsage } from './evidence';
import type { Finding } from './finding';

/** How often the usages of one key may be stored. */
interface Allowance {
	readonly least: number;
	readonly most: number;
}

/**
 * Stored more often than the rows allow: rows of one identity are one usage, so of a key there may be
 * as many as its rows have identities.
 */
export function storedTwice(rows: readonly Row[], stored: readonly StoredUsage[]): Finding[] {
	return differences(rows, stored).flatMap(({ key, count, most }) => {
		if (count <= most) return [];
		const why = `${key}: stored ${count} times, ${most} meant`;
		return [{ check: 'storedTwice', key, count: count - most, why, isViolation: true }];
	});
}

/** Not stored after the last execution, in which nothing went wrong. */
export function lost(rows: readonly Row[], stored: readonly StoredUsage[]): Finding[] {
	return differences(rows, stored).flatMap(({ key, count, least }) => {
		if (count >= least) return [];
		const why = `${key}: stored ${count} times, ${least} meant`;
		return [{ check: 'lost', key, count: least - count, why, isViolation: true }];
	});
}

const ALLOWANCES: Readonly<Record<Meant, Allowance>> = {
	once: { least: 1, most: 1 },
	onceOrConflict: { least: 1, most: 1 },
	atMostOnce: { least: 0, most: 1 },
	never: { least: 0, most: 0 },
};

/** Nobody is to be billed for two versions of a row. */
function allowanceOf(
	{ meant = 'once', insteadOf }: Row,
	counts: Readonly<Record<string, number>>,
): Allowance {
	const isReplaced = insteadOf === undefined || !counts[insteadOf];
	return isReplaced ? ALLOWANCES[meant] : { ...ALLOWANCES[meant], most: 0 };
}

interface Difference extends Allowance {
	readonly key: string;
	readonly count: number;
}

/** The keys of which more or fewer are stored than meant. */
function differences(rows: readonly Row[], stored: readonly StoredUsage[]): Difference[] {
	const counts = countBy(stored, 'key');
	const meant = groupBy(uniqBy(rows, 'identity'), 'key');
	return [...new Set([...Object.keys(meant), ...Object.keys(counts)])].flatMap((key) => {
		const allowances = (meant[key] ?? []).map((row) => allowanceOf(row, counts));
		const [least, most] = [sumBy(allowances, 'least'), sumBy(allowances, 'most')];
		const count = counts[key] ?? 0;
		return count < least || count > most ? [{ key, count, least, most }] : [];
	});
}
