import { uniqueField, type StoredUsage } from '../../contract/recognition';
import type { Code, Reason } from '../../contract/code';
import type { Advice, Fault, Refusal } from '../../contract/outcome';
import type { Target } from '../../contract/target';
import type { ShownRequest } from '../../contract/wire';
import { inSentences } from '../../../values/sentences';
import type { UsageResult } from './results';

export function rejectedResult(
	target: Target,
	refusal: Refusal,
	{ code, fix }: Advice,
): UsageResult {
	return {
		outcome: 'rejected',
		code,
		message: `${target.service} refused the usage: ${inSentences([refusal.message])} ${fix}`,
		refusal,
	};
}

export function unsentResult({ code, message }: Reason): UsageResult {
	return {
		outcome: 'unsent',
		code,
		message: `Not sent: ${inSentences([message])} Nothing was stored by this run; run the workflow again.`,
	};
}

export function unknownResult(target: Target, { code, message }: Reason): UsageResult {
	const next =
		uniqueField(target.recognition) === undefined
			? `Look in ${target.service} whether it is stored before you send it again.`
			: 'Run the workflow again: a usage that is stored will not be stored twice.';
	return {
		outcome: 'unknown',
		code,
		message: `May or may not be stored: ${inSentences([message])} ${next}`,
	};
}

/** Sent to an API without a key, without an answer, and not found stored since. */
export function doubtfulResult(target: Target, { code, message }: Reason): UsageResult {
	return {
		outcome: 'unknown',
		code,
		message: `May or may not be stored: ${inSentences([message])} Run the workflow again in some minutes: a usage that ${target.service} lists by then is not stored twice. 'Create usage' needs 'Look Up Before Sending' on for that.`,
	};
}

/** Not sent, because what an earlier run stored could not be read. */
export function unreadableResult(target: Target, { code, message }: Reason): UsageResult {
	return {
		outcome: 'unknown',
		code,
		message: `Not sent, because an earlier run may have stored it and ${target.service} could not be asked: ${inSentences([message])} Run the workflow again, or look in ${target.service} whether it is stored.`,
	};
}

/** Not sent, because a dead run may have stored it, or else what is stored stands for another item. */
export function ambiguousResult(target: Target, equal: StoredUsage): UsageResult {
	return {
		outcome: 'unknown',
		code: 'equal-stored',
		message: `Not sent, because an earlier run may have stored it: ${equalIsStored(target, equal)}. Look in ${target.service} whether it is stored. If it is not, send it in a run with 'Keep History' and 'Look Up Before Sending' off.`,
	};
}

/** Not sent, because the run is a dry run. */
export function dryRunResult(
	request: ShownRequest,
	message: string,
	compared?: false,
	code: Code = 'dry-run',
): UsageResult {
	return {
		outcome: 'unsent',
		code,
		message: `Dry run: ${message} Nothing was sent.`,
		dryRun: true,
		...(compared === undefined ? {} : { compared }),
		request,
	};
}

export function invalidResult(faults: readonly Fault[]): UsageResult {
	const message = faults.map((fault) => `${fault.message} ${fault.fix}`).join(' ');
	return { outcome: 'invalid', code: faults[0].code, message, faults };
}

export function heldBackResult(): UsageResult {
	return {
		outcome: 'unsent',
		code: 'held-back',
		message: 'Not sent, because other items are invalid. Fix them and run the workflow again.',
	};
}

/** Not sent with the others, of which some are held. */
export function heldBackByGuardResult(): UsageResult {
	return {
		outcome: 'unsent',
		code: 'held-back',
		message:
			'Not sent, because Guard holds other items. Look at those and run the workflow again. To report the others all the same: Settings > On Error > Continue (using error output).',
	};
}

/** @param why it breaks a limit, and how to let it pass where it is right */
export function heldByGuardResult(why: string): UsageResult {
	return { outcome: 'unsent', code: 'held-by-guard', message: `Held by Guard, not sent: ${why}` };
}

/** @param why the run is not what was approved, and what to do */
export function notApprovedResult(why: string): UsageResult {
	return {
		outcome: 'unsent',
		code: 'not-approved',
		message: `Not sent, because ${inSentences([why])}`,
	};
}

/** Why an equal usage that is stored says nothing, in words that go into a message. */
export function equalIsStored(target: Target, { id }: StoredUsage): string {
	return `the equal usage ${id} in ${target.service} may be this one or another`;
}
