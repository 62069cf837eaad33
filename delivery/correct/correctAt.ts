import { canonicalJson, type ExactObject } from '../../values/exactJson';
import { groupBy } from '../../values/groupBy';
import { isStored, type Looking } from '../confirm/looking';
import { Freshness } from '../confirm/waits';
import type { Memory } from '../contract/history';
import type { StoredUsage } from '../contract/recognition';
import { earliestFirst } from '../identity/match';
import type { Run } from '../run/run';
import { Remover } from '../stored/remove';
import { correctAbsent, correctUsage } from './correct';
import {
	progressOf,
	type Corrected,
	type CorrectionFailed,
	type CorrectionOptions,
} from './correction';
import { areBeside, listBeside, listBesideGone } from './beside';
import { rightUsage } from './rightUsage';

/** How usages are to be corrected that are found by where and when they are. */
export interface PlacedCorrectionOptions extends CorrectionOptions {
	/** The IDs of the wrong usages that an earlier try found, by what was known of them. */
	readonly found: Memory<string>;
}

/** How a correction ended, and the ID of the wrong usage where one was found. */
export interface PlacedCorrection {
	readonly id?: string;
	readonly corrected: Corrected;
}

/**
 * Corrects the stored usage of a subscription and time. Where several are stored there nobody can say
 * which is meant, and nothing is done. Where none is, an earlier run may have corrected it: then the
 * right one is looked for, and stored only where that was asked for and nothing is in its place.
 *
 * @param known of the wrong usage, by the names of the API: where and when it is, perhaps its quantity
 * @param changes as for {@link correctUsage}
 */
export async function correctUsageAt(
	options: PlacedCorrectionOptions,
	known: ExactObject,
	changes: ExactObject,
	run: Run,
): Promise<PlacedCorrection> {
	const key = canonicalJson(known);
	const earlier = options.found.get(key);
	// What this execution has removed is no longer listed.
	if (earlier !== undefined && progressOf(options, earlier) !== undefined)
		return { id: earlier, corrected: await correctUsage(options, earlier, changes, run, known) };
	if (progressOf(options, key) !== undefined)
		return { corrected: await correctAbsent(options, key, { ...known, ...changes }, run) };
	const looking = lookingOf(options, run);
	const listed = await listBeside(options, known, looking);
	if (!listed.known) {
		const { code, message: reason } = listed.reason;
		return { corrected: { stands: 'untouched', failedAt: 'listing', code, reason } };
	}
	const quantity = options.target.measure(known).amounts.find(({ value }) => value)?.value;
	const candidates = await standingOf(
		options,
		known,
		looking,
		listed.usages.filter((usage) => quantity === undefined || sameQuantity(usage, quantity)),
	);
	if (candidates.length === 0)
		return { corrected: await settleAbsent(options, known, changes, listed.usages, run) };
	if (quantitiesOf(candidates) > 1) return { corrected: ambiguous(candidates) };
	const [{ id }] = candidates;
	options.found.set(key, id);
	return { id, corrected: await correctUsage(options, id, changes, run, known) };
}

function sameQuantity(usage: StoredUsage, quantity: StoredUsage['quantity']): boolean {
	return usage.quantity.compare(quantity) === 0;
}

function quantitiesOf(usages: readonly StoredUsage[]): number {
	return groupBy(usages, ({ quantity }) => quantity.toString()).size;
}

/**
 * A list may show for a while what is gone, which matters where there seem to be several. What it shows
 * to the end stands, whatever reading by ID says, or another one would be taken for the one that is meant.
 */
async function standingOf(
	options: CorrectionOptions,
	known: ExactObject,
	looking: Looking,
	usages: readonly StoredUsage[],
): Promise<readonly StoredUsage[]> {
	const inOrder = earliestFirst(usages);
	if (quantitiesOf(inOrder) < 2) return inOrder;
	const absent = new Set<string>();
	for (const { id } of inOrder) if ((await isStored(looking, id)) === false) absent.add(id);
	if (absent.size === 0) return inOrder;
	const listed = await listBesideGone(options, known, absent, looking);
	if (!listed.known) return inOrder;
	const shown = new Set(listed.usages.map(({ id }) => id));
	return inOrder.filter(({ id }) => !absent.has(id) || shown.has(id));
}

function lookingOf({ target, removal }: CorrectionOptions, run: Run): Looking {
	const remover = new Remover(removal, run);
	return { listing: target.recognition.list, remover, run, freshness: new Freshness() };
}

function ambiguous(found: readonly StoredUsage[]): CorrectionFailed {
	return { stands: 'untouched', code: 'usage-ambiguous', reason: '', found };
}

/** @param others what is stored where the wrong usage was looked for */
async function settleAbsent(
	options: PlacedCorrectionOptions,
	known: ExactObject,
	changes: ExactObject,
	others: readonly StoredUsage[],
	run: Run,
): Promise<Corrected> {
	const right = { ...known, ...changes };
	const found = [...others, ...(await inItsPlace(options, known, right, run))];
	// With something in its place it would be billed beside that.
	const storeIfGone = options.storeIfGone && found.length === 0;
	const corrected = await correctAbsent(
		{ ...options, storeIfGone },
		canonicalJson(known),
		right,
		run,
	);
	if (corrected.stands === 'right') return corrected;
	if (corrected.faults !== undefined) return { ...corrected, stands: 'absent' };
	const { stands, code } = corrected;
	if (!(stands === 'neither' && code === 'gone') && code !== 'fields-missing') return corrected;
	return { ...corrected, stands: 'absent', code: 'usage-not-found', found };
}

/** What is stored where the right usage would be, unless that is where the wrong one was looked for. */
async function inItsPlace(
	options: CorrectionOptions,
	known: ExactObject,
	given: ExactObject,
	run: Run,
): Promise<readonly StoredUsage[]> {
	const right = rightUsage(options.target, options.reading, given);
	if ('faults' in right || areBeside(options.target, known, right.content)) return [];
	const listed = await listBeside(options, right.content, lookingOf(options, run));
	return listed.known ? listed.usages : [];
}
