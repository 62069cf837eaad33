import type { Code } from '../../contract/code';
import type { Difference } from '../../contract/outcome';
import type { StoredUsage } from '../../contract/recognition';
import type { Target } from '../../contract/target';
import type { UsageResult } from './results';

/** Stored by this run, but not as it was sent. */
export function storedOtherwiseResult(
	target: Target,
	storedId: string | undefined,
	differences: readonly Difference[],
): UsageResult & { readonly code: Code } {
	const changes = differences.map(
		({ field, given, stored }) => `'${field}' was sent as ${given} and is ${stored}`,
	);
	return {
		outcome: 'unknown',
		code: 'echo-differs',
		message: `${target.service} stored usage ${storedId}, but otherwise than it was sent: ${changes.join(', ')}. Nothing more was sent, because the next run would not recognise it and would bill it again. Look at it in ${target.service} before the workflow runs again. Where times are cut, give them as ${target.service} keeps them.`,
		differences,
		...(storedId === undefined ? {} : { storedId }),
	};
}

/** Stored by this run, but lists do not show it: where they never will, no later run would recognise it. */
export function hiddenResult(
	target: Target,
	storedId: string,
): UsageResult & { readonly code: Code } {
	return {
		outcome: 'unknown',
		code: 'list-does-not-show',
		message: `${target.service} stored usage ${storedId}, but its list of usages does not show it. Nothing more was sent, because the next run would not recognise it and would bill it again. Ask the support of ${target.service} why usages are not listed, before the workflow runs again.`,
		storedId,
	};
}

/** Stored by this run, but a list does not show it yet. */
export function lateResult(created: UsageResult): UsageResult {
	return {
		...created,
		code: 'list-lags',
		message: `${created.message} Its list of usages does not show it yet: run the workflow again only when it does, or it may be stored once more.`,
	} as UsageResult;
}

/** Stored by this run, and no longer there. */
export function goneResult(target: Target, storedId: string): UsageResult {
	return {
		outcome: 'unknown',
		code: 'gone',
		message: `${target.service} stored usage ${storedId}, but it is no longer there: somebody has deleted or corrected it since. Look in ${target.service} what is stored; to run the workflow again stores it once more.`,
		storedId,
	};
}

/**
 * Stored more often than it is meant.
 *
 * @param before how the item would have ended
 * @param kept IDs of the copies that count
 * @param surplus IDs of the others
 */
export function surplusResult(
	target: Target,
	before: UsageResult,
	kept: readonly string[],
	surplus: readonly string[],
): UsageResult {
	const count = kept.length + surplus.length;
	return {
		outcome: 'surplus',
		code: 'stored-more-often',
		message: `${target.service} has this usage ${count} times, and it is meant ${kept.length === 1 ? 'once' : `${kept.length} times`}. Keep ${kept.join(', ')}; delete ${surplus.join(', ')} with 'Delete usage', unless that is a usage of its own that is no item of this run. Do not run this item again.`,
		storedId: kept[0],
		surplusIds: surplus,
		storedNow: before.outcome === 'created' || before.storedNow === true,
		...(before.remainder === undefined ? {} : { remainder: before.remainder }),
	};
}

/** Beside the sum of a period another sum of it is stored. */
export function otherSumBesideResult(
	target: Target,
	before: UsageResult,
	other: StoredUsage,
): UsageResult {
	const id = String(before.storedId);
	return {
		outcome: 'surplus',
		code: 'other-sum-same-period',
		message: `${target.service} has two sums for this period: usage ${id}, which is that of this run, and ${other.id} with ${other.quantity}. Executions at the same time had not the same rows. Look which of the two is complete, and delete the other. Do not run this item again.`,
		storedId: id,
		surplusIds: [other.id],
		storedNow: before.outcome === 'created' || before.storedNow === true,
	};
}
