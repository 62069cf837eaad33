import { groupBy } from '../../../values/groupBy';
import type { Recognition, StoredUsage } from '../../contract/recognition';
import type { Reason } from '../../contract/code';
import type { Target } from '../../contract/target';
import type { Identified } from '../../identity/identify';
import { inParallel } from '../../run/inParallel';
import type { Run } from '../../run/run';
import { lookUp, type Found } from '../../stored/lookUp';
import { lookUpTogether, mergedWindows } from '../../stored/lookUpTogether';
import { readByIdent } from '../../stored/storedByIdent';
import {
	amountsOf,
	areTimesOfParts,
	MOST_PARTS,
	partOf,
	periodOf,
	storedAmounts,
	type StoredPart,
} from './parts';

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
