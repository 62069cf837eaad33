import { parseExactJson, type ExactObject } from '../../../values/exactJson';
import type { Target } from '../../contract/target';
import { differencesBetween } from '../../identity/compare';
import { contentOf } from '../../identity/identify';
import type { Prepared } from '../input';
import type { DeliveryOptions } from '../options';
import { SUCCESSES, type ItemResult } from '../../contract/outcome';
import { sumBroughtBeforeResult } from './partResults';
import { otherSumOfExecutionResult, withUsage } from '../results/results';

/**
 * Ends sums of periods of which an earlier round of this execution has brought another one: each has a
 * part of the rows, as in a loop over batches, so their difference says nothing. Notes all others.
 *
 * @returns what is left to deliver
 */
export function withoutSumsOfEarlierRounds(
	target: Target,
	{ usages, results }: Prepared,
	{ sums, dryRun }: DeliveryOptions,
): Prepared {
	const left = new Map(usages);
	for (const [position, usage] of usages) {
		if (usage.combined === undefined || sums === undefined) continue;
		const content = contentOf(target, usage)!;
		const earlier = sums.get(usage.identity);
		if (earlier === undefined) {
			if (dryRun === undefined) sums.set(usage.identity, content);
			continue;
		}
		if (earlier === content) continue;
		const before = parseExactJson(earlier) as ExactObject;
		const differences = differencesBetween(target.content(usage.body)!, before);
		left.delete(position);
		results[position] = withUsage(usage, otherSumOfExecutionResult(target, usage, differences));
	}
	return { usages: left, results };
}

/**
 * Ends sums that are stored already because an earlier round of this execution has brought the same ones
 * of other rows, which are not billed. Notes all that are stored.
 *
 * @param results of the usages, each in its place
 */
export function endSumsBroughtBefore(
	target: Target,
	usages: Prepared['usages'],
	results: ItemResult[],
	{ rows, dryRun }: DeliveryOptions,
): ItemResult[] {
	if (rows === undefined || dryRun !== undefined) return results;
	for (const [position, usage] of usages) {
		const { outcome } = results[position];
		if (usage.combined === undefined || !SUCCESSES.has(outcome)) continue;
		const ofTheseRows = `${usage.identity} ${usage.rows}`;
		const isOfOthers = rows.get(usage.identity) === true && rows.get(ofTheseRows) !== true;
		if (outcome === 'duplicate' && isOfOthers) {
			results[position] = withUsage(usage, sumBroughtBeforeResult(target));
			continue;
		}
		rows.set(usage.identity, true);
		rows.set(ofTheseRows, true);
	}
	return results;
}
