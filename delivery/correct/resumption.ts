import { parseExactJson, type ExactObject } from '../../values/exactJson';
import { isStored } from '../confirm/looking';
import type { Reason } from '../contract/code';
import type { Run } from '../run/run';
import { because, type Corrected, type CorrectionOptions, type Progress } from './correction';
import { Replacement } from './replacement';
import { idsOf, knownFrom, type InvalidUsage, type RightUsage } from './rightUsage';

/** Goes on where an earlier item or try of this execution has left a correction. */
export class Resumption extends Replacement {
	constructor(
		options: CorrectionOptions,
		id: string,
		protected readonly changes: ExactObject,
		run: Run,
	) {
		super(options, id, run);
	}

	/** The wrong usage was removed by this execution, or at least asked to be. */
	protected async resume(progress: Progress): Promise<Corrected> {
		const wrong = parseExactJson(progress.wrong) as ExactObject;
		const earlier = parseExactJson(progress.right) as ExactObject;
		this.wrong = wrong;
		const right = this.rightOf({ ...wrong, ...this.changes });
		const isSame = !('faults' in right) && right.text === progress.right;
		if (progress.storedId !== undefined && !isSame) return this.otherwise(progress.storedId);
		if (progress.step === 'stored')
			return await this.stoodSince(progress, progress.storedId!, right as RightUsage);
		const usages = [wrong, earlier, ...('faults' in right ? [] : [right.content])];
		return await this.inTurn('unknown', usages, async () => {
			const known = 'faults' in right ? undefined : right;
			const contradiction =
				progress.step === 'removing' ? await this.contradiction(known) : undefined;
			if (contradiction !== undefined) return contradiction;
			if (isSame) return await this.goOn(progress, right);
			const found = progress.step === 'storing' ? await this.list(earlier) : undefined;
			if (found?.known === false)
				return this.failed('unknown', found.reason, { failedAt: 'storing' });
			const [storedId] = idsOf(progress.right, found?.usages ?? []);
			if (storedId !== undefined) return this.otherwise(storedId);
			const stands = this.doubtOf(progress) === undefined ? 'neither' : 'unknown';
			if ('faults' in right) return this.failed(stands, faulty(right), right);
			return await this.goOn(progress, right);
		});
	}

	/** What an earlier item or try came to an end with may have been deleted since. */
	private async stoodSince(
		{ how }: Progress,
		storedId: string,
		right: RightUsage,
	): Promise<Corrected> {
		const isGone = (await isStored({ remover: this.remover }, storedId)) === false;
		if (!isGone) return this.done(how ?? 'replaced', right, storedId);
		return this.failed('unknown', because('gone'), { right, otherId: storedId });
	}

	/** Stores the right usage, unless it is there. */
	private async goOn(progress: Progress, right: RightUsage): Promise<Corrected> {
		if (progress.storedId !== undefined) return await this.lookAfter(right, progress.storedId);
		const rights = await this.list(right.content);
		if (!rights.known) {
			const stands = progress.step === 'storing' ? 'unknown' : 'neither';
			return this.failed(stands, rights.reason, { failedAt: 'storing', right });
		}
		const [storedId] = idsOf(right.text, rights.usages);
		if (storedId !== undefined) {
			this.note('storing', right, storedId);
			return await this.lookAfter(right, storedId);
		}
		const doubt = this.doubtOf(progress);
		if (doubt !== undefined) return this.failed('unknown', doubt, { failedAt: 'storing', right });
		return (await this.copyInTheWay(right)) ?? (await this.store(right, knownFrom(rights)));
	}

	/** Why the right usage may be stored yet, where this execution has sent it. */
	private doubtOf({ step }: Progress): Reason | undefined {
		return step === 'storing' ? this.options.doubts?.get(this.id) : undefined;
	}

	private otherwise(otherId: string | undefined): Corrected {
		return this.failed('other', because('corrected-otherwise', otherId), { otherId });
	}
}

export function faulty({ faults }: InvalidUsage): Reason {
	return because(faults[0].code);
}
