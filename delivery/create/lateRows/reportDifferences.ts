import type { ItemResult } from '../../contract/outcome';
import type { Target } from '../../contract/target';
import type { Identified } from '../../identity/identify';
import type { Run } from '../../run/run';
import { findDuplicates } from '../../identity/compare';
import { mayBeStoredInPart } from '../../identity/match';
import { deliverPrepared, endRepeated } from '../deliverPrepared';
import type { Prepared } from '../input';
import type { DeliveryOptions } from '../options';
import { unsentResult } from '../results/notStoredResults';
import { withUsage, type UsageResult } from '../results/results';
import { amountsOf, MOST_PARTS, partOf, sumOf, type MissingPart } from './parts';
import { readParts, type PartsRead } from './readParts';
import {
	differenceResult,
	moreStoredResult,
	otherUsagesResult,
	overtakenResult,
	storedInPartsResult,
} from './partResults';

/** Another run may report a difference at the same moment; then what is missing is worked out anew. */
const ROUNDS = 3;

/**
 * Delivers sums of periods to which rows may have come late: where less is stored than a sum says, what
 * is missing is sent as a usage of its own, never the whole sum again. A sum that says less than is stored
 * is a conflict, because nothing can be reported that is less than nothing.
 *
 * @returns the results that were prepared and those of the usages, each in its place
 */
export async function reportDifferences(
	target: Target,
	{ usages, results }: Prepared,
	run: Run,
	options: DeliveryOptions,
): Promise<ItemResult[]> {
	let delivered = results as ItemResult[];
	const duplicates = findDuplicates(target, usages);
	// Of two sums of one period nobody can tell of which of them the stored one is a part.
	let open = new Map([...usages].filter(([position]) => !duplicates.has(position)));
	for (let round = 1; round <= ROUNDS && open.size > 0; round += 1) {
		const sums = [...open].filter(([, { combined }]) => combined !== undefined);
		const read = await readParts(target, sums, run);
		const toSend = new Map(open);
		const parts = new Map<number, MissingPart>();
		for (const [position, usage] of sums) {
			const settled = settle(target, usage, read.get(position));
			if (settled === undefined) continue;
			if ('result' in settled) {
				delivered[position] = withUsage(usage, settled.result);
				toSend.delete(position);
			} else {
				parts.set(position, settled);
				toSend.set(position, settled.part);
			}
		}
		delivered = await deliverPrepared(target, { usages: toSend, results: delivered }, run, options);
		const overtaken = new Map<number, Identified>();
		for (const [position, sum] of parts) {
			const result = delivered[position];
			if (result.code === 'late-rows') overtaken.set(position, usages.get(position)!);
			else delivered[position] = differenceResult(target, result, sum);
		}
		open = overtaken;
	}
	for (const [position, usage] of open)
		delivered[position] = withUsage(usage, overtakenResult(target));
	endRepeated(target, usages, duplicates, delivered, options);
	return delivered;
}

/**
 * Ends the sums in whose periods other usages are stored, where late rows are to be corrected: they may be
 * rows that were sent alone, which the sum would bill once more.
 *
 * @returns the others, and all results
 */
export async function endSumsBesideOthers(
	target: Target,
	{ usages, results }: Prepared,
	run: Run,
): Promise<Prepared> {
	const sums = [...usages].filter(([, { combined }]) => combined !== undefined);
	const read = await readParts(target, sums, run);
	const open = new Map(usages);
	for (const [position, usage] of sums) {
		const parts = read.get(position);
		if (parts?.known !== true || parts.isUnclear !== true) continue;
		const settled = settle(target, usage, parts);
		if (settled === undefined || !('result' in settled)) continue;
		results[position] = withUsage(usage, settled.result);
		open.delete(position);
	}
	return { usages: open, results };
}

/** How a sum ends, or which part of it is missing; nothing where it goes the way of every usage. */
function settle(
	target: Target,
	usage: Identified,
	read: PartsRead | undefined,
): MissingPart | { readonly result: UsageResult } | undefined {
	// Of what was accepted in part nobody can tell late rows from what was over the limit.
	if (read === undefined || mayBeStoredInPart(target, usage)) return undefined;
	if (!read.known) return { result: unsentResult(read.reason) };
	const { parts, isUnclear = false } = read;
	if (parts.length === 0) return undefined;
	const whole = amountsOf(target, usage.body);
	const stored = sumOf(parts);
	const rest = whole.map((amount, at) => amount.minus(stored[at]));
	const orders = whole.map((amount, at) => amount.compare(stored[at]));
	if (orders.every((order) => order === 0))
		return { result: storedInPartsResult(target, usage, parts) };
	if (isUnclear) return { result: otherUsagesResult(target, usage, parts, stored) };
	if (orders.some((order) => order < 0) || parts.length > MOST_PARTS)
		return { result: moreStoredResult(target, usage, parts, stored) };
	const part = partOf(target, usage, parts.length, rest);
	return { part, count: parts.length, whole };
}
