import type { ItemResult } from '../contract/outcome';
import type { Target } from '../contract/target';
import { findDuplicates } from '../identity/compare';
import type { Identified } from '../identity/identify';
import type { Run } from '../run/run';
import { whyNotApproved } from './approval/approved';
import { tryOut } from './dryRun';
import { guardUsages } from './guard/guard';
import type { Input, Prepared } from './input';
import { deliverListed } from './listed/deliverListed';
import type { DeliveryOptions } from './options';
import { prepare } from './prepare';
import {
	isWorthRemembering,
	keysOfStored,
	noteRow,
	recall,
	statesOf,
	withoutUsage,
} from './remembered';
import { heldBackResult, notApprovedResult } from './results/notStoredResults';
import { repeatedResult } from './results/duplicateResults';
import { withUsage, type Finish } from './results/results';
import { sendUsages } from './send';

/**
 * The flow: validate, identify, deduplicate, look up, send. Every item ends in one outcome.
 *
 * @returns one result per item that is not empty, or where rows are combined one per combined usage and invalid item; never throws for what an API or a network does
 */
export async function deliver(
	target: Target,
	inputs: readonly Input[],
	run: Run,
	options: DeliveryOptions,
): Promise<ItemResult[]> {
	return withoutEmptyRows(
		await deliverPrepared(target, prepare(target, inputs, options), run, options),
	);
}

function without(
	usages: ReadonlyMap<number, Identified>,
	held: ReadonlyMap<number, unknown>,
): Map<number, Identified> {
	return new Map([...usages].filter(([position]) => !held.has(position)));
}

/** Where places are left out, each result says of which item it is. */
function withoutEmptyRows(results: ReadonlyArray<ItemResult | undefined>): ItemResult[] {
	if (!results.includes(undefined)) return results as ItemResult[];
	return results.flatMap((result, item) => (result === undefined ? [] : [{ item, ...result }]));
}

/**
 * The flow from the deduplication on.
 *
 * @returns the results that were prepared and those of the usages, each in its place
 */
export async function deliverPrepared(
	target: Target,
	{ usages: given, results }: Prepared,
	run: Run,
	all: DeliveryOptions,
): Promise<ItemResult[]> {
	const options =
		all.dryRun === undefined ? all : { ...all, memory: undefined, history: undefined };
	const hasInvalid = results.some((result) => result?.outcome === 'invalid');
	const nothingMayBeSent = options.stopOnInvalid && hasInvalid;
	if (nothingMayBeSent) {
		for (const [position, usage] of given) results[position] = withUsage(usage, heldBackResult());
		return results as ItemResult[];
	}
	const notApproved = whyNotApproved(target, given, options);
	if (notApproved !== undefined) {
		for (const [position, usage] of given)
			results[position] = withUsage(usage, notApprovedResult(notApproved));
		return results as ItemResult[];
	}
	const held = await guardUsages(target, given, run, options);
	for (const [position, result] of held ?? [])
		results[position] = withUsage(given.get(position)!, result);
	const usages = held === undefined ? given : without(given, held);
	const duplicates = findDuplicates(target, usages);
	const firsts = [...usages].filter(([position]) => !duplicates.has(position));
	const remembered = await recall(firsts, options);
	run.waiting = firsts.length;
	const finish: Finish = (position, usage, { attempts = 1, ...result }) => {
		const ended = { ...withUsage(usage, result), ...(attempts > 1 && { attempts }) };
		results[position] = ended;
		noteRow(usage, ended, options);
		if (!isWorthRemembering(target, usage, ended)) return;
		options.memory?.set(usage.identity, withoutUsage(ended));
		for (const key of keysOfStored(target, usage, ended)) options.rounds?.set(key, true);
	};
	const { recognition } = target;
	if (options.dryRun !== undefined)
		await tryOut(target, firsts, run, options.dryRun, options, finish);
	else if (recognition.kind === 'listed')
		await deliverListed(target, recognition, firsts, run, options, remembered, finish);
	else await sendUsages(target, firsts, run, options, remembered, finish);
	await options.history?.end(statesOf(target, remembered, firsts, results));
	for (const duplicate of duplicates.values()) {
		const usage = usages.get(duplicate.position)!;
		const result = repeatedResult(target, usage, duplicate, results[duplicate.first]!, options);
		results[duplicate.position] = withUsage(usage, result);
	}
	return results as ItemResult[];
}
