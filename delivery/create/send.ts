import type { ExactObject } from '../../values/exactJson';
import { comparedWithStored } from '../identity/compare';
import type { Identified } from '../identity/identify';
import type { Reason } from '../contract/code';
import type { Refusal } from '../contract/outcome';
import {
	conflictResult,
	storedResult,
	uncomparedResult,
	type UsageResult,
} from './results';
import { rejectedResult, unknownResult, unsentResult } from './notStoredResults';
import { CANCELLED, type Run } from '../run/run';
import { readByIdent } from '../stored/storedByIdent';
import { uniqueField } from '../contract/recognition';
import type { Target, Decision } from '../contract/target';
import { attemptUntilSettled, STORING_OR_REMOVING, type Attempt } from '../run/attempts';

/**
 * Sends one usage, to an API that keeps idents unique or cannot say what it has stored, until its
 * outcome is certain or nothing more can be done about it. The policy is the target's `judge`; this only
 * carries it out.
 */
export async function sendUsage(
	target: Target,
	usage: Identified,
	run: Run,
): Promise<UsageResult & { readonly attempts: number }> {
	const sending = new Sending(target, usage, run);
	const result = await sending.untilSettled();
	return { ...result, attempts: sending.attempts };
}

class Sending {
	attempts = 0;
	/** Whether an attempt whose answer was lost may have stored the usage. */
	private mayBeStored = false;

	constructor(
		private readonly target: Target,
		private readonly usage: Identified,
		private readonly run: Run,
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
				return { settled: storedResult(this.target, this.usage, 'created', decision) };
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
				// What has no ident and cannot be read back is never sent again.
				return uniqueField(this.target.recognition) === undefined
					? { settled: unknownResult(this.target, decision.reason) }
					: { met: decision };
		}
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
