import { parseDecimal, type Decimal } from '../../../values/decimal';
import type { ExactObject } from '../../../values/exactJson';
import { uniqueField } from '../../contract/recognition';
import type { Difference } from '../../contract/outcome';
import type { Target } from '../../contract/target';
import { comparedWithStored } from '../../identity/compare';
import { identifyPart, type Identified } from '../../identity/identify';

/** So many usages may make up the sum of a period; a sum that comes late more often is an accident. */
export const MOST_PARTS = 30;
/** An API without a key tells the parts of a sum apart by their times, which may be kept in seconds. */
const APART_MS = 1_000;

/** What is stored of the sum of a period: the sum itself, then the differences, as they came late. */
export interface StoredPart {
	readonly amounts: readonly Decimal[];
	readonly id?: string;
}

/** What is missing of a sum. */
export interface MissingPart {
	readonly part: Identified;
	/** How many usages are stored of the sum already. */
	readonly count: number;
	/** The amounts of the sum. */
	readonly whole: readonly Decimal[];
}

/**
 * A part of a sum as a usage of its own, which another run knows again by its number.
 *
 * @param number from 1; the sum itself is 0
 * @param amounts in the order in which the combination gives them
 */
export function partOf(
	target: Target,
	usage: Identified,
	number: number,
	amounts: readonly Decimal[],
): Identified {
	const { take, build } = target.combination!;
	const row = take(usage.body)!;
	const { from, to } = usage.combined!;
	const begins = Date.parse(from) + (uniqueField(target.recognition) ? 0 : number * APART_MS);
	const byKey = new Map(row.amounts.map(({ key }, at) => [key, amounts[at]]));
	const body = build(row.kind, byKey, { from: begins, to: Date.parse(to) });
	return { ...usage, ...identifyPart(target, body, usage.identity, number), content: undefined };
}

/** What is stored where the amounts of a usage stand; nothing where anything else differs. */
export function storedAmounts(
	target: Target,
	{ body }: Identified,
	stored: ExactObject,
): readonly Decimal[] | undefined {
	const { amountFields = [] } = target.combination!;
	const { differences } = comparedWithStored(target, body, stored);
	if (differences.some(({ field }) => !amountFields.includes(field))) return undefined;
	const amounts = amountsOf(target, body).map((amount, at) => {
		const other = differences.find(({ field }) => field === amountFields[at]);
		if (other === undefined) return amount;
		const decimal = parseDecimal(other.stored);
		return decimal.ok ? decimal.value : undefined;
	});
	return amounts.every((amount) => amount !== undefined) ? amounts : undefined;
}

/** Whether usages are a sum and its differences by their times, earliest first, where the API has no key. */
export function areTimesOfParts(usage: Identified, times: readonly number[]): boolean {
	const { from } = periodOf(usage);
	return times.every((time, number) => time === from + number * APART_MS);
}

/** The times that the parts of a sum may have where the API has no key; none of what is no sum. */
export function timesOfParts({ combined }: Pick<Identified, 'combined'>): number[] {
	if (combined === undefined) return [];
	const { from } = periodOf({ combined });
	return Array.from({ length: MOST_PARTS + 1 }, (_none, number) => from + number * APART_MS);
}

/** The identities that a usage may be stored under: its own, and those of the parts of a sum. */
export function identitiesOfParts(target: Target, usage: Identified): string[] {
	const { body, combined, identity } = usage;
	if (combined === undefined) return [identity];
	const numbers = Array.from({ length: MOST_PARTS }, (_none, number) => number + 1);
	return [
		identity,
		...numbers.map((number) => identifyPart(target, body, identity, number).identity),
	];
}

/** The first and the last millisecond of the period of a sum. */
export function periodOf({ combined }: Pick<Identified, 'combined'>): {
	readonly from: number;
	readonly to: number;
} {
	return { from: Date.parse(combined!.from), to: Date.parse(combined!.to) - 1 };
}

/** What parts come to, amount by amount; there is at least one. */
export function sumOf(parts: readonly StoredPart[]): readonly Decimal[] {
	return parts
		.map(({ amounts }) => amounts)
		.reduce((sum, amounts) => sum.map((amount, at) => amount.plus(amounts[at])));
}

/** In which amounts a sum differs from what is stored of it. */
export function differencesOfSum(
	target: Target,
	{ body }: Identified,
	stored: readonly Decimal[],
): Difference[] {
	const fields = target.combination!.amountFields ?? [];
	return amountsOf(target, body).flatMap((amount, at) =>
		amount.compare(stored[at]) === 0
			? []
			: [{ field: fields[at], given: amount.toString(), stored: stored[at].toString() }],
	);
}

/** The amounts of a sum, in the order in which the combination gives them. */
export function amountsOf({ combination }: Target, body: ExactObject): readonly Decimal[] {
	return combination!.take(body)!.amounts.map(({ value }) => value);
}
