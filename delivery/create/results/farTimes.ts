import type { ExactObject } from '../../../values/exactJson';
import { formatInstant } from '../../../values/instant';
import { itemsOf, type ItemResult } from '../../contract/outcome';
import type { Target } from '../../contract/target';

/** A valid usage, with the positions of the items that it comes from. */
export interface TimedUsage {
	readonly items: readonly number[];
	readonly body: ExactObject;
}

/** Times that are likely not meant, because they are far from now. */
export interface FarTimes {
	/** How many items have one. */
	readonly items: number;
	readonly firstItem: number;
	/** The far time of the first one, UTC. */
	readonly firstTime: string;
	/** How it may have come about, as a sentence without its full stop; left out where nothing is likely. */
	readonly cause?: string;
}

/** The valid usages among results. */
export function timedUsages(results: readonly ItemResult[]): TimedUsage[] {
	return results.flatMap((result, position) =>
		result.usage === undefined
			? []
			: [{ items: itemsOf(result, position), body: result.usage as ExactObject }],
	);
}

const YEAR = 366 * 24 * 3_600_000;
const FIRST_NEAR = Date.UTC(2000, 0);
const FURTHEST_AHEAD = 2 * YEAR;

/**
 * Finds the usages before the year 2000 or more than two years ahead.
 *
 * @param now milliseconds since 1970-01-01T00:00Z
 * @returns `undefined` where there are none
 */
export function farTimes(
	target: Target,
	usages: Iterable<TimedUsage>,
	now: number,
): FarTimes | undefined {
	const items = new Set<number>();
	let first: number | undefined;
	for (const usage of usages) {
		const { from, to } = target.measure(usage.body);
		const far = [from, to].find((time) => time !== undefined && isFar(time, now));
		if (far === undefined) continue;
		first ??= far;
		for (const item of usage.items) items.add(item);
	}
	if (first === undefined) return undefined;
	const [firstItem] = items;
	return { items: items.size, firstItem, firstTime: formatInstant(first), cause: causeOf(first) };
}

function isFar(time: number, now: number): boolean {
	return time < FIRST_NEAR || time > now + FURTHEST_AHEAD;
}

function causeOf(time: number): string | undefined {
	if (time === 0) return 'an empty value may have been taken for 0';
	const asSeconds = time * 1_000;
	if (asSeconds >= FIRST_NEAR && asSeconds < Date.UTC(2100, 0))
		return `seconds may have been taken for milliseconds; as seconds it is ${formatInstant(asSeconds)}`;
	const year = new Date(time).getUTCFullYear();
	if (year < 100) return 'the year may have been read with two digits';
	if (year >= 1899 && year <= 1904)
		return 'a spreadsheet may have had a time of day without a date, or an empty cell';
	return year === 9999 ? 'it may stand for a time that is not known' : undefined;
}
