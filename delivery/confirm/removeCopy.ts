import type { Reason } from '../contract/code';
import type { AdvisedRefusal } from '../contract/outcome';
import type { Remover } from '../stored/remove';

/** What became of a copy that was to be removed because others of the same content count. */
export type CopyRemoval =
	/**
	 * It is gone. `winnerGone`: so is one of those that count, since it was seen for the last time.
	 * `winnerUnread`: one of them could not be read again, so nobody knows whether it is.
	 * `wasAbsent`: the API said that it has no such usage; `isInferred`: so it did after a lost answer.
	 */
	| {
			readonly kind: 'removed';
			readonly winnerGone?: string;
			readonly winnerUnread?: UnreadWinner;
			readonly wasAbsent?: boolean;
			readonly isInferred?: boolean;
	  }
	/** One of those that count was no longer stored, so nothing was removed. */
	| { readonly kind: 'winner-gone'; readonly id: string }
	/** It stands, because the API refused. */
	| ({ readonly kind: 'refused' } & AdvisedRefusal)
	/** It certainly stands as far as this run goes: nothing was asked, or nothing got through. */
	| { readonly kind: 'kept'; readonly reason: Reason }
	/** It may or may not be removed. */
	| { readonly kind: 'uncertain'; readonly reason: Reason };

/** A copy that counts, and why it could not be read after another was removed. */
export interface UnreadWinner {
	readonly id: string;
	readonly reason: Reason;
}

/**
 * Removes one copy of a usage that is stored more often than it is meant. Those that count are read by
 * their IDs right before, because a list may be old, and right after, because no API deletes under a
 * condition. A winner that is gone is never stored again: somebody may have corrected it.
 *
 * @param winners IDs of the copies that count, as many as are meant
 * @param id of the copy to remove, which is none of them
 * @returns what became of the copy; never throws for what an API or a network does
 */
export async function removeCopy(
	remover: Remover,
	winners: readonly string[],
	id: string,
): Promise<CopyRemoval> {
	for (const winner of winners) {
		const read = await remover.read(winner);
		switch (read.kind) {
			case 'stored':
				continue;
			case 'absent':
				return { kind: 'winner-gone', id: winner };
			case 'refused':
				return read;
			case 'unreadable':
				return { kind: 'kept', reason: read.reason };
		}
	}
	const removed = await remover.remove(id);
	if (removed.kind !== 'removed' && removed.kind !== 'absent') return removed;
	const by = removed.kind === 'absent' ? { wasAbsent: true } : { isInferred: removed.isInferred };
	let winnerUnread: UnreadWinner | undefined;
	for (const winner of winners) {
		const read = await remover.read(winner);
		if (read.kind === 'absent') return { kind: 'removed', winnerGone: winner };
		if (read.kind === 'unreadable') winnerUnread ??= { id: winner, reason: read.reason };
		if (read.kind === 'refused')
			winnerUnread ??= { id: winner, reason: { code: read.code, message: read.refusal.message } };
	}
	return { kind: 'removed', ...(winnerUnread && { winnerUnread }), ...by };
}
