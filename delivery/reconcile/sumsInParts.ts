import type { Decimal } from '../../values/decimal';
import { groupBy } from '../../values/groupBy';
import { uniqueField } from '../contract/recognition';
import type { Difference } from '../contract/outcome';
import type { Target } from '../contract/target';
import {
	amountsOf,
	areTimesOfParts,
	differencesOfSum,
	MOST_PARTS,
	partOf,
	storedAmounts,
	sumOf,
} from '../create/lateRows/parts';
import type { Identified } from '../identity/identify';
import { byPeriod } from './inPeriod';
import type { Recorded } from './recorded';

/** A sum of a period that is stored by several usages: the sum as it first was, then differences. */
export interface SumInParts {
	readonly stored: readonly Recorded[];
	/** In the amounts, where the usages do not come to the sum; none where they do. */
	readonly differences: readonly Difference[];
}

export interface Part {
	readonly record: Recorded;
	readonly amounts: readonly Decimal[];
}

/**
 * Finds the sums that are stored by more than one usage, as *Rows That Come Late* reports differences. At
 * an API without a key all that is stored in the period counts; it is a sum and its differences where the
 * times say so, and whatever it is where it comes to the sum.
 *
 * @param usages the expected usages, by position
 * @param stored what stands for no expected usage yet, by its ID
 */
export function sumsInParts(
	target: Target,
	usages: ReadonlyArray<readonly [position: number, usage: Identified]>,
	stored: ReadonlyMap<string, Recorded>,
): ReadonlyMap<number, SumInParts> {
	const found = new Map<number, SumInParts>();
	const sums = usages.filter(([, { combined }]) => combined !== undefined);
	if (sums.length === 0) return found;
	const hasIdent = uniqueField(target.recognition) !== undefined;
	const partsOf = hasIdent
		? (usage: Identified) => partsByIdent(target, usage, stored)
		: partsInPeriods(target, sums, [...stored.values()]);
	for (const [position, usage] of sums) {
		const parts = partsOf(usage);
		if (parts.length < (hasIdent ? 2 : 1)) continue;
		const differences = differencesOfSum(target, usage, sumOf(parts));
		const isSumAlone = differencesOfSum(target, usage, parts[0].amounts).length === 0;
		const areParts =
			hasIdent ||
			areTimesOfParts(
				usage,
				parts.map(({ record }) => timeOf(target, record)),
			);
		if (differences.length === 0 || (parts.length > 1 && areParts && !isSumAlone))
			found.set(position, { stored: parts.map(({ record }) => record), differences });
	}
	return found;
}

/** By the idents that differences have; the sum itself first. */
export function partsByIdent(
	target: Target,
	usage: Identified,
	stored: ReadonlyMap<string, Recorded>,
): readonly Part[] {
	const parts: Part[] = [];
	const amounts = amountsOf(target, usage.body);
	for (let number = 0; number <= MOST_PARTS; number += 1) {
		const part = number === 0 ? usage : partOf(target, usage, number, amounts);
		const record = stored.get(part.identity);
		const partAmounts = record && storedAmounts(target, part, record.body);
		if (record === undefined || partAmounts === undefined) break;
		parts.push({ record, amounts: partAmounts });
	}
	return parts;
}

function partsInPeriods(
	target: Target,
	sums: ReadonlyArray<readonly [number, Identified]>,
	stored: readonly Recorded[],
): (usage: Identified) => readonly Part[] {
	const storedFor = byPeriod(target, stored);
	const placeOf = ({ body, combined }: Identified): string =>
		`${combined!.from} ${target.measure(body).partition}`;
	const atPlace = groupBy(sums, ([, usage]) => placeOf(usage));
	return (usage) =>
		// Of two sums of one period nobody can tell of which of them a usage is a part.
		atPlace.get(placeOf(usage))!.length > 1
			? []
			: storedFor(usage).map((record) => ({ record, amounts: amountsOf(target, record.body) }));
}

function timeOf(target: Target, { body }: Recorded): number {
	return target.measure(body).from!;
}
