import type { Decimal } from '../../../values/decimal';
import type { Claim, Cleared } from '../../confirm/doubts';
import type { Doubt, Posted } from '../../confirm/posted';
import type { StoredUsage } from '../../contract/recognition';
import type { Target } from '../../contract/target';
import { contentOf, type Identified } from '../../identity/identify';
import { findInItsPlace, findNew, storedByTime } from '../../identity/match';
import {
	doubtfulResult,
	equalIsStored,
	rejectedResult,
	unsentResult,
} from '../results/notStoredResults';
import { storedOtherwiseResult } from '../results/confirmedResults';
import { otherQuantityResult, storedResult, type UsageResult } from '../results/results';

/** How a usage ends that was sent once to an API without a key. */
export function resultOfPosted(
	target: Target,
	usage: Identified,
	posted: Exclude<Posted, Doubt>,
): UsageResult {
	switch (posted.kind) {
		case 'stored':
			return posted.differences.length > 0
				? storedOtherwiseResult(target, posted.id, posted.differences)
				: storedResult(target, usage, 'created', posted);
		case 'refused':
			return rejectedResult(target, posted.refusal, posted);
		case 'unsent':
			return unsentResult(posted.reason);
	}
}

/** How a usage ends whose answer was lost. */
export function resultOfCleared(
	target: Target,
	usage: Identified,
	cleared: Cleared,
	mayBeOfAnother: boolean,
): UsageResult {
	switch (cleared.kind) {
		case 'open':
			return doubtfulResult(target, cleared.reason);
		case 'other':
			return otherQuantityResult(target, usage, cleared.stored, true);
		case 'equal':
			return mayBeOfAnother
				? doubtfulResult(target, {
						code: 'equal-stored',
						message: equalIsStored(target, cleared.stored),
					})
				: storedResult(target, usage, 'created', { id: cleared.stored.id, proven: false });
		default:
			return resultOfPosted(target, usage, cleared);
	}
}

/**
 * The stored usage that one in doubt may have become, which is then known.
 *
 * @param known IDs of those that were stored before, or stand for others
 */
export function claim(
	target: Target,
	usage: Identified,
	stored: readonly StoredUsage[],
	known: Set<string>,
): Claim | undefined {
	const equal = findNew(target, usage, stored, known);
	const other = equal ?? findInItsPlace(target, usage, storedByTime(stored), known);
	if (other !== undefined) known.add(other.id);
	return other && { kind: equal === undefined ? 'other' : 'equal', stored: other };
}

/** A usage as it would be listed, from what was sent and the ID that came back. */
export function storedUsageOf(
	target: Target,
	usage: Identified,
	id: string,
	accepted?: Decimal,
): StoredUsage | undefined {
	const { partition, from, amounts } = target.measure(usage.body);
	const content = target.content(usage.body);
	if (content === undefined || from === undefined) return undefined;
	return { id, partition, time: from, content, quantity: accepted ?? amounts[0].value };
}

/** Usages that could be taken for each other are sent one after another, all others side by side. */
export function sequenceOf(target: Target, usage: Identified, goByTime: boolean): string {
	const content = contentOf(target, usage);
	if (content === undefined) return usage.identity;
	return goByTime ? String(target.measure(usage.body).from) : content;
}
