import { groupBy } from '../../../values/groupBy';
import { parseDecimal, type Decimal } from '../../../values/decimal';
import type { ExactObject } from '../../../values/exactJson';
import { uniqueField, type Recognition, type StoredUsage } from '../../contract/recognition';
import type { Reason } from '../../contract/code';
import type { Difference } from '../../contract/outcome';
import type { Target } from '../../contract/target';
import { comparedWithStored } from '../../identity/compare';
import { identifyPart, type Identified } from '../../identity/identify';
import { inParallel } from '../../run/inParallel';
import type { Run } from '../../run/run';
import { lookUp, type Found } from '../../stored/lookUp';
import { lookUpTogether, mergedWindows } from '../../stored/lookUpTogether';
import { readByIdent } from '../../stored/storedByIdent';

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

/** The parts of a sum in order, none where the period is not stored; or why they are not known. */
export type PartsRead =
	| {
			readonly known: true;
			readonly parts: readonly StoredPart[];
			/** Whether other usages may be rows of the period too, so that what is missing cannot be told. */
			readonly isUnclear?: boolean;
	  }
	| { readonly known: false; readonly reason: Reason };

/** The sum of a period, by the position of its result. */
export type Sums = ReadonlyArray<readonly [position: number, usage: Identified]>;

/**
 * Reads what is stored of each sum.
 *
 * @returns by position; a sum is left out where what is stored differs in more than its amounts
 */
export async function readParts(
	target: Target,
	sums: Sums,
	run: Run,
): Promise<ReadonlyMap<number, PartsRead>> {
	const { recognition } = target;
	if (recognition.kind === 'listed') return await listParts(target, recognition, sums, run);
	const read = new Map<number, PartsRead>();
	if (recognition.kind !== 'keyedReadable') return read;
	await inParallel(sums, run.limits.concurrency, async ([position, usage]) => {
		const parts = await partsByIdent(target, usage, run);
		if (parts !== undefined) read.set(position, parts);
	});
	return read;
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

async function partsByIdent(
	target: Target,
	usage: Identified,
	run: Run,
): Promise<PartsRead | undefined> {
	const parts: StoredPart[] = [];
	const amounts = amountsOf(target, usage.body);
	for (let number = 0; number <= MOST_PARTS; number += 1) {
		const part = number === 0 ? usage : partOf(target, usage, number, amounts);
		const read = await readByIdent(target, part.body, run);
		if (read?.kind === 'absent') break;
		if (read?.kind !== 'stored') return read && { known: false, reason: read.reason };
		const stored = storedAmounts(target, part, read.body);
		if (stored === undefined) return undefined;
		parts.push({ amounts: stored });
	}
	return { known: true, parts };
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

async function listParts(
	target: Target,
	{ list }: Extract<Recognition, { kind: 'listed' }>,
	sums: Sums,
	run: Run,
): Promise<ReadonlyMap<number, PartsRead>> {
	const partitions = groupBy(sums, ([, { body }]) => target.measure(body).partition);
	const found = await lookUpAll();
	const read = new Map<number, PartsRead>();
	for (const [partition, of] of partitions) {
		const stored = found.get(partition)!;
		if (!stored.known) {
			for (const [position] of of) read.set(position, { known: false, reason: stored.reason });
			continue;
		}
		for (const [position, usage] of of)
			read.set(position, { known: true, ...partsFrom(usage, stored.usages) });
	}
	return read;

	/** All partitions together where that is fewer lists, else each. */
	async function lookUpAll(): Promise<ReadonlyMap<string, Found>> {
		const windows = mergedWindows(sums.map(([, usage]) => periodOf(usage)));
		const together = await lookUpTogether(list, windows, partitions.size, run);
		if (together !== undefined) {
			const stored = groupBy(together, ({ partition }) => partition);
			return new Map(
				[...partitions.keys()].map((name) => [
					name,
					{ known: true, usages: stored.get(name) ?? [] },
				]),
			);
		}
		const founds = new Map<string, Found>();
		await inParallel(partitions, run.limits.concurrency, async ([partition, of]) => {
			const periods = of.map(([, usage]) => periodOf(usage));
			const span = {
				partition,
				from: Math.min(...periods.map(({ from }) => from)),
				to: Math.max(...periods.map(({ to }) => to)),
			};
			founds.set(partition, await lookUp(list, span, run));
		});
		return founds;
	}
}

/**
 * What is stored in the period of a sum. Its parts are one at each of their times, without a gap: any
 * other usage may be a row that was sent alone, or a sum of a shorter period.
 */
function partsFrom(
	usage: Identified,
	listed: readonly StoredUsage[],
): { readonly parts: readonly StoredPart[]; readonly isUnclear: boolean } {
	const { from, to } = periodOf(usage);
	const stored = listed
		.filter(({ time }) => time >= from && time <= to)
		.sort((one, other) => one.time - other.time);
	const times = stored.map(({ time }) => time);
	return {
		parts: stored.map(({ quantity, id }) => ({ amounts: [quantity], id })),
		isUnclear: !areTimesOfParts(usage, times),
	};
}

/** Whether usages are a sum and its differences by their times, earliest first, where the API has no key. */
export function areTimesOfParts(usage: Identified, times: readonly number[]): boolean {
	const { from } = periodOf(usage);
	return times.every((time, number) => time === from + number * APART_MS);
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
