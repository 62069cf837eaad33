import type { ItemResult } from '../contract/outcome';
import type { Target } from '../contract/target';
import type { Identified } from '../identity/identify';
import type { Run } from '../run/run';
import { whyNotApproved } from './approval/approved';
import { deliverPrepared } from './deliverPrepared';
import { guardUsages } from './guard/guard';
import type { Input, Prepared } from './input';
import { endSumsBroughtBefore, withoutSumsOfEarlierRounds } from './lateRows/broughtBefore';
import { endSumsBesideOthers, reportDifferences } from './lateRows/reportDifferences';
import type { DeliveryOptions } from './options';
import { prepare } from './prepare';
import { heldBackResult, notApprovedResult } from './results/notStoredResults';
import { withUsage, type UsageResult } from './results/results';

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
	const prepared = prepare(target, inputs, options);
	const { usages, results } = prepared;
	if (options.stopOnInvalid && results.some((result) => result?.outcome === 'invalid'))
		return withoutEmptyRows(endAll(prepared, heldBackResult()));
	const held = await guardUsages(target, usages, run, options);
	for (const [position, result] of held ?? [])
		results[position] = withUsage(usages.get(position)!, result);
	const open = held === undefined ? prepared : { usages: without(usages, held), results };
	const notApproved = whyNotApproved(target, open.usages, options);
	if (notApproved !== undefined)
		return withoutEmptyRows(endAll(open, notApprovedResult(notApproved)));
	const left =
		options.lateRows === undefined ? open : withoutSumsOfEarlierRounds(target, open, options);
	const clear =
		options.lateRows === 'correct' ? await endSumsBesideOthers(target, left, run) : left;
	const delivers = options.lateRows === 'difference' ? reportDifferences : deliverPrepared;
	const delivered = await delivers(target, clear, run, options);
	return withoutEmptyRows(endSumsBroughtBefore(target, left.usages, delivered, options));
}

/** Ends all usages where nothing may be sent at all. */
function endAll({ usages, results }: Prepared, result: UsageResult): Prepared['results'] {
	for (const [position, usage] of usages) results[position] = withUsage(usage, result);
	return results;
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
