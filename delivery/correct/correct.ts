import { canonicalJson, type ExactObject } from '../../values/exactJson';
import type { StoredRecord } from '../contract/removal';
import type { Run } from '../run/run';
import { refusesCredential } from '../run/sendPolicy';
import type { Found } from '../stored/lookUp';
import type { ReadById, Removed } from '../stored/remove';
import { otherCopies } from './copies';
import { because, progressOf, type Corrected, type CorrectionOptions } from './correction';
import { faulty, Resumption } from './resumption';
import { areBeside } from './beside';
import { idsOf, knownFrom, type RightUsage } from './rightUsage';

/**
 * Replaces a stored usage by the right one: reads it, validates the right one, looks whether either is
 * stored already, removes the wrong one, stores the right one, and looks what stands then. In this order
 * no customer is ever billed for both, and nothing is touched before all that can be checked is.
 *
 * @param id of the wrong usage
 * @param changes the fields that are wrong, by the names of the API; all others are kept
 * @param known what else is known of the wrong usage, should it be gone
 * @returns which of the two stands; never throws for what an API or a network does
 */
export async function correctUsage(
	options: CorrectionOptions,
	id: string,
	changes: ExactObject,
	run: Run,
	known: ExactObject = {},
): Promise<Corrected> {
	return await new Correction(options, id, changes, run, known).carryOut();
}

/**
 * Settles a correction where no wrong usage is to be found: looks whether the right one is stored.
 *
 * @param key under which it is remembered how far an earlier try came
 * @param right what is known of the right usage
 */
export async function correctAbsent(
	options: CorrectionOptions,
	key: string,
	right: ExactObject,
	run: Run,
): Promise<Corrected> {
	return await new Correction(options, key, right, run).settleAbsent();
}

class Correction extends Resumption {
	constructor(
		options: CorrectionOptions,
		id: string,
		changes: ExactObject,
		run: Run,
		/** Left out where it has no ID under which a list could show it. */
		private readonly known?: ExactObject,
	) {
		super(options, id, changes, run);
	}

	async carryOut(): Promise<Corrected> {
		const progress = progressOf(this.options, this.id);
		if (progress !== undefined && progress.step !== 'removing') return await this.resume(progress);
		const read = await this.readTwice();
		switch (read.kind) {
			case 'stored':
				return await this.replace(read.record);
			case 'absent':
				return progress === undefined ? await this.gone() : await this.resume(progress);
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

	/** One answer that it is gone may be wrong, and then both would be billed. */
	private async readTwice(): Promise<ReadById> {
		const read = await this.remover.read(this.id);
		return read.kind === 'absent' ? await this.remover.read(this.id) : read;
	}

	async settleAbsent(): Promise<Corrected> {
		const progress = progressOf(this.options, this.id);
		return progress === undefined ? await this.gone() : await this.resume(progress);
	}

	/** The wrong usage stands. */
	private async replace(record: StoredRecord): Promise<Corrected> {
		this.wrong = record.content;
		const right = this.rightOf({ ...record.content, ...this.changes });
		if ('faults' in right) return this.failed('wrong', faulty(right), right);
		if (right.text === canonicalJson(record.content)) {
			const listed = await this.list(right.content);
			return await this.stoodBefore('unchanged', right, this.id, listed);
		}
		// To remove it would not take it off the invoice, and the right one would be billed besides.
		if (record.invoiceId !== undefined)
			return this.failed('wrong', because('invoiced', record.invoiceId), { right });
		return await this.inTurn(
			'untouched',
			[record.content, right.content],
			async (hasWaited) => await this.replaceAlone(record.content, right, hasWaited),
		);
	}

	/** No other execution of this process sends usages where the wrong one is and the right one will be. */
	private async replaceAlone(
		wrong: ExactObject,
		right: RightUsage,
		hasWaited: boolean,
	): Promise<Corrected> {
		const wrongs = await this.list(wrong);
		if (!wrongs.known) return this.failed('wrong', wrongs.reason, { failedAt: 'listing', right });
		const isShown = wrongs.usages.some(({ id }) => id === this.id);
		// Another execution may have corrected it after it was read.
		if ((hasWaited || !isShown) && (await this.remover.read(this.id)).kind === 'absent')
			return await this.settleGone(right);
		const surplusIds = await otherCopies({ remover: this.remover }, wrong, this.id, wrongs.usages);
		if (surplusIds.length > 0)
			return this.failed('wrong', because('stored-more-often'), { right, surplusIds });
		const rights = areBeside(this.options.target, wrong, right.content)
			? wrongs
			: await this.list(right.content);
		if (!rights.known) return this.failed('wrong', rights.reason, { failedAt: 'listing', right });
		// While the wrong one stands nothing was stored in its place, so this is another usage.
		const [otherId] = idsOf(right.text, rights.usages);
		if (otherId !== undefined)
			return this.failed('wrong', because('equal-stored', otherId), { right, otherId });
		if (!this.run.mayGoOn())
			return this.failed('wrong', this.run.stopReason!, { failedAt: 'removing', right });
		this.note('removing', right);
		return await this.removed(await this.remover.remove(this.id), right, rights);
	}

	private async removed(
		removed: Removed,
		right: RightUsage,
		rights: Found & { readonly known: true },
	): Promise<Corrected> {
		if (removed.kind === 'removed') {
			const contradiction = removed.isInferred ? await this.contradiction(right) : undefined;
			return contradiction ?? (await this.store(right, knownFrom(rights)));
		}
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

	/** The wrong usage was gone before this execution: an earlier one may have stored the right one. */
	private async gone(): Promise<Corrected> {
		const right = this.rightOf({ ...this.known, ...this.changes });
		if (!('faults' in right))
			return await this.inTurn(
				'untouched',
				[right.content],
				async () => await this.settleGone(right),
			);
		const isOnlyMissing = right.faults.every(({ code }) => code === 'required');
		const missing = right.faults.map(({ field }) => `'${field}'`).join(', ');
		if (isOnlyMissing) return this.failed('unknown', because('fields-missing', missing));
		return this.failed('unknown', faulty(right), right);
	}

	private async settleGone(right: RightUsage): Promise<Corrected> {
		const place = this.wrong ?? (this.known && { ...right.content, ...this.known });
		const contradiction = await this.contradiction(right, place);
		if (contradiction !== undefined) return contradiction;
		const rights = await this.list(right.content);
		if (!rights.known) return this.failed('unknown', rights.reason, { failedAt: 'listing', right });
		const [storedId] = idsOf(right.text, rights.usages);
		if (storedId !== undefined) return await this.stoodBefore('already', right, storedId, rights);
		const copy = await this.copyInTheWay(right);
		if (copy !== undefined) return copy;
		if (this.options.storeIfGone) return await this.store(right, knownFrom(rights));
		return this.failed('neither', because('gone'), { right });
	}
}
