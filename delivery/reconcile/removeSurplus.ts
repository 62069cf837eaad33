import { canonicalJson } from '../../values/exactJson';
import { groupBy } from '../../values/groupBy';
import { PartitionLocks } from '../confirm/locks';
import { removeCopy, type CopyRemoval } from '../confirm/removeCopy';
import { inTurn, keyOf } from '../confirm/turns';
import { Freshness } from '../confirm/waits';
import type { Reason } from '../contract/code';
import type { Removal } from '../contract/removal';
import type { ListedTarget } from '../contract/target';
import { contentOf, type Identified } from '../identity/identify';
import { copiesByContent, mayBeStoredInPart } from '../identity/match';
import { listBesideGone } from '../correct/beside';
import { spanOf } from '../create/listed/recognise';
import { inParallel } from '../run/inParallel';
import type { Run } from '../run/run';
import { list } from '../confirm/looking';
import { Remover } from '../stored/remove';
import type { Reconciliation } from './reconcile';

/** A run that stored a copy so lately may still be going, and take it back itself. */
export const YOUNGEST_TO_REMOVE_MS = 15 * 60_000;

/** What became of a copy that was found too many, by its ID. */
export type SurplusRemovals = ReadonlyMap<string, CopyRemoval | Untouched>;

/** Nothing was asked of the API about it. */
export type Untouched =
	| { readonly kind: 'too-young' }
	/** It may be what the API accepted of another usage at the same moment. */
	| { readonly kind: 'may-be-part' }
	/** It was gone when it was looked for again. */
	| { readonly kind: 'gone' }
	/** It is one of those that count now, because an earlier one is gone. */
	| { readonly kind: 'counts' };

export interface RemovalOptions {
	readonly target: ListedTarget;
	readonly removal: Removal;
	readonly locks?: PartitionLocks;
	/** Names the account, for the locks. */
	readonly account?: string;
}

interface Copy {
	readonly id: string;
	/** The expected usage that says the same. */
	readonly usage: Identified;
}

/**
 * Removes copies of expected usages that are stored more often than they are expected, because a person
 * asked for it. The earliest ones stay, as many as are expected; those that stand for other usages, may
 * be parts, or are new stay as well. It is looked anew at each subscription, in turn with the other
 * executions of this process.
 *
 * @param usages the expected usages, as they were held against what is stored
 */
export async function removeSurplus(
	usages: ReadonlyMap<number, Identified>,
	found: Reconciliation,
	run: Run,
	{ target, removal, locks = new PartitionLocks(), account = '' }: RemovalOptions,
): Promise<SurplusRemovals> {
	const ended = new Map<string, CopyRemoval | Untouched>();
	// What keeps usages from being removed need not keep others from being sent.
	const own = run.finishing(0);
	const copies = found.surplus.flatMap((one): Copy[] =>
		one.status === 'twice' ? [{ id: one.stored.id, usage: usages.get(one.position)! }] : [],
	);
	const meant = [...usages].flatMap(([position, usage]) =>
		found.duplicates.has(position) ? [] : [usage],
	);
	const partitions = groupBy(copies, ({ usage }) => target.measure(usage.body).partition);
	await inParallel([...partitions], run.limits.concurrency, async ([partition, tooMany]) => {
		const keys = [keyOf(account, partition)];
		const expected = meant.filter(({ body }) => target.measure(body).partition === partition);
		const removing = new Removing(target, new Remover(removal, own), own, expected, ended);
		const turn = await inTurn(locks, keys, own, async () => await removing.remove(tooMany));
		if (turn !== undefined)
			for (const { id } of tooMany) ended.set(id, { kind: 'kept', reason: turn.noTurn });
	});
	return ended;
}

/** Removes the copies of one partition. */
class Removing {
	constructor(
		private readonly target: ListedTarget,
		private readonly remover: Remover,
		private readonly run: Run,
		private readonly expected: readonly Identified[],
		private readonly ended: Map<string, CopyRemoval | Untouched>,
	) {}

	async remove(tooMany: readonly Copy[]): Promise<undefined> {
		const { target, run } = this;
		const usages = tooMany.map(({ usage }) => usage);
		const listed = await list(target.recognition.list, spanOf(target, usages)!, run);
		if (!listed.known) return this.keep(tooMany, listed.reason);
		const stored = copiesByContent(listed.usages);
		const createdAt = new Map(listed.usages.map((usage) => [usage.id, usage.createdAt]));
		const parts = new Set(
			this.expected.flatMap((usage) =>
				mayBeStoredInPart(target, usage) ? [target.measure(usage.body).from] : [],
			),
		);
		const meant = groupBy(this.expected, (usage) => this.textOf(usage));
		for (const [text, copies] of groupBy(tooMany, ({ usage }) => this.textOf(usage))) {
			const ids = (stored.get(text) ?? []).map(({ id }) => id);
			const mayBePart = parts.has(target.measure(copies[0].usage.body).from);
			const winners = ids.slice(0, meant.get(text)!.length);
			const losers: string[] = [];
			for (const { id } of copies) {
				const age = run.clock.now() - (createdAt.get(id) ?? Infinity);
				if (!ids.includes(id)) this.ended.set(id, { kind: 'gone' });
				else if (winners.includes(id)) this.ended.set(id, { kind: 'counts' });
				else if (mayBePart) this.ended.set(id, { kind: 'may-be-part' });
				else if (age < YOUNGEST_TO_REMOVE_MS) this.ended.set(id, { kind: 'too-young' });
				else losers.push(id);
			}
			// The latest first, so that whatever ends this, the earlier ones stand.
			await this.removeLatestFirst(
				winners,
				losers.sort((a, b) => ids.indexOf(b) - ids.indexOf(a)),
				copies[0].usage,
			);
		}
		return undefined;
	}

	private async removeLatestFirst(
		winners: readonly string[],
		losers: readonly string[],
		usage: Identified,
	): Promise<void> {
		let gone: string | undefined;
		for (const id of losers) {
			const removal: CopyRemoval =
				gone !== undefined
					? { kind: 'winner-gone', id: gone }
					: this.run.mayGoOn()
						? await this.removeProven(winners, id, usage)
						: { kind: 'kept', reason: this.run.stopReason! };
			this.ended.set(id, removal);
			if (removal.kind === 'winner-gone') gone = removal.id;
			if (removal.kind === 'removed') gone = removal.winnerGone;
		}
	}

	/** Where no deletion was answered, a copy is not called deleted while lists go on to show it. */
	private async removeProven(
		winners: readonly string[],
		id: string,
		{ body }: Identified,
	): Promise<CopyRemoval> {
		const { target, remover, run } = this;
		const removal = await removeCopy(remover, winners, id);
		if (removal.kind !== 'removed' || !(removal.wasAbsent || removal.isInferred)) return removal;
		const listing = target.recognition.list;
		const looking = { listing, remover, run, freshness: new Freshness() };
		const listed = await listBesideGone({ target }, body, new Set([id]), looking);
		if (!listed.known) return { kind: 'uncertain', reason: listed.reason };
		if (!listed.usages.some((usage) => usage.id === id)) return removal;
		const message = `${target.service} says that it has no such usage, but its lists go on to show it`;
		return { kind: 'uncertain', reason: { code: 'ids-differ', message } };
	}

	private keep(copies: readonly Copy[], reason: Reason): undefined {
		for (const { id } of copies) this.ended.set(id, { kind: 'kept', reason });
		return undefined;
	}

	private textOf(usage: Identified): string {
		return contentOf(this.target, usage) ?? canonicalJson(usage.body);
	}
}
