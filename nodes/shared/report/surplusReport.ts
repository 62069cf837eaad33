import type { Code } from '../../../delivery/contract/code';
import type { Surplus } from '../../../delivery/reconcile/reconcile';
import type { SurplusRemovals } from '../../../delivery/reconcile/removeSurplus';
import { inSentences } from '../../../values/sentences';

type OneRemoval = SurplusRemovals extends ReadonlyMap<string, infer Value> ? Value : never;

/** What a stored usage is that stands for no expected one, after its removal where that was asked for. */
export function statusOfSurplus(
	{ status, stored }: Surplus,
	removals: SurplusRemovals,
): 'removed' | 'twice' | 'extra' {
	const kind = removals.get(stored.id)?.kind;
	return kind === 'removed' || kind === 'gone' ? 'removed' : status;
}

/** Why it is there, or why it was not removed. */
export function codeOfSurplus({ status, stored }: Surplus, removals: SurplusRemovals): Code {
	if (status === 'extra') return 'not-expected';
	const removal = removals.get(stored.id);
	switch (removal?.kind) {
		case 'removed':
			if (removal.winnerGone !== undefined) return 'gone';
			return removal.winnerUnread?.reason.code ?? 'stored-twice';
		case 'gone':
		case 'counts':
		case 'winner-gone':
			return 'gone';
		case 'too-young':
			return 'too-young';
		case 'refused':
			return removal.code;
		case 'kept':
		case 'uncertain':
			return removal.reason.code;
		default:
			return 'stored-twice';
	}
}

/**
 * @param items the items that expect the usage, in words
 * @param option of removing, where it is there: `held` where it is on, and did nothing because of items at fault
 */
export function messageOfSurplus(
	service: string,
	items: string,
	removal: OneRemoval | undefined,
	option: 'off' | 'held' | false,
): string {
	const stored = `${service} has stored the usage of ${items} once more.`;
	switch (removal?.kind) {
		case undefined:
			if (option === 'held')
				return `${stored} It was not deleted, because what is stored may be that of an item that is invalid or in conflict. Fix that, and run the workflow again. ${EACH}`;
			return `${stored} It was not deleted: take one of them back in ${service}${option === 'off' ? ", or switch on the option 'Remove Surplus Copies'" : ''}. ${EACH}`;
		case 'removed':
			if (removal.winnerUnread !== undefined)
				return `This copy of the usage of ${items} was deleted, but ${removal.winnerUnread.id}, which was to stay, could not be read again to see whether it still stands: ${inSentences([removal.winnerUnread.reason.message])} ${RUN_AGAIN}.`;
			return removal.winnerGone === undefined
				? `${service} had stored the usage of ${items} once more; this copy was deleted.`
				: `This copy of the usage of ${items} was deleted, but somebody deleted or corrected ${removal.winnerGone}, which was to stay, at the same moment. ${RUN_AGAIN}, and look whether the usage is missing.`;
		case 'gone':
			return `${service} had stored the usage of ${items} once more; when this copy was to be deleted, it was gone.`;
		case 'counts':
			return `This copy of the usage of ${items} stays, because an earlier one is no longer stored. ${RUN_AGAIN}.`;
		case 'winner-gone':
			return `${stored} It was not deleted, because ${removal.id}, which was to stay, is no longer stored: somebody has deleted or corrected it. ${RUN_AGAIN}.`;
		case 'too-young':
			return `${stored} It is too young to be deleted: the run that has stored it may take it back itself. Run the workflow again in 15 minutes.`;
		case 'may-be-part':
			return `${stored} It was not deleted, because it may be the accepted part of another item at the same moment. Look in ${service} which one it is.`;
		case 'refused':
			return `${stored} ${service} refused to delete it (${removal.refusal.status}): ${inSentences([removal.refusal.message])} ${removal.fix}`;
		case 'kept':
			return `${stored} It was not deleted: ${inSentences([removal.reason.message])} ${RUN_AGAIN}.`;
		case 'uncertain':
			return `${stored} It may or may not be deleted: ${inSentences([removal.reason.message])} ${RUN_AGAIN}.`;
	}
}

const EACH =
	"Where equal rows are usages of their own, remove nothing and set 'Equal Rows' to 'Count Each'.";
const RUN_AGAIN = 'Run the workflow again';
