import { parseExactJson, type ExactObject } from '../../values/exactJson';
import { differencesBetween } from '../identity/compare';
import { contentOf, type Identified } from '../identity/identify';
import type { Reason } from '../contract/code';
import type { Memory, Remembered } from '../contract/history';
import { SUCCESSES, type Refusal } from '../contract/outcome';
import {
	otherSumOfExecutionResult,
	storedResult,
	uncomparedResult,
	unprovenResult,
	type Finish,
	type UsageResult,
} from './results/results';
import { comparedResult } from './results/comparedResult';
import { rejectedResult, unknownResult, unsentResult } from './results/notStoredResults';
import { inParallel } from '../run/inParallel';
import { CANCELLED, type Run } from '../run/run';
import type { DeliveryOptions } from './options';
import { ReadAhead } from './readAhead';
import { earlierResult } from './remembered';
import { readByIdent } from '../stored/storedByIdent';
import { uniqueField } from '../contract/recognition';
import type { Target, Decision } from '../contract/target';
import {
	attemptUntilSettled,
	STORING_OR_REMOVING,
	UNTIL_LISTED,
	type Attempt,
} from '../run/attempts';

/** What is stored under an ident; `undefined` where the API cannot tell. */
type UnderIdent = ExactObject | 'absent' | undefined;

/** Delivers to an API that keeps idents unique, or that cannot be asked: there is no order to keep. */
export async function sendUsages(
	target: Target,
	usages: ReadonlyArray<[number, Identified]>,
	run: Run,
	options: DeliveryOptions,
	remembered: ReadonlyMap<string, Remembered>,
	finish: Finish,
): Promise<void> {
	const ahead = ReadAhead.of(target, usages, run);
	await inParallel(usages, run.limits.concurrency, async ([position, usage]) => {
		const result =
			earlierResult(usage, remembered, options) ??
			(await ahead?.resultFor(usage)) ??
			(await sendUsage(target, usage, run, options.sums, ahead));
		finish(position, usage, result);
		run.waiting -= 1;
	});
}

/**
 * Sends one usage, to an API that keeps idents unique or cannot say what it has stored, until its
 * outcome is certain or nothing more can be done about it. The policy is the target's `judge`; this only
 * carries it out.
 *
 * @param sums those of the same execution, where the API cannot say what it has stored
 * @param ahead is told whether it was stored already
 */
export async function sendUsage(
	target: Target,
	usage: Identified,
	run: Run,
	sums?: Memory<string>,
	ahead?: ReadAhead,
): Promise<UsageResult & { readonly attempts: number }> {
	const sending = new Sending(target, usage, run, sums);
	const result = await sending.untilSettled();
	ahead?.note(result.outcome === 'duplicate' || result.outcome === 'conflict');
	if (sums !== undefined && isToBeRemembered(target, usage, result) && !sums.get(usage.identity))
		sums.set(usage.identity, contentOf(target, usage)!);
	return { ...result, attempts: sending.attempts };
}

/** A sum that is stored, or may be, and that the API will never show. */
function isToBeRemembered(target: Target, { combined }: Identified, result: UsageResult): boolean {
	const mayBeStored = SUCCESSES.has(result.outcome) || result.outcome === 'unknown';
	return target.recognition.kind === 'keyedBlind' && combined !== undefined && mayBeStored;
}

class Sending {
	attempts = 0;
	/** Whether an attempt whose answer was lost may have stored the usage. */
	private mayBeStored = false;

	constructor(
		private readonly target: Target,
		private readonly usage: Identified,
		private readonly run: Run,
		private readonly sums: Memory<string> | undefined,
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
		const stored = decision.stopsRun ? undefined : await this.readWhatMayBeStored();
		if (stored !== undefined && stored !== 'absent') return this.compare(stored, refusal);
		return this.mayBeStored
			? unknownResult(this.target, reason)
			: rejectedResult(this.target, refusal, decision);
	}

	/** The ident is taken: by an earlier run, or by an attempt whose answer was lost. */
	private async exists(refusal: Refusal): Promise<UsageResult> {
		const stored = await this.readUntilListed();
		if (stored === 'absent') {
			const { service } = this.target;
			return unknownResult(this.target, {
				code: 'list-does-not-show',
				message: `${service} says that the ident is taken, but its list does not show the usage`,
			});
		}
		if (stored !== undefined) return this.compare(stored, refusal);
		return (
			this.otherSum(refusal) ??
			(this.mayBeStored ? unprovenResult(this.target) : uncomparedResult(this.target))
		);
	}

	/** Where this execution has brought another sum of the period, not both can be stored. */
	private otherSum(refusal: Refusal): UsageResult | undefined {
		const { target, usage, sums } = this;
		const earlier = sums?.get(usage.identity);
		if (earlier === undefined || earlier === contentOf(target, usage)) return undefined;
		const differences = differencesBetween(
			target.content(usage.body)!,
			parseExactJson(earlier) as ExactObject,
		);
		return otherSumOfExecutionResult(target, usage, differences, refusal);
	}

	private async readByIdent(): Promise<UnderIdent> {
		const read = await readByIdent(this.target, this.usage.body, this.run);
		if (read?.kind === 'stored') return read.body;
		return read?.kind === 'absent' ? 'absent' : undefined;
	}

	private async readWhatMayBeStored(): Promise<UnderIdent> {
		return this.mayBeStored ? await this.readUntilListed() : await this.readByIdent();
	}

	/** A list may show a usage only some time after it was stored. */
	private async readUntilListed(): Promise<UnderIdent> {
		let read: UnderIdent;
		await attemptUntilSettled<true>(this.run, UNTIL_LISTED, async () => {
			read = await this.readByIdent();
			const message = `${this.target.service} does not list the usage yet`;
			return read === 'absent'
				? { met: { reason: { code: 'list-does-not-show', message } } }
				: { settled: true };
		});
		return read;
	}

	private compare(stored: ExactObject, refusal?: Refusal): UsageResult {
		return comparedResult(this.target, this.usage, stored, { mayBeOwn: this.mayBeStored, refusal });
	}

	/** Where sending again does not get through, asking by ident may. */
	private async giveUp(reason: Reason): Promise<UsageResult> {
		if (!this.mayBeStored) return unsentResult(reason);
		const stored = await this.readUntilListed();
		return stored === undefined || stored === 'absent'
			? unknownResult(this.target, reason)
			: this.compare(stored);
	}
}
