import type { Reason } from '../contract/code';
import type { AdvisedRefusal, Refusal } from '../contract/outcome';
import type { Removal, StoredRecord } from '../contract/removal';
import { judgeRemoval, type RemovalDecision } from './removalPolicy';
import { CANCELLED, type Run } from '../run/run';

import { attemptUntilSettled, STORING_OR_REMOVING, type Attempt } from '../run/attempts';
import { isAnswer, type Answer } from '../contract/wire';

/** What became of a usage that was to be removed. */
export type Removed =
	/**
	 * It is gone, by this run. `isInferred`: after a lost answer the API said that it has no such usage,
	 * which no deletion that was answered bears out.
	 */
	| { readonly kind: 'removed'; readonly isInferred?: true }
	/** There was no such usage when this run first asked. */
	| { readonly kind: 'absent' }
	/** It stands, because the API refused. */
	| ({ readonly kind: 'refused' } & AdvisedRefusal)
	/** This run certainly did not remove it. */
	| { readonly kind: 'kept'; readonly reason: Reason }
	/** It may or may not be removed. */
	| { readonly kind: 'uncertain'; readonly reason: Reason };

const INFERRED: Removed = { kind: 'removed', isInferred: true };

/** A usage read by its ID, or why it cannot be. */
export type ReadById =
	| { readonly kind: 'stored'; readonly record: StoredRecord }
	| { readonly kind: 'absent' }
	| ({ readonly kind: 'refused' } & AdvisedRefusal)
	| { readonly kind: 'unreadable'; readonly reason: Reason };

/** Reads and removes usages by their IDs, for one run. */
export class Remover {
	private accountIsKnown = false;

	constructor(
		readonly removal: Removal,
		private readonly run: Run,
	) {}

	/** Removes one usage, again and again until that is certain or nothing more can be done about it. */
	async remove(id: string): Promise<Removed> {
		// A lost answer makes doubtful what all later ones mean.
		let mayBeRemoved = false;
		const removed = await attemptUntilSettled<Removed>(this.run, STORING_OR_REMOVING, async () => {
			const exchange = await this.run.send(this.removal.removeRequest(id));
			const decision = judgeRemoval(exchange, this.removal);
			if (decision.kind === 'doubtful') mayBeRemoved = true;
			if (decision.kind === 'cancelled') mayBeRemoved ||= decision.mayBeStored;
			return await this.follow(id, decision, mayBeRemoved);
		});
		return 'gaveUp' in removed ? await this.settle(id, removed.gaveUp, mayBeRemoved) : removed;
	}

	private async follow(
		id: string,
		decision: RemovalDecision,
		mayBeRemoved: boolean,
	): Promise<Attempt<Removed>> {
		switch (decision.kind) {
			case 'removed':
				this.accountIsKnown = true;
				return { settled: { kind: 'removed' } };
			case 'absent':
				return { settled: await this.absent(decision.refusal, mayBeRemoved) };
			case 'refused':
				return { settled: await this.refused(id, decision, mayBeRemoved) };
			case 'cancelled':
				this.run.stop(CANCELLED);
				return { met: { reason: CANCELLED } };
			case 'again':
			case 'doubtful':
				return { met: decision };
		}
	}

	/** Reads one usage. An answer 404 counts only once the account is known to be the right one. */
	async read(id: string): Promise<ReadById> {
		const answer = await this.run.read(
			this.removal.readRequest(id),
			(candidate) => this.removal.read(candidate) !== undefined,
		);
		if ('unreadable' in answer) return { kind: 'unreadable', reason: answer.unreadable };
		const read = this.readingOf(answer);
		if (read.kind === 'stored' && (read.record.id ?? id) !== id) {
			const message = `${this.removal.service} answered with usage ${read.record.id} where ${id} was asked for`;
			this.run.noticed.note({ code: 'ids-differ', id });
			return { kind: 'unreadable', reason: { code: 'ids-differ', message } };
		}
		return read.kind === 'absent' ? ((await this.unknownAccount()) ?? read) : read;
	}

	private readingOf(answer: Answer): ReadById {
		if (answer.status === 404) return { kind: 'absent' };
		const record = this.removal.read(answer);
		if (record !== undefined) {
			this.accountIsKnown = true;
			return { kind: 'stored', record };
		}
		if (answer.status === 200) {
			return {
				kind: 'unreadable',
				reason: {
					code: 'unclear-answer',
					message: `${this.removal.service} sent an answer that cannot be read`,
				},
			};
		}
		return {
			kind: 'refused',
			refusal: this.removal.refusalOf(answer),
			...this.removal.adviceOf(answer.status, 'read'),
		};
	}

	private async absent(refusal: Refusal, mayBeRemoved: boolean): Promise<Removed> {
		const unknown = await this.unknownAccount();
		if (unknown === undefined) return mayBeRemoved ? INFERRED : { kind: 'absent' };
		if (unknown.kind === 'refused') return unknown;
		// The usage is gone or the account is wrong; either way this run has nothing to take back.
		return mayBeRemoved
			? { kind: 'uncertain', reason: unknown.reason }
			: {
					kind: 'kept',
					reason: {
						code: unknown.reason.code,
						message: `${refusal.message} ${unknown.reason.message}`,
					},
				};
	}

	/** Why an absent usage says nothing; asked once for a run, and only when one is absent. */
	private async unknownAccount(): Promise<
		Exclude<ReadById, { kind: 'stored' | 'absent' }> | undefined
	> {
		if (this.accountIsKnown) return undefined;
		const answer = await this.run.read(this.removal.accountRequest, () => true);
		if ('unreadable' in answer) return { kind: 'unreadable', reason: answer.unreadable };
		if (answer.status === 404) {
			const refusal = this.removal.refusalOf(answer);
			const advice = this.removal.adviceOf(404, 'read');
			this.run.stop({ code: advice.code, message: refusal.message });
			return { kind: 'refused', refusal, ...advice };
		}
		// Any other answer comes from an account that is known, also one that a key may not list.
		this.accountIsKnown = true;
		return undefined;
	}

	/** After a lost answer, a refusal may come too late to say that the usage stands. */
	private async refused(
		id: string,
		decision: Extract<RemovalDecision, { kind: 'refused' }>,
		mayBeRemoved: boolean,
	): Promise<Removed> {
		const { refusal, code, fix } = decision;
		const reason = { code, message: refusal.message };
		const settled = mayBeRemoved ? await this.settle(id, reason, true) : undefined;
		if (decision.stopsRun) this.run.stop(reason);
		return settled === undefined || settled.kind === 'kept'
			? { kind: 'refused', refusal, code, fix }
			: settled;
	}

	/** Where removing does not get through, reading tells whether the usage stands. */
	private async settle(id: string, reason: Reason, mayBeRemoved: boolean): Promise<Removed> {
		if (!mayBeRemoved) return { kind: 'kept', reason };
		const read = await this.readAtTheEnd(id);
		if (read === 'stored') return { kind: 'kept', reason };
		return read === 'absent' ? INFERRED : { kind: 'uncertain', reason };
	}

	/** When the time is up, a last look is still taken: it decides whether the user has to. */
	private async readAtTheEnd(id: string): Promise<'stored' | 'absent' | 'unknown'> {
		if (this.run.mayGoOn()) {
			const read = await this.read(id);
			return read.kind === 'stored' || read.kind === 'absent' ? read.kind : 'unknown';
		}
		const exchange = await this.run.send(this.removal.readRequest(id));
		const kind = isAnswer(exchange) ? this.readingOf(exchange).kind : 'unreadable';
		if (kind === 'absent' && !this.accountIsKnown) {
			const account = await this.run.send(this.removal.accountRequest);
			this.accountIsKnown = isAnswer(account) && account.status < 300;
		}
		return kind === 'stored' || (kind === 'absent' && this.accountIsKnown) ? kind : 'unknown';
	}
}
