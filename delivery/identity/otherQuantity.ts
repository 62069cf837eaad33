import type { Decimal } from '../../values/decimal';
import type { StoredUsage } from '../contract/recognition';
import { earliestFirst } from './match';

/** How much was used when, of one subscription or contract. */
export interface UsedAt {
	/** Milliseconds since 1970-01-01T00:00Z. */
	readonly time: number;
	readonly quantity: Decimal;
}

/** A stored usage with another quantity at the time of a row, for which no row stands. */
export interface OtherQuantity {
	readonly stored: StoredUsage;
	/** Whether several quantities at one moment are usual there: then both may be meant. */
	readonly isUsual: boolean;
}

/** Several quantities at one in so many moments are no chance. */
const CROWDED_OF = 10;

/**
 * Finds what is stored at the times of rows with another quantity, and stands for none of them: a row
 * that was corrected after it was reported, or a usage of its own. The two cannot be told apart where
 * several quantities at one moment are usual, as with several meters, or times without a time of day:
 * at a moment that has several itself, stored or among the rows, and at all moments where at least
 * every tenth of them has. Pure.
 *
 * @param rows all of one partition, by position
 * @param stored all that is stored in their partition and span of time
 * @param isAccountedFor whether a stored usage stands for a row
 * @returns by position, for each row at whose time there is such a usage the one that was stored first
 */
export function findOtherQuantities(
	rows: ReadonlyMap<number, UsedAt>,
	stored: readonly StoredUsage[],
	isAccountedFor: (usage: StoredUsage) => boolean,
): ReadonlyMap<number, OtherQuantity> {
	const meant = quantitiesByTime(rows.values());
	const unaccounted = stored.filter((usage) => {
		const quantities = meant.get(usage.time);
		// A copy of what a row says is too many, but no other quantity.
		const isOther = quantities !== undefined && !quantities.has(usage.quantity.toString());
		return isOther && !isAccountedFor(usage);
	});
	const others = new Map<number, OtherQuantity>();
	if (unaccounted.length === 0) return others;
	const kept = quantitiesByTime(stored);
	const isCrowded = (time: number): boolean =>
		[meant, kept].some((quantities) => (quantities.get(time)?.size ?? 0) > 1);
	const moments = [...new Set([...meant.keys(), ...kept.keys()])];
	const crowded = moments.filter(isCrowded).length;
	const isUsual = crowded > 0 && crowded * CROWDED_OF >= moments.length;
	// The latest first, so that the earliest of a moment is what remains.
	const byTime = new Map(
		earliestFirst(unaccounted)
			.reverse()
			.map((usage) => [usage.time, usage]),
	);
	for (const [position, { time }] of rows) {
		const other = byTime.get(time);
		if (other !== undefined)
			others.set(position, { stored: other, isUsual: isUsual || isCrowded(time) });
	}
	return others;
}

/** Each quantity of a moment once, whatever its spelling. */
function quantitiesByTime(usages: Iterable<UsedAt>): ReadonlyMap<number, ReadonlySet<string>> {
	const byTime = new Map<number, Set<string>>();
	for (const { time, quantity } of usages) {
		const known = byTime.get(time);
		if (known === undefined) byTime.set(time, new Set([quantity.toString()]));
		else known.add(quantity.toString());
	}
	return byTime;
}
