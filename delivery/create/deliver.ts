import { findDuplicates } from '../identity/compare';
import type { Found } from '../stored/lookUp';
import type { Remembered } from '../contract/history';
import type { Identified } from '../identity/identify';
import { inParallel } from '../run/inParallel';
import type { Input, Prepared } from './input';
import { carryOutDryRun } from './dryRun';
import { byPartition, deliverListed, type Finish } from './listed/deliverListed';
import { recognise } from './listed/recognise';
import { sendUsage } from './send';
import type { DeliveryOptions } from './options';
import type { ItemResult } from '../contract/outcome';
import { prepare } from './prepare';
import {
	earlierResult,
	isWorthRemembering,
	keysOfStored,
	recall,
	statesOf,
	withoutUsage,
} from './remembered';
import { duplicateResult, withUsage, type UsageResult } from './results/results';
import { heldBackResult } from './results/notStoredResults';
import type { Run } from '../run/run';
import type { Target } from '../contract/target';
import type { ShowRequest } from '../contract/wire';

/**
 * The flow: validate, identify, deduplicate, look up, send. Every item ends in one outcome.
 *
 * @returns one result per item, or where rows are combined one per combined usage and invalid item; never throws for what an API or a network does
 */
export async function deliver(
	target: Target,
	inputs: readonly Input[],
	run: Run,
	options: DeliveryOptions,
): Promise<ItemResult[]> {
	return await deliverPrepared(target, prepare(target, inputs, options), run, options);
}

/**
 * The flow from the deduplication on.
 *
 * @returns the results that were prepared and those of the usages, each in its place
 */
export async function deliverPrepared(
	target: Target,
	{ usages, results }: Prepared,
	run: Run,
	given: DeliveryOptions,
): Promise<ItemResult[]> {
	const options =
		given.dryRun === undefined ? given : { ...given, memory: undefined, history: undefined };
	const nothingMayBeSent = options.stopOnInvalid && usages.size < results.length;
	if (nothingMayBeSent) {
		for (const [position, usage] of usages) results[position] = withUsage(usage, heldBackResult());
		return results as ItemResult[];
	}
	const duplicates = findDuplicates(target, usages);
	const firsts = [...usages].filter(([position]) => !duplicates.has(position));
	const remembered = await recall(firsts, options);
	run.waiting = firsts.length;
	const finish: Finish = (position, usage, { attempts = 1, ...result }) => {
		const ended = { ...withUsage(usage, result), ...(attempts > 1 && { attempts }) };
		results[position] = ended;
		if (!isWorthRemembering(target, usage, ended)) return;
		options.memory?.set(usage.identity, withoutUsage(ended));
		for (const key of keysOfStored(target, usage, ended)) options.rounds?.set(key, true);
	};
	const { recognition } = target;
	if (options.dryRun !== undefined)
		await tryOut(target, firsts, run, options.dryRun, options, finish);
	else if (recognition.kind === 'listed')
		await deliverListed(target, recognition, firsts, run, options, remembered, finish);
	else await deliverInAnyOrder(target, firsts, run, options, remembered, finish);
	await options.history?.end(statesOf(target, remembered, firsts, results));
	for (const duplicate of duplicates.values()) {
		const result = duplicateResult(duplicate, results[duplicate.first]!);
		results[duplicate.position] = withUsage(usages.get(duplicate.position)!, result);
	}
	return results as ItemResult[];
}

/** Delivers to an API that keeps idents unique, or that cannot be asked: there is no order to keep. */
async function deliverInAnyOrder(
	target: Target,
	usages: ReadonlyArray<[number, Identified]>,
	run: Run,
	options: DeliveryOptions,
	remembered: ReadonlyMap<string, Remembered>,
	finish: Finish,
): Promise<void> {
	await inParallel(usages, run.limits.concurrency, async ([position, usage]) => {
		const earlier = earlierResult(usage, remembered, options);
		finish(position, usage, earlier ?? (await sendUsage(target, usage, run, options.sums)));
		run.waiting -= 1;
	});
}

/** Says what would become of each usage. */
async function tryOut(
	target: Target,
	usages: ReadonlyArray<[number, Identified]>,
	run: Run,
	show: ShowRequest,
	options: DeliveryOptions,
	finish: Finish,
): Promise<void> {
	const { recognition } = target;
	const carryOut = async (
		position: number,
		usage: Identified,
		known?: UsageResult,
		found?: Found,
	): Promise<void> =>
		finish(position, usage, await carryOutDryRun(target, usage, run, show, known, found));
	if (recognition.kind !== 'listed') {
		await inParallel(usages, run.limits.concurrency, async ([position, usage]) => {
			await carryOut(position, usage);
		});
		return;
	}
	const nothingBefore = { begun: new Set<number>(), doubtful: new Map(), done: new Map() };
	const looking = { listing: recognition.list, run };
	await inParallel(byPartition(target, usages), run.limits.concurrency, async (open) => {
		const unsettled = { all: open, open, claimed: new Set<string>(), ...nothingBefore };
		const known = await recognise(target, unsettled, looking, options, []);
		for (const [position, usage] of open) {
			await carryOut(position, usage, known.resultFor(position, usage), known.lookUpFor(usage));
		}
	});
}
