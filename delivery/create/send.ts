import type { ExactObject } from '../../values/exactJson';
import { comparedWithStored } from '../identity/compare';
import type { Identified } from '../identity/identify';
import type { Reason } from '../contract/code';
import { lookUp } from '../stored/lookUp';
import { findNew, findOtherSum } from '../identity/match';
import type { ItemResult, Refusal } from '../contract/outcome';
import {
	conflictResult,
	otherSumResult,
	withUsage,
	storedOtherwiseResult,
	storedResult,
	uncomparedResult,
	type UsageResult,
} from './results';
import { equalIsStored, rejectedResult, unknownResult, unsentResult } from './notStoredResults';
import { CANCELLED, type Run } from '../run/run';
import { readByIdent } from '../stored/storedByIdent';
import { uniqueField, type StoredUsage } from '../contract/recognition';
import type { Target, Decision } from '../contract/target';
import { attemptUntilSettled, STORING_OR_REMOVING, type Attempt } from '../run/attempts';

/**
 * Sends one usage until its outcome is certain or nothing more can be done about it. The policy is
 * the target's `judge`; this only carries it out.
 *
 * @param known ids of usages that were stored before this one; what this run stores is added
 * @param mayBeOfAnother whether an equal usage that is stored and not known may stand for another item
 */
export async function sendUsage(
	target: Target,
	usage: Identified,
	run: Run,
	known: Set<string>,
	mayBeOfAnother: () => boolean = () => false,
): Promise<ItemResult> {
	const sending = new Sending(target, usage, run, known, mayBeOfAnother);
	const result = await sending.untilSettled();
	if (result.storedId !== undefined) known.add(result.storedId);
	const attempts = sending.attempts > 1 ? { attempts: sending.attempts } : {};
	return { ...withUsage(usage, result), ...attempts };
}

class Sending {
	attempts = 0;
	/** Whether an attempt whose answer was lost may have stored the usage. */
	private mayBeStored = false;

	constructor(
		private readonly target: Target,
		private readonly usage: Identified,
		private readonly run: Run,
		private readonly known: ReadonlySet<string>,
		private readonly mayBeOfAnother: () => boolean,
	) {}

	async untilSettled(): Promise<UsageResult> {
		const request = this.target.request(this.usage.body);
		const result = await attemptUntilSettled<UsageResult>(
			this.run,
			STORING_OR_REMOVING,
			async (attempt) => {
				this.attempts = attempt;
				return await this.follow(this.target.judge(await this.run.send(request), this.usage.body));
			},
		);
		return 'gaveUp' in result ? await this.giveUp(result.gaveUp) : result;
	}

	private async follow(decision: Decision): Promise<Attempt<UsageResult>> {
		switch (decision.kind) {
			case 'stored':
				return { settled: this.stored(decision) };
			case 'exists':
				return { settled: await this.exists(decision.refusal) };
			case 'refused':
				return { settled: await this.refused(decision) };
			case 'cancelled':
				this.mayBeStored ||= decision.mayBeStored;
				this.run.stop(CANCELLED);
				return { met: { reason: CANCELLED } };
			case 'again':
				return { met: decision };
			case 'doubtful':
				this.mayBeStored = true;
				// An API that keeps idents unique is simply asked again; any other is read back first.
				return uniqueField(this.target.recognition) === undefined
					? { met: decision, afterWaiting: async () => await this.lookBack(decision.reason) }
					: { met: decision };
		}
	}

	/** What is stored otherwise than it was sent, the next run would not recognise, and bill again. */
	private stored(decision: Decision & { kind: 'stored' }): UsageResult {
		const { id, differences = [] } = decision;
		if (differences.length === 0) return storedResult(this.target, this.usage, 'created', decision);
		const result = storedOtherwiseResult(this.target, id, differences);
		this.run.stop({
			code: result.code,
			message: `${this.target.service} stores usages otherwise than they are sent`,
		});
		return result;
	}

	/** @returns nothing where the usage is certainly not stored */
	private async lookBack({ code, message }: Reason): Promise<UsageResult | undefined> {
		const back = await this.readBack();
		if ('unreadable' in back) {
			const more = `reading back gave no answer: ${back.unreadable.message}`;
			return unknownResult(this.target, { code, message: `${message}, and ${more}` });
		}
		if (back.stored && this.mayBeOfAnother()) {
			return unknownResult(this.target, {
				code: 'equal-stored',
				message: `${message}, and ${equalIsStored(this.target, back.stored)}`,
			});
		}
		this.mayBeStored = false;
		if (back.stored) {
			const { id, quantity } = back.stored;
			return storedResult(this.target, this.usage, 'created', { id, accepted: quantity });
		}
		return back.otherSum && otherSumResult(this.target, this.usage, back.otherSum);
	}

	private async readBack(): Promise<
		{ stored: StoredUsage | undefined; otherSum: StoredUsage | undefined } | { unreadable: Reason }
	> {
		const { partition, from } = this.target.measure(this.usage.body);
		const { recognition } = this.target;
		if (recognition.kind !== 'listed' || from === undefined) {
			const message = 'a usage without a time cannot be recognised';
			return { unreadable: { code: 'unrecognisable', message } };
		}
		const found = await lookUp(recognition.list, { partition, from, to: from }, this.run);
		if (!found.known) return { unreadable: found.reason };
		return {
			stored: findNew(this.target, this.usage, found.usages, this.known),
			otherSum: findOtherSum(this.target, this.usage, found.usages, this.known),
		};
	}

	/** A refusal may hide that the usage is stored, as when its aggregation was closed since then. */
	private async refused(decision: Decision & { kind: 'refused' }): Promise<UsageResult> {
		const { refusal } = decision;
		const reason = { code: decision.code, message: refusal.message };
		if (decision.stopsRun) this.run.stop(reason);
		const stored = decision.stopsRun ? undefined : await this.readByIdent();
		if (stored === undefined && this.mayBeStored) return unknownResult(this.target, reason);
		if (stored === undefined || stored === 'absent')
			return rejectedResult(this.target, refusal, decision);
		return this.compare(stored, refusal);
	}

	/** The ident is taken: by an earlier run, or by an attempt whose answer was lost. */
	private async exists(refusal: Refusal): Promise<UsageResult> {
		const stored = await this.readByIdent();
		if (stored === 'absent') {
			const fix = 'No usage is stored under this identity, so look at the fields it names.';
			return rejectedResult(this.target, refusal, { code: 'refused', fix });
		}
		if (stored !== undefined) return this.compare(stored, refusal);
		return this.mayBeStored
			? storedResult(this.target, this.usage, 'created', {})
			: uncomparedResult(this.target);
	}

	/** What is stored under the ident; `undefined` where the API cannot tell. */
	private async readByIdent(): Promise<ExactObject | 'absent' | undefined> {
		const read = await readByIdent(this.target, this.usage.body, this.run);
		if (read?.kind === 'stored') return read.body;
		return read?.kind === 'absent' ? 'absent' : undefined;
	}

	private compare(stored: ExactObject, refusal?: Refusal): UsageResult {
		const { differences, reworded } = comparedWithStored(this.target, this.usage.body, stored);
		if (differences.length > 0) {
			return conflictResult(this.target, this.usage, differences, refusal);
		}
		const outcome = this.mayBeStored ? 'created' : 'duplicate';
		return storedResult(this.target, this.usage, outcome, { reworded });
	}

	/** Where sending again does not get through, asking by ident may. */
	private async giveUp(reason: Reason): Promise<UsageResult> {
		if (!this.mayBeStored) return unsentResult(reason);
		const stored = await this.readByIdent();
		if (stored === undefined) return unknownResult(this.target, reason);
		return stored === 'absent' ? unsentResult(reason) : this.compare(stored);
	}
}
