import { canonicalJson, type ExactObject } from '../../values/exactJson';
import type { Looking } from '../confirm/looking';
import { PartitionLocks } from '../confirm/locks';
import { inTurn, keyOf } from '../confirm/turns';
import { Freshness } from '../confirm/waits';
import type { Reason } from '../contract/code';
import { storedUsageOf } from '../create/listed/sentResults';
import { storeOne } from '../create/listed/storeOne';
import type { Run } from '../run/run';
import type { Found } from '../stored/lookUp';
import { Remover } from '../stored/remove';
import { listBeside, listBesideGone } from './beside';
import { lookAfterwards, otherCopies, surplusOf, type RightSurplus } from './copies';
import {
	because,
	type Corrected,
	type CorrectionDone,
	type CorrectionFailed,
	type CorrectionOptions,
	type Progress,
} from './correction';
import { rightUsage, type InvalidUsage, type RightUsage } from './rightUsage';

/** Once the wrong usage is gone, each step is given this long, whatever the time limit says. */
const TIME_TO_FINISH_MS = 120_000;

/** Stores the right usage where the wrong one is gone, and looks what stands then. */
export class Replacement {
	/** What the wrong usage said, as far as it is known. */
	protected wrong: ExactObject | undefined;
	protected readonly remover: Remover;
	private readonly freshness = new Freshness();

	constructor(
		protected readonly options: CorrectionOptions,
		protected readonly id: string,
		protected readonly run: Run,
	) {
		this.remover = new Remover(options.removal, run);
	}

	/** @param known IDs of usages that were stored there before */
	protected async store(right: RightUsage, known: Set<string>): Promise<Corrected> {
		const { target } = this.options;
		this.note('storing', right);
		const looking = this.looking();
		const { run } = looking;
		const result = await storeOne(target, right.usage, looking, known);
		const { outcome, code, message, storedId, remainder, refusal } = result;
		if (outcome === 'created' || outcome === 'partial') {
			this.note('storing', right, storedId);
			const left = remainder === undefined ? {} : { remainder };
			const after = await this.lookAfter(right, storedId);
			return after.stands === 'right' ? { ...after, ...left } : after;
		}
		// The other items must not lose their usages to what keeps this one from being stored.
		const isOfThisItem = outcome === 'rejected' && run.stopReason === undefined;
		const reason = because(code ?? 'unexpected', message);
		if (!isOfThisItem) this.run.stop(run.stopReason ?? reason);
		if (outcome === 'unknown') {
			this.options.doubts?.set(this.id, reason);
			return this.failed('unknown', reason, { failedAt: 'storing', right });
		}
		this.note('removed', right);
		return this.failed('neither', reason, { failedAt: 'storing', refusal, right });
	}

	/** Says what stands where the right usage was stored. */
	protected async lookAfter(right: RightUsage, rightId: string | undefined): Promise<Corrected> {
		const done = this.done('replaced', right, rightId);
		if (rightId === undefined) return done;
		const storedAt = this.run.clock.now();
		this.tellOthers(right, rightId, storedAt);
		const { wrong, id: wrongId } = this;
		const replaced = { wrong, wrongId, right, rightId, storedAt };
		const after = await lookAfterwards(this.options, this.looking(), replaced);
		if (after.kind === 'unread') return { ...done, audited: false };
		const more = { right, otherId: rightId };
		if (after.kind === 'gone') return this.failed('unknown', because('gone'), more);
		const { wrongCopies, surplus, isListed } = after;
		const tooMany = surplus?.tooManyIds ?? [];
		if (wrongCopies.length > 0) {
			const surplusIds = [...wrongCopies, ...tooMany];
			return this.failed('both', because('wrong-stored-again'), { ...more, surplusIds });
		}
		if (surplus !== undefined) return this.tooOften(right, surplus);
		if (!isListed) return { ...done, code: 'list-lags' };
		this.note('stored', right, rightId);
		return done;
	}

	/**
	 * The right usage was stored before.
	 *
	 * @param listed what is stored beside it
	 */
	protected async stoodBefore(
		how: 'unchanged' | 'already',
		right: RightUsage,
		rightId: string,
		listed: Found,
	): Promise<Corrected> {
		const surplus = listed.known
			? await surplusOf(this.looking(), right, rightId, listed.usages)
			: undefined;
		if (surplus !== undefined) return this.tooOften(right, surplus);
		this.note('stored', right, rightId, how);
		const done = this.done(how, right, rightId);
		return listed.known ? done : { ...done, audited: false };
	}

	/** Nothing proves that the wrong usage is gone where lists go on to show it at its place. */
	protected async contradiction(
		right: RightUsage | undefined,
		place = this.wrong,
	): Promise<Corrected | undefined> {
		if (place === undefined) return undefined;
		const listed = await listBesideGone(this.options, place, new Set([this.id]), this.looking());
		if (!listed.known) return this.failed('unknown', listed.reason, { failedAt: 'listing', right });
		if (!listed.usages.some(({ id }) => id === this.id)) return undefined;
		return this.failed('unknown', because('ids-differ'), { right });
	}

	/** Where another usage says what the wrong one said, the right one would be billed besides. */
	protected async copyInTheWay(right: RightUsage): Promise<Corrected | undefined> {
		if (this.wrong === undefined) return undefined;
		const wrongs = await this.list(this.wrong);
		if (!wrongs.known) return this.failed('unknown', wrongs.reason, { failedAt: 'listing', right });
		const surplusIds = await otherCopies(
			{ remover: this.remover },
			this.wrong,
			this.id,
			wrongs.usages,
		);
		if (surplusIds.length === 0) return undefined;
		return this.failed('copy', because('wrong-stored-again'), { right, surplusIds });
	}

	protected rightOf(given: ExactObject): RightUsage | InvalidUsage {
		return rightUsage(this.options.target, this.options.reading, given);
	}

	protected async inTurn(
		stands: 'untouched' | 'unknown',
		usages: readonly ExactObject[],
		carryOut: (hasWaited: boolean) => Promise<Corrected>,
	): Promise<Corrected> {
		const { target, locks = new PartitionLocks(), account = '' } = this.options;
		const keys = usages.map((usage) => keyOf(account, target.measure(usage).partition));
		const ended = await inTurn(locks, keys, this.run, carryOut);
		return 'noTurn' in ended ? this.failed(stands, ended.noTurn, { failedAt: 'waiting' }) : ended;
	}

	protected async list(usage: ExactObject): Promise<Found> {
		return await listBeside(this.options, usage, { remover: this.remover, run: this.run });
	}

	protected note(
		step: Progress['step'],
		right: RightUsage,
		storedId?: string,
		how?: Progress['how'],
	): void {
		const wrong = this.wrong === undefined ? right.text : canonicalJson(this.wrong);
		this.options.memory.set(this.id, {
			step,
			wrong,
			right: right.text,
			...(storedId ? { storedId } : {}),
			...(how ? { how } : {}),
		});
	}

	protected done(
		how: CorrectionDone['how'],
		right: RightUsage,
		storedId: string | undefined,
	): CorrectionDone {
		const isWrong = this.wrong !== undefined && canonicalJson(this.wrong) !== right.text;
		const wrong = isWrong ? this.wrong : undefined;
		return { stands: 'right', how, storedId, right: right.content, wrong };
	}

	private tooOften(right: RightUsage, { keptId, tooManyIds }: RightSurplus): CorrectionFailed {
		const copies = { otherId: keptId, surplusIds: tooManyIds };
		return this.failed('surplus', because('stored-more-often'), { right, ...copies });
	}

	protected failed(
		stands: CorrectionFailed['stands'],
		{ code, message }: Reason,
		{
			right,
			...more
		}: Pick<
			CorrectionFailed,
			'failedAt' | 'fix' | 'refusal' | 'faults' | 'otherId' | 'surplusIds'
		> & { readonly right?: RightUsage } = {},
	): CorrectionFailed {
		return { stands, code, reason: message, ...more, wrong: this.wrong, right: right?.content };
	}

	/** For other executions of this process, where a list does not show it yet. */
	private tellOthers({ usage }: RightUsage, id: string, at: number): void {
		const { target, locks, account = '' } = this.options;
		const stored = storedUsageOf(target, usage, id);
		if (stored !== undefined) locks?.note(keyOf(account, stored.partition), { usage: stored, at });
	}

	private looking(): Looking {
		const { target, removal } = this.options;
		const listing = target.recognition.list;
		const run = this.run.finishing(TIME_TO_FINISH_MS);
		return { listing, remover: new Remover(removal, run), run, freshness: this.freshness };
	}
}
