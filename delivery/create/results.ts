import type { StoredUsage } from '../contract/recognition';
import type { Decimal } from '../../values/decimal';
import type { Code } from '../contract/code';
import { differencesBetween, type Duplicate } from '../identity/compare';
import type { Identified } from '../identity/identify';
import {
	itemsInWords,
	itemsOf,
	SUCCESSES,
	type CombinedFrom,
	type Difference,
	type Ended,
	type ItemResult,
	type Refusal,
	type ResultDetails,
} from '../contract/outcome';
import type { Target } from '../contract/target';

/** What became of a usage, before its identity and the usage itself are added. */
export type UsageResult = Ended & Omit<ResultDetails, 'identity' | 'usage' | 'combined'>;

export function withUsage(usage: Identified, result: UsageResult): ItemResult {
	const { identity, body, combined } = usage;
	return { ...result, identity, usage: body, ...(combined && { combined }) };
}

/**
 * Stored by this run, or found stored.
 *
 * @param outcome `created` or `duplicate`; where less was accepted than sent it is `partial`
 */
export function storedResult(
	target: Target,
	usage: Identified,
	outcome: 'created' | 'duplicate',
	stored: {
		readonly id?: string;
		readonly accepted?: Decimal;
		readonly reworded?: readonly string[];
	},
): UsageResult {
	const storedId = stored.id === undefined ? {} : { storedId: stored.id };
	const { accepted } = stored;
	// Most APIs do not say how much they accepted.
	const sent = accepted && target.measure(usage.body).amounts[0]?.value;
	if (sent !== undefined && accepted !== undefined && accepted.compare(sent) < 0) {
		const remainder = sent.minus(accepted).toString();
		const mayBeLate = usage.combined !== undefined && outcome === 'duplicate';
		const why = mayBeLate
			? 'was over the limit of the plan, or is from rows that came late,'
			: 'was over the limit of the plan';
		return {
			outcome: 'partial',
			code: mayBeLate ? 'over-limit-or-late-rows' : 'over-limit',
			message: `${target.service} stored ${accepted} of ${sent}; ${remainder} ${why} and is not billed.`,
			remainder,
			storedNow: outcome === 'created',
			...storedId,
		};
	}
	if (outcome === 'created')
		return { outcome, message: `${target.service} stored the usage.`, ...storedId };
	return {
		outcome,
		message: duplicateMessage(target, stored.reworded),
		compared: true,
		...storedId,
	};
}

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

/** A duplicate whose stored usage could not be read to compare it. */
export function uncomparedResult(target: Target): UsageResult {
	return {
		outcome: 'duplicate',
		code: 'not-compared',
		message: `${target.service} has a usage with this ident already; nothing was sent twice. Whether it says the same could not be checked.`,
		compared: false,
	};
}

/** Known from an earlier execution, so that nothing was asked or sent. */
export function rememberedResult(): UsageResult {
	return {
		outcome: 'duplicate',
		code: 'in-history',
		message: "An earlier run stored this usage, says 'Keep History'; nothing was sent twice.",
		compared: false,
	};
}

function duplicateMessage(target: Target, reworded: readonly string[] = []): string {
	if (reworded.length === 0)
		return `${target.service} has this usage already; nothing was sent twice.`;
	return `${target.service} has this usage already${butFor(reworded)}; nothing was sent twice.`;
}

function butFor(reworded: readonly string[]): string {
	return reworded.length === 0 ? '' : ` but for '${reworded.join("', '")}', which bills nothing`;
}

export function conflictResult(
	target: Target,
	usage: Identified,
	differences: readonly Difference[],
	refusal?: Refusal,
): UsageResult {
	return {
		outcome: 'conflict',
		code: usage.combined ? 'late-rows' : 'other-content',
		message: usage.combined
			? otherSum(target, differences)
			: otherContent(target, usage, differences),
		differences,
		refusal,
		compared: true,
	};
}

/** Another sum of the same period is stored, as the API lists it. */
export function otherSumResult(
	target: Target,
	usage: Identified,
	stored: StoredUsage,
): UsageResult {
	const differences = differencesBetween(target.content(usage.body) ?? {}, stored.content);
	return { ...conflictResult(target, usage, differences), storedId: stored.id };
}

function otherContent(
	target: Target,
	{ identity }: Identified,
	differences: readonly Difference[],
): string {
	return `${target.service} has another usage under the identity ${identity}; it differs in ${namesOf(differences)}. Give this usage an identity of its own, or correct the stored one in ${target.service}.`;
}

function otherSum(target: Target, differences: readonly Difference[]): string {
	return `${target.service} has a usage for this period already; it differs in ${namesOf(differences)}. Rows have changed or come late since. Correct the stored usage in ${target.service}, or send the late rows in a run of their own with 'Combine Before Sending' set to 'No'.`;
}

/** A duplicate is never sent: it ends as a duplicate of its first, or where that failed, like it. */
export function duplicateResult(duplicate: Duplicate, first: ItemResult): UsageResult {
	const [duplicateOf] = itemsOf(first, duplicate.first);
	if (duplicate.differences.length > 0) {
		const [code, message] = first.combined
			? (['other-sum-same-period', otherKind(duplicate, first.combined)] as const)
			: (['other-row-same-identity', otherDuplicate(duplicate)] as const);
		return { outcome: 'conflict', code, message, differences: duplicate.differences, duplicateOf };
	}
	if (first.dryRun) {
		const message = `Dry run: Equal to item ${duplicateOf}, so it would not be sent again.`;
		return { outcome: 'duplicate', code: 'equal-row', message, compared: true, duplicateOf };
	}
	if (!SUCCESSES.has(first.outcome)) {
		const message = `Equal to item ${duplicateOf}, and ends like it: ${first.message}`;
		const { outcome, code, refusal } = first;
		return { ...({ outcome, code } as Ended), message, refusal, duplicateOf };
	}
	return {
		outcome: 'duplicate',
		code: 'equal-row',
		message: `Equal to item ${duplicateOf}${butFor(duplicate.reworded)}, so it was not sent again. Where both are meant, set 'Identity' to 'From a Field'.`,
		compared: true,
		duplicateOf,
	};
}

function otherDuplicate(duplicate: Duplicate): string {
	return `Item ${duplicate.first} has the same identity but differs in ${namesOf(duplicate.differences)}. Nothing was sent for this item. Give each usage a reference of its own.`;
}

/** Two sums of one period that the API could not tell apart. */
function otherKind(duplicate: Duplicate, { items }: CombinedFrom): string {
	return `The sum of ${itemsInWords(items)} is of the same period but differs in ${namesOf(duplicate.differences)}. Nothing was sent for this one. Give all rows of the period the same there, or send one of the two in a run of its own with 'Combine Before Sending' set to 'No'.`;
}

function namesOf(differences: readonly Difference[]): string {
	return differences.map((difference) => `'${difference.field}'`).join(', ');
}
