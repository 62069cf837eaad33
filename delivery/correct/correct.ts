import { canonicalJson, parseExactJson, type ExactObject } from '../../values/exactJson';
import type { Corrected, CorrectionFailed, CorrectionOptions, Progress } from './correction';
import type { Code, Reason } from '../contract/code';
import { Remover, type Removed } from '../stored/remove';
import type { StoredRecord } from '../contract/removal';
import {
	lookUpRight,
	rightUsage,
	type InvalidUsage,
	type LookedUp,
	type RightUsage,
} from './rightUsage';
import type { Run } from '../run/run';
import { storeOne } from '../create/listed/storeOne';
import { refusesCredential } from '../run/sendPolicy';

/** Once the wrong usage is gone, the right one is given this long, whatever the time limit says. */
const TIME_TO_FINISH_MS = 120_000;

/**
 * Replaces a stored usage by the right one: reads it, validates the right one, looks whether that is
 * stored already, removes the wrong one, and stores the right one. In this order no customer is ever
 * billed for both, and nothing is touched before all that can be checked is.
 *
 * @param id of the wrong usage
 * @param changes the fields that are wrong, by the names of the API; all others are kept
 * @returns which of the two stands; never throws for what an API or a network does
 */
export async function correctUsage(
	options: CorrectionOptions,
	id: string,
	changes: ExactObject,
	run: Run,
): Promise<Corrected> {
	return await new Correction(options, id, changes, run).carryOut();
}

class Correction {
	private readonly remover: Remover;
	private wrong: ExactObject | undefined;

	constructor(
		private readonly options: CorrectionOptions,
		private readonly id: string,
		private readonly changes: ExactObject,
		private readonly run: Run,
	) {
		this.remover = new Remover(options.removal, run);
	}

	async carryOut(): Promise<Corrected> {
		const kept = this.options.memory.get(this.id);
		const progress = kept?.step === 'none' ? undefined : kept;
		if (progress !== undefined && progress.step !== 'removing') return await this.goOn(progress);
		const read = await this.remover.read(this.id);
		switch (read.kind) {
			case 'stored':
				return await this.replace(read.record);
			case 'absent':
				return progress === undefined ? await this.gone() : await this.goOn(progress);
			case 'refused': {
				const { refusal, code, fix } = read;
				const reason = { code, message: refusal.message };
				if (refusesCredential(refusal.status)) this.run.stop(reason);
				return this.failed(progress ? 'unknown' : 'untouched', reason, {
					failedAt: 'reading',
					refusal,
					fix,
				});
			}
			case 'unreadable':
				return this.failed(progress ? 'unknown' : 'untouched', read.reason, {
					failedAt: 'reading',
				});
		}
	}

	/** The wrong usage stands. */
	private async replace(record: StoredRecord): Promise<Corrected> {
		this.wrong = record.content;
		const right = this.rightOf({ ...record.content, ...this.changes });
		if ('faults' in right) return this.failed('wrong', faulty(right), right);
		if (right.text === canonicalJson(record.content)) {
			return { stands: 'right', how: 'unchanged', storedId: this.id, right: right.content };
		}
		// To remove it would not take it off the invoice, and the right one would be billed besides.
		if (record.invoiceId !== undefined)
			return this.failed('wrong', because('invoiced', record.invoiceId), { right });
		const looked = await this.look(right);
		if (!looked.ok) return this.failed('wrong', looked.reason, { failedAt: 'listing', right });
		// While the wrong one stands nothing was stored in its place, so this is another usage.
		if (looked.storedId !== undefined) {
			return this.failed('wrong', because('equal-stored', looked.storedId), {
				right,
				otherId: looked.storedId,
			});
		}
		if (!this.run.mayGoOn())
			return this.failed('wrong', this.run.stopReason!, { failedAt: 'removing', right });
		this.note('removing', right);
		return await this.removed(await this.remover.remove(this.id), right, looked.known);
	}

	private async removed(
		removed: Removed,
		right: RightUsage,
		known: Set<string>,
	): Promise<Corrected> {
		if (removed.kind === 'removed') return await this.store(right, known);
		if (removed.kind === 'uncertain')
			return this.failed('unknown', removed.reason, { failedAt: 'removing', right });
		this.note('none', right);
		if (removed.kind === 'absent') return await this.settleGone(right);
		if (removed.kind === 'kept')
			return this.failed('wrong', removed.reason, { failedAt: 'removing', right });
		const { refusal, code, fix } = removed;
		const reason = because(code, refusal.message);
		return this.failed('wrong', reason, { failedAt: 'removing', refusal, fix, right });
	}

	/** The wrong usage was removed by this execution, or at least asked to be. */
	private async goOn(progress: Progress): Promise<Corrected> {
		const wrong = parseExactJson(progress.wrong) as ExactObject;
		this.wrong = wrong;
		const right = this.rightOf({ ...wrong, ...this.changes });
		const isSame = !('faults' in right) && right.text === progress.right;
		if (progress.step === 'stored' && !isSame) return this.otherwise(progress.storedId);
		if (progress.step === 'stored')
			return this.done('replaced', right as RightUsage, progress.storedId);
		if (progress.step === 'storing' && !isSame) {
			const earlier = await this.look(
				this.rightOf(parseExactJson(progress.right) as ExactObject) as RightUsage,
			);
			if (!earlier.ok) return this.failed('unknown', earlier.reason, { failedAt: 'storing' });
			if (earlier.storedId !== undefined) return this.otherwise(earlier.storedId);
		}
		if ('faults' in right) return this.failed('neither', faulty(right), right);
		const looked = await this.look(right);
		if (!looked.ok) {
			const stands = progress.step === 'storing' ? 'unknown' : 'neither';
			return this.failed(stands, looked.reason, { failedAt: 'storing', right });
		}
		if (looked.storedId === undefined) return await this.store(right, looked.known);
		this.note('stored', right, looked.storedId);
		return this.done('replaced', right, looked.storedId);
	}

	/** The wrong usage was gone before this execution: an earlier one may have stored the right one. */
	private async gone(): Promise<Corrected> {
		const right = this.rightOf(this.changes);
		if (!('faults' in right)) return await this.settleGone(right);
		const isOnlyMissing = right.faults.every(({ code }) => code === 'required');
		const missing = right.faults.map(({ field }) => `'${field}'`).join(', ');
		if (isOnlyMissing) return this.failed('unknown', because('fields-missing', missing));
		return this.failed('unknown', faulty(right), right);
	}

	private async settleGone(right: RightUsage): Promise<Corrected> {
		const looked = await this.look(right);
		if (!looked.ok) return this.failed('unknown', looked.reason, { failedAt: 'listing', right });
		if (looked.storedId !== undefined) return this.done('already', right, looked.storedId);
		if (this.options.storeIfGone) return await this.store(right, looked.known);
		return this.failed('neither', because('gone'), { right });
	}

	private async store(right: RightUsage, known: Set<string>): Promise<Corrected> {
		this.note('storing', right);
		const run = this.run.finishing(TIME_TO_FINISH_MS);
		const result = await storeOne(this.options.target, right.usage, run, known);
		const { outcome, code, message, storedId, remainder, refusal } = result;
		if (outcome === 'created' || outcome === 'partial') {
			this.note('stored', right, storedId);
			return {
				...this.done('replaced', right, storedId),
				...(remainder === undefined ? {} : { remainder }),
			};
		}
		// The other items must not lose their usages to what keeps this one from being stored.
		const isOfThisItem = outcome === 'rejected' && run.stopReason === undefined;
		const reason = because(code ?? 'unexpected', message);
		if (!isOfThisItem) this.run.stop(run.stopReason ?? reason);
		if (outcome === 'unknown')
			return this.failed('unknown', reason, { failedAt: 'storing', right });
		this.note('removed', right);
		return this.failed('neither', reason, { failedAt: 'storing', refusal, right });
	}

	private async look(right: RightUsage): Promise<LookedUp> {
		return await lookUpRight(this.options.target, right, this.run);
	}

	private rightOf(given: ExactObject): RightUsage | InvalidUsage {
		return rightUsage(this.options.target, this.options.reading, given);
	}

	private note(step: Progress['step'], right: RightUsage, storedId?: string): void {
		const wrong = this.wrong === undefined ? right.text : canonicalJson(this.wrong);
		this.options.memory.set(this.id, {
			step,
			wrong,
			right: right.text,
			...(storedId ? { storedId } : {}),
		});
	}

	private done(
		how: 'replaced' | 'already',
		right: RightUsage,
		storedId: string | undefined,
	): Corrected {
		return { stands: 'right', how, storedId, right: right.content, wrong: this.wrong };
	}

	private otherwise(otherId: string | undefined): CorrectionFailed {
		return this.failed('other', because('corrected-otherwise', otherId), {
			otherId,
		});
	}

	private failed(
		stands: CorrectionFailed['stands'],
		{ code, message }: Reason,
		{
			right,
			...more
		}: Pick<CorrectionFailed, 'failedAt' | 'fix' | 'refusal' | 'faults' | 'otherId'> & {
			readonly right?: RightUsage;
		} = {},
	): CorrectionFailed {
		return {
			stands,
			code,
			reason: message,
			...more,
			wrong: this.wrong,
			right: right?.content,
		};
	}
}

function because(code: Code, message = ''): Reason {
	return { code, message };
}

function faulty({ faults }: InvalidUsage): Reason {
	return because(faults[0].code);
}
