import { isStored, stillListed } from '../../confirm/looking';
import { removeCopy, type CopyRemoval } from '../../confirm/removeCopy';
import type { AdvisedRefusal } from '../../contract/outcome';
import type { StoredUsage } from '../../contract/recognition';
import { mayBeStoredInPart } from '../../identity/match';
import { inParallel } from '../../run/inParallel';
import {
	goneResult,
	nothingStandsResult,
	takenBackResult,
	winnerUnreadResult,
} from '../results/confirmedResults';
import type { ListedPartition } from './listedPartition';

/** Usages that say the same and are stored more often than they are meant. */
export interface Surplus {
	/** The positions of their items, as many as are meant. */
	readonly positions: readonly number[];
	/** What is stored of them, in the order of storing: the first ones count, as many as are meant. */
	readonly copies: readonly StoredUsage[];
}

/** What is left of a surplus. */
export interface SurplusLeft extends Surplus {
	/** Why the API did not let the run take back its own, where it wanted to. */
	readonly problem?: AdvisedRefusal;
}

/**
 * Removes copies that this run has certainly stored, where as many as are meant were stored before them.
 * The order of storing is the same for all runs, so of several that overlap each removes its own later
 * copies, and none removes one that counts.
 *
 * @param certain IDs of copies that no other run is going to take back
 */
export async function takeBack(
	partition: ListedPartition,
	surplus: readonly SurplusLeft[],
	certain: ReadonlySet<string>,
): Promise<{ readonly left: readonly SurplusLeft[]; readonly hasTakenBack: boolean }> {
	const { concurrency } = partition.delivery.run.limits;
	const left: SurplusLeft[] = [];
	let hasTakenBack = false;
	await inParallel(surplus, concurrency, async (one) => {
		const taken = new TakingBack(partition, one, certain);
		await taken.carryOut();
		hasTakenBack ||= taken.count > 0;
		if (taken.copies.length > one.positions.length)
			left.push({ ...one, copies: taken.copies, problem: taken.problem });
	});
	return { left, hasTakenBack };
}

/**
 * Ends a usage of which the own copy is gone, because as many as are meant were stored before it.
 *
 * @param left copies that stand, in the order of storing
 */
export function endAsTakenBack(
	partition: ListedPartition,
	positions: readonly number[],
	left: readonly StoredUsage[],
	id: string,
	position: number,
): void {
	const taken = new Set(
		positions
			.filter((other) => other !== position)
			.map((other) => partition.resultOf(other).storedId),
	);
	const winners = left.slice(0, positions.length);
	const winner = winners.find((one) => !taken.has(one.id)) ?? winners[0];
	const usage = partition.usages.get(position)!;
	const wasInDoubt = partition.doubtful.some((doubtful) => doubtful.position === position);
	const { target } = partition.delivery;
	partition.end(position, takenBackResult(target, usage, winner, id, wasInDoubt));
}

class TakingBack {
	copies: readonly StoredUsage[];
	count = 0;
	problem: AdvisedRefusal | undefined;

	constructor(
		private readonly partition: ListedPartition,
		private readonly surplus: SurplusLeft,
		private readonly certain: ReadonlySet<string>,
	) {
		this.copies = surplus.copies;
		this.problem = surplus.problem;
	}

	async carryOut(): Promise<void> {
		const { after, takingBack } = this.partition.delivery;
		for (let own = this.latestOwn(); own !== undefined; own = this.latestOwn()) {
			if (
				takingBack === undefined ||
				this.problem !== undefined ||
				!this.mayTakeBack() ||
				!after.run.mayGoOn()
			)
				return;
			const winners = this.winners.map(({ id }) => id);
			const removal = await removeCopy(takingBack, winners, own.id);
			switch (removal.kind) {
				case 'removed':
					if (removal.wasAbsent && (await this.isListed(own))) return;
					this.taken(own, removal);
					break;
				case 'winner-gone':
					// Where its own copy cannot be read either, that says nothing of the other one.
					if ((await isStored(after, own.id)) === false && (await this.isListed(own))) return;
					this.gone(removal.id);
					break;
				case 'refused':
					this.problem = removal;
					// What this key may not do once, it may not do again.
					if (removal.code === 'no-permission') this.partition.delivery.mayNotRemove = removal;
					return;
				case 'kept':
				case 'uncertain':
					return;
			}
		}
	}

	/** Whether lists go on to show a copy that is said not to be stored. */
	private async isListed(copy: StoredUsage): Promise<boolean> {
		return (await stillListed(this.partition.delivery.after, [copy])).size > 0;
	}

	private get winners(): readonly StoredUsage[] {
		return this.copies.slice(0, this.surplus.positions.length);
	}

	/** The last stored of those that are too many and this run's own. */
	private latestOwn(): StoredUsage | undefined {
		const { own } = this.partition;
		return this.copies
			.slice(this.surplus.positions.length)
			.filter(({ id }) => own.has(id))
			.at(-1);
	}

	/**
	 * A copy is removed only where nothing is to be guessed: each copy has its place in the order, none
	 * can be a part of something larger, and where several are meant, none of those that count is taken
	 * back by another run.
	 */
	private mayTakeBack(): boolean {
		const { partition, winners, surplus } = this;
		const { target, run, options, mayNotRemove } = partition.delivery;
		const known = partition.known;
		if (options.takesBack === false || known === undefined || !run.noticed.copiesAreTold)
			return false;
		if (mayNotRemove !== undefined) {
			this.problem = mayNotRemove;
			return false;
		}
		const usages = surplus.positions.map((position) => partition.usages.get(position)!);
		return (
			this.copies.every(({ createdAt }) => createdAt !== undefined) &&
			!usages.some((usage) => mayBeStoredInPart(target, usage) || known.goesByReference(usage)) &&
			(winners.length === 1 ||
				winners.every(({ id }) => partition.own.has(id) || this.certain.has(id)))
		);
	}

	private taken(
		copy: StoredUsage,
		{ winnerGone, winnerUnread }: Extract<CopyRemoval, { kind: 'removed' }>,
	): void {
		const { partition, surplus } = this;
		const { target } = partition.delivery;
		const { position } = partition.own.get(copy.id)!;
		partition.own.delete(copy.id);
		this.count += 1;
		this.without(copy.id);
		if (winnerGone !== undefined) {
			this.gone(winnerGone);
			partition.end(position, nothingStandsResult(target, winnerGone, copy.id));
			return;
		}
		if (winnerUnread === undefined)
			endAsTakenBack(partition, surplus.positions, this.copies, copy.id, position);
		else partition.end(position, winnerUnreadResult(target, winnerUnread, copy.id));
	}

	/** A copy that counted is no longer stored. */
	private gone(id: string): void {
		const { partition } = this;
		this.without(id);
		const own = partition.own.get(id);
		if (own === undefined) return;
		partition.own.delete(id);
		partition.end(own.position, goneResult(partition.delivery.target, id));
	}

	private without(id: string): void {
		this.copies = this.copies.filter((copy) => copy.id !== id);
	}
}
