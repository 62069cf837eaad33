import type { ItemResult } from '../contract/outcome';
import type { Target } from '../contract/target';
import { findDuplicates, type Duplicate } from '../identity/compare';
import type { Identified } from '../identity/identify';
import type { Run } from '../run/run';
import { tryOut } from './dryRun';
import type { Prepared } from './input';
import { deliverListed } from './listed/deliverListed';
import type { DeliveryOptions } from './options';
import {
	isWorthRemembering,
	keysOfStored,
	noteRow,
	recall,
	statesOf,
	withoutUsage,
} from './remembered';
import { repeatedResult } from './results/duplicateResults';
import { withUsage, type Finish } from './results/results';
import { sendUsages } from './send';

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
	endRepeated(target, usages, duplicates, results, options);
	return results as ItemResult[];
}

/** Ends what shares its identity with an earlier usage, by how that one ended. */
export function endRepeated(
	target: Target,
	usages: ReadonlyMap<number, Identified>,
	duplicates: ReadonlyMap<number, Duplicate>,
	results: Array<ItemResult | undefined>,
	options: DeliveryOptions,
): void {
	for (const duplicate of duplicates.values()) {
		const usage = usages.get(duplicate.position)!;
		const result = repeatedResult(target, usage, duplicate, results[duplicate.first]!, options);
		results[duplicate.position] = withUsage(usage, result);
	}
}
