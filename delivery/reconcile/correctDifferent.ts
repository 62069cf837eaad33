import { canonicalJson } from '../../values/exactJson';
import { groupBy } from '../../values/groupBy';
import { correctUsage } from '../correct/correct';
import type { PlacedCorrectionOptions } from '../correct/correctAt';
import { progressOf, type Corrected } from '../correct/correction';
import type { StoredUsage } from '../contract/recognition';
import { contentOf, type Identified } from '../identity/identify';
import { mayBeStoredInPart } from '../identity/match';
import { findOtherQuantities, type UsedAt } from '../identity/otherQuantity';
import { inParallel } from '../run/inParallel';
import type { Run } from '../run/run';
import { byPeriod } from './inPeriod';
import type { Recorded } from './recorded';
import { idsOf, type Reconciliation } from './reconcile';

/** What became of an expected usage that is stored otherwise, by the ID of the stored one. */
export interface DifferentCorrection {
	readonly id: string;
	/** `unclear`: nothing was done, because it may be another usage than the expected one. */
	readonly ended: Corrected | { readonly stands: 'unclear' };
}

/** By position of the expected usage. */
export type DifferentCorrections = ReadonlyMap<number, DifferentCorrection>;

/**
 * Corrects each expected usage that is stored with other values, because a person asked for it: the way
 * that *correct* goes, one after another in each partition. Where the stored one may be another usage
 * (several are stored or expected there, or part of one may be) nothing is done.
 *
 * @param usages the expected usages, as they were held against what is stored
 * @param stored all that is stored where they belong
 */
export async function correctDifferent(
	usages: ReadonlyMap<number, Identified>,
	found: Reconciliation,
	stored: readonly Recorded[],
	run: Run,
	options: PlacedCorrectionOptions,
): Promise<DifferentCorrections> {
	const ended = new Map<number, DifferentCorrection>();
	const { target } = options;
	const partitionOf = (position: number): string =>
		target.measure(usages.get(position)!.body).partition;
	const isUnclear = unclearOnes(usages, found, stored, options);
	const open = [...found.findings].flatMap(([position, finding]): Array<[number, string]> => {
		const id =
			finding.status === 'different'
				? finding.stored.id
				: finding.status === 'missing'
					? begunBy(options, usages.get(position)!)
					: undefined;
		if (id === undefined) return [];
		if (finding.status === 'missing' || !isUnclear(position)) return [[position, id]];
		ended.set(position, { id, ended: { stands: 'unclear' } });
		return [];
	});
	const partitions = groupBy(open, ([position]) => partitionOf(position));
	await inParallel([...partitions.values()], run.limits.concurrency, async (ones) => {
		for (const [position, id] of ones) {
			const usage = usages.get(position)!;
			options.found.set(keyOf(options, usage), id);
			ended.set(position, { id, ended: await correctUsage(options, id, usage.body, run) });
		}
	});
	return ended;
}

function keyOf({ target }: PlacedCorrectionOptions, usage: Identified): string {
	return contentOf(target, usage) ?? canonicalJson(usage.body);
}

/** The usage in whose place an earlier try of this execution set out to store this one, and may have. */
function begunBy(options: PlacedCorrectionOptions, usage: Identified): string | undefined {
	const id = options.found.get(keyOf(options, usage));
	return id !== undefined && progressOf(options, id) !== undefined ? id : undefined;
}

/** Tells which stored usages may be others than those that are expected in their place. */
function unclearOnes(
	usages: ReadonlyMap<number, Identified>,
	{ duplicates, findings }: Reconciliation,
	stored: readonly Recorded[],
	{ target }: PlacedCorrectionOptions,
): (position: number) => boolean {
	const expected = [...usages].filter(
		([position]) => (duplicates.get(position)?.differences.length ?? 1) > 0,
	);
	const meantAt = groupBy(expected, ([, { body }]) => placeOf(body));
	const matched = new Set(
		[...findings.values()].flatMap((finding) =>
			finding.status === 'matched' ? idsOf(finding) : [],
		),
	);
	const kept = stored.map(storedUsage);
	const storedFor = byPeriod(target, stored);
	const storedIn = groupBy(kept, ({ partition }) => partition);
	const storedAt = groupBy(kept, ({ content }) => placeOf(content));
	const rowsOf = groupBy(expected, ([, { body }]) => target.measure(body).partition);
	const usual = new Set<number>();
	for (const [partition, rows] of rowsOf) {
		const usedAt = new Map(rows.map(([position, { body }]) => [position, usedAtOf(body)]));
		const others = storedIn.get(partition) ?? [];
		for (const [position, { isUsual }] of findOtherQuantities(usedAt, others, ({ id }) =>
			matched.has(id),
		))
			if (isUsual) usual.add(position);
	}
	return (position) => {
		const usage = usages.get(position)!;
		const beside = besides(usage);
		const isSeveral = beside.length > 1 || meantAt.get(placeOf(usage.body))!.length > 1;
		return isSeveral || usual.has(position) || mayBePart(usage, beside[0]);
	};

	function besides(usage: Identified): readonly StoredUsage[] {
		if (usage.combined === undefined) return storedAt.get(placeOf(usage.body)) ?? [];
		// Rows of the period that were stored one by one are part of the expected sum.
		return storedFor(usage).map(storedUsage);
	}

	function usedAtOf(body: Identified['body']): UsedAt {
		const { from, amounts } = target.measure(body);
		return { time: from!, quantity: amounts[0].value };
	}

	function placeOf(body: Identified['body']): string {
		const { partition, from } = target.measure(body);
		return `${from} ${partition}`;
	}

	function storedUsage({ id, body }: Recorded): StoredUsage {
		const { time, quantity } = usedAtOf(body);
		return { id, partition: target.measure(body).partition, time, quantity, content: body };
	}

	function mayBePart(usage: Identified, { quantity }: StoredUsage): boolean {
		return mayBeStoredInPart(target, usage) && quantity.compare(usedAtOf(usage.body).quantity) < 0;
	}
}
