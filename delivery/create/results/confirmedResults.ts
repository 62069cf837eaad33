import { canonicalJson } from '../../../values/exactJson';
import { inSentences } from '../../../values/sentences';
import type { UnreadWinner } from '../../confirm/removeCopy';
import type { Code } from '../../contract/code';
import type { AdvisedRefusal, Difference } from '../../contract/outcome';
import type { StoredUsage } from '../../contract/recognition';
import type { Target } from '../../contract/target';
import { contentOf, type Identified } from '../../identity/identify';
import { otherQuantityResult, unprovenResult, type UsageResult } from './results';

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
 * Stored by this run, and removed again, because it had been stored before: by another run, or by an
 * earlier request of this one whose answer was lost.
 *
 * @param wasInDoubt whether an answer of this run was lost
 */
export function takenBackResult(
	target: Target,
	usage: Identified,
	winner: StoredUsage,
	removedId: string,
	wasInDoubt: boolean,
): UsageResult {
	const { service } = target;
	const takenBack = [removedId];
	if (wasInDoubt && usage.combined === undefined) {
		const { message, ...found } = unprovenResult(target, []);
		return {
			...found,
			message: `${message} Usage ${winner.id} counts; usage ${removedId}, which was stored when it was sent once more, was taken back.`,
			storedId: winner.id,
			takenBack,
		} as UsageResult;
	}
	if (canonicalJson(winner.content) === contentOf(target, usage)) {
		return {
			outcome: 'duplicate',
			code: 'taken-back',
			message: `Another run stored this usage before this one did: usage ${winner.id} in ${service} counts. Usage ${removedId}, which this run stored, was taken back, so it is billed once.`,
			storedId: winner.id,
			compared: true,
			takenBack,
		};
	}
	const conflict = otherQuantityResult(target, usage, winner, false);
	const message = `${conflict.message} Another run stored that sum first; usage ${removedId}, which this run stored, was taken back.`;
	return { ...conflict, message, takenBack } as UsageResult;
}

/** Taken back in favour of a usage that was removed at the same moment. */
export function nothingStandsResult(
	target: Target,
	winnerId: string,
	removedId: string,
): UsageResult {
	return {
		outcome: 'unknown',
		code: 'gone',
		message: `Usage ${winnerId} in ${target.service} was removed in the moment in which this run took back usage ${removedId}, its own copy of it. None of the two stands. Look in ${target.service} whether somebody has corrected or deleted it; where it was meant to stay, run the workflow again.`,
		takenBack: [removedId],
	};
}

/** Taken back in favour of a usage that could not be read again afterwards. */
export function winnerUnreadResult(
	target: Target,
	{ id, reason }: UnreadWinner,
	removedId: string,
): UsageResult {
	return {
		outcome: 'unknown',
		code: reason.code,
		message: `This run took back usage ${removedId}, its own copy of usage ${id} in ${target.service}, and could not read that one again to see whether it still stands: ${inSentences([reason.message])} Run the workflow again: it finds usage ${id}, or stores the usage anew.`,
		storedId: id,
		takenBack: [removedId],
	};
}

/**
 * Stored more often than it is meant.
 *
 * @param before how the item would have ended
 * @param kept IDs of the copies that count
 * @param surplus IDs of the others
 * @param problem why the API did not let the run take back its own, where it wanted to
 */
export function surplusResult(
	target: Target,
	before: UsageResult,
	kept: readonly string[],
	surplus: readonly string[],
	problem?: AdvisedRefusal,
): UsageResult {
	const count = kept.length + surplus.length;
	return {
		...surplusOf(before, kept[0], surplus, problem),
		message: `${target.service} has this usage ${count} times, and it is meant ${kept.length === 1 ? 'once' : `${kept.length} times`}. Keep ${kept.join(', ')}; ${removing(surplus, problem)}, unless that is a usage of its own that is no item of this run. Where equal rows are usages of their own, remove nothing and set the option 'Equal Rows' to 'Count Each'. Look whether it is still there: a run that is going on may take back its own. Do not run this item again.`,
		...(before.remainder === undefined ? {} : { remainder: before.remainder }),
	} as UsageResult;
}

/**
 * Beside the sum of a period another sum of it is stored.
 *
 * @param stored all sums of the period, in the order of storing
 */
export function otherSumBesideResult(
	target: Target,
	before: UsageResult,
	stored: readonly StoredUsage[],
	problem?: AdvisedRefusal,
): UsageResult {
	const id = String(before.storedId);
	const others = stored.filter((other) => other.id !== id);
	const sums = others.map((other) => `${other.id} with ${other.quantity}`).join(', ');
	const ids = others.map((other) => other.id);
	const result = surplusOf(before, id, ids, problem);
	return {
		...result,
		code: result.code === 'stored-more-often' ? 'other-sum-same-period' : result.code,
		message: `${target.service} has ${stored.length} sums for this period: usage ${id}, which is that of this run, and ${sums}. Executions at the same time had not the same rows. Look which of them is complete, and delete the others.${problem === undefined ? '' : ` ${problem.fix}`} Do not run this item again.`,
	} as UsageResult;
}

function surplusOf(
	before: UsageResult,
	storedId: string,
	surplusIds: readonly string[],
	problem: AdvisedRefusal | undefined,
): Omit<UsageResult, 'message'> & { readonly code: Code } {
	return {
		outcome: 'surplus',
		code: codeOf(problem),
		storedId,
		surplusIds,
		storedNow: before.outcome === 'created' || before.storedNow === true,
		...(before.proven === undefined ? {} : { proven: before.proven }),
		...(before.takenBack === undefined ? {} : { takenBack: before.takenBack }),
		...(problem === undefined ? {} : { refusal: problem.refusal }),
	};
}

function codeOf(problem: AdvisedRefusal | undefined): Code {
	if (problem?.code === 'no-permission') return 'no-permission-to-delete';
	return problem?.code === 'invoiced' ? 'invoiced' : 'stored-more-often';
}

function removing(surplus: readonly string[], problem: AdvisedRefusal | undefined): string {
	const ids = surplus.join(', ');
	return problem === undefined
		? `delete ${ids} with 'Delete usage'`
		: `${ids} could not be taken back (${problem.refusal.status}). ${problem.fix.replace(/\.$/, '')}`;
}
