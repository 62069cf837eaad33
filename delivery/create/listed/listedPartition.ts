import { inParallel } from '../../run/inParallel';
import { groupBy } from '../../../values/groupBy';
import { audit } from '../../confirm/audit';
import { clearUp, type Doubtful } from '../../confirm/doubts';
import type { StoredLately } from '../../confirm/locks';
import { lookForCanary, type Looking } from '../../confirm/looking';
import { post, type Posted } from '../../confirm/post';
import type { Pass, SendGate } from '../../confirm/sendGate';
import type { Freshness } from '../../confirm/waits';
import type { Remembered } from '../../contract/history';
import { SUCCESSES } from '../../contract/outcome';
import type { StoredUsage } from '../../contract/recognition';
import type { Target } from '../../contract/target';
import { contentOf, type Identified } from '../../identity/identify';
import { copiesByContent, mayBeStoredInPart } from '../../identity/match';
import { canonicalJson } from '../../../values/exactJson';
import type { Run } from '../../run/run';
import type { Partition } from '../input';
import { unsentResult } from '../results/notStoredResults';
import type { DeliveryOptions } from '../options';
import { recognise, spanOf, type KnownUsages, type Unsettled } from './recognise';
import { setAside } from '../remembered';
import { type UsageResult } from '../results/results';
import {
	goneResult,
	hiddenResult,
	lateResult,
	otherSumBesideResult,
	surplusResult,
} from '../results/confirmedResults';
import { findOtherSums, findSurplus, storedSince } from './surplus';
import { claim, resultOfCleared, resultOfPosted, sequenceOf, storedUsageOf } from './sentResults';

/** What all partitions of a run share, at an API that lists what it has stored. */
export interface ListedDelivery {
	readonly target: Target;
	readonly run: Run;
	readonly options: DeliveryOptions;
	readonly remembered: ReadonlyMap<string, Remembered>;
	readonly gate: SendGate;
	readonly freshness: Freshness;
	/** Looks at what is stored before something is sent, within the time for sending. */
	readonly before: Looking;
	/** Looks at what the run has stored, for as long as it needs. */
	readonly after: Looking;
}

interface Own {
	readonly position: number;
	readonly storedAt: number;
}

/**
 * The usages of one subscription, at an API without a key: looked up, sent, and looked at once more, so
 * that what was stored twice, late or not at all is known when the run ends.
 */
export class ListedPartition {
	private readonly results = new Map<number, UsageResult>();
	private readonly sent = new Map<number, Identified>();
	private readonly own = new Map<string, Own>();
	private readonly doubtful: Doubtful[] = [];
	private readonly attempts = new Map<number, number>();
	private known!: KnownUsages;

	constructor(
		private readonly delivery: ListedDelivery,
		private readonly usages: Partition,
		private readonly storedLately: () => readonly StoredLately[],
		private readonly noteStored: (usage: StoredUsage) => void,
	) {}

	/** Looks up what is stored and sends the rest. */
	async send(): Promise<void> {
		const { target, run, options, gate, before } = this.delivery;
		const unsettled = this.unsettled();
		const lately = this.storedLately();
		this.known = await recognise(target, unsettled, before, options, lately);
		// What this process has stored is known without any list.
		const own = new Set(lately.map(({ usage: { id } }) => id));
		if (this.known.listed.some(({ id }) => !own.has(id))) gate.listsAreProven();
		const toSend: Array<[number, Identified]> = [];
		for (const [position, usage] of unsettled.open) {
			const result = this.known.resultFor(position, usage);
			if (result === undefined) toSend.push([position, usage]);
			else this.end(position, result);
		}
		const goByTime = toSend.some(([, usage]) => mayBeStoredInPart(target, usage));
		const sequences = groupBy(toSend, ([, usage]) => sequenceOf(target, usage, goByTime));
		await inParallel(sequences.values(), run.limits.concurrency, async (sequence) => {
			for (const [position, usage] of sequence) await this.sendOne(position, usage);
		});
	}

	/** Ends what no earlier try has ended without sending it. */
	leaveUnsent(result: UsageResult): void {
		const { open, doubtful } = this.unsettled();
		for (const position of open.keys()) this.end(position, doubtful.get(position) ?? result);
	}

	/** Looks what became of what was sent. */
	async confirm(): Promise<void> {
		if (this.doubtful.length > 0) await this.clearUp();
		const audited = await this.audit();
		// The audit is of what was sent; what was found stored may lie beside it.
		const stored = [...(this.known?.listed ?? []), ...(audited ?? [])];
		const byId = new Map(stored.map((usage) => [usage.id, usage]));
		if (byId.size > 0) await this.nameSurplus([...byId.values()]);
	}

	/** How all ended, by the positions of their items. */
	*ended(): Iterable<[number, Identified, UsageResult & { attempts?: number }]> {
		for (const [position, usage] of this.usages) {
			const attempts = this.attempts.get(position) ?? 1;
			const result = this.results.get(position)!;
			yield [position, usage, attempts > 1 ? { ...result, attempts } : result];
		}
	}

	/** Sets aside what an earlier try or run has ended. */
	private unsettled(): Unsettled {
		const { remembered, options } = this.delivery;
		const { unsettled, ended } = setAside(this.usages, remembered, options);
		for (const [position, result] of ended) this.end(position, result);
		return unsettled;
	}

	private end(position: number, result: UsageResult): void {
		if (!this.results.has(position)) this.delivery.run.waiting -= 1;
		this.results.set(position, result);
	}

	private async sendOne(position: number, usage: Identified): Promise<void> {
		const { run, gate } = this.delivery;
		const pass = await gate.enter();
		if (pass === undefined) return this.end(position, unsentResult(run.stopReason!));
		await this.postWith(pass, position, usage);
	}

	/** Sends a usage once it is its turn; whatever happens, the next one is let go on. */
	private async postWith(pass: Pass, position: number, usage: Identified): Promise<Posted> {
		let came = { isCertain: true, isProven: false };
		try {
			const posted = await this.post(position, usage);
			const isProven =
				pass.isCanary && posted.kind === 'stored' && (await this.proveListed(position, posted.id));
			came = { isCertain: posted.kind !== 'doubtful', isProven };
			return posted;
		} finally {
			pass.end(came);
		}
	}

	private async post(position: number, usage: Identified): Promise<Posted> {
		const { target, run } = this.delivery;
		this.sent.set(position, usage);
		const posted = await post(target, usage.body, run, () =>
			this.attempts.set(position, (this.attempts.get(position) ?? 0) + 1),
		);
		if (posted.kind === 'doubtful') {
			this.doubtful.push({ position, usage, doubt: posted });
			return posted;
		}
		const result = resultOfPosted(target, usage, posted);
		this.end(position, result);
		if (posted.kind !== 'stored' || posted.id === undefined) return posted;
		this.known.known.add(posted.id);
		if (result.code === 'echo-differs') {
			// What is stored otherwise than it was sent, the next run would not recognise, and bill again.
			const message = `${target.service} stores usages otherwise than they are sent`;
			run.stop({ code: result.code, message });
			return posted;
		}
		const stored = storedUsageOf(target, usage, posted.id, posted.accepted);
		if (stored === undefined) return posted;
		this.own.set(posted.id, { position, storedAt: run.clock.now() });
		this.noteStored(stored);
		this.delivery.freshness.learnPrecision(posted.createdPrecisionMs ?? 1_000);
		return posted;
	}

	/** Looks whether lists show the first usage that the run has stored, where more are to be sent. */
	private async proveListed(position: number, id: string | undefined): Promise<boolean> {
		const { target, run, before } = this.delivery;
		const own = id === undefined ? undefined : this.own.get(id);
		if (id === undefined || own === undefined) return false;
		if (run.waiting <= 0) return true;
		const span = spanOf(target, [this.usages.get(position)!])!;
		const shown = await lookForCanary(before, span, id, own.storedAt);
		if (shown !== 'hidden') return true;
		const result = hiddenResult(target, id);
		this.results.set(position, result);
		this.own.delete(id);
		run.stop({ code: result.code, message: `${target.service} does not list what it has stored` });
		return false;
	}

	private async clearUp(): Promise<void> {
		const { target, run, gate, after } = this.delivery;
		const doubtful = [...this.doubtful];
		const span = spanOf(
			target,
			doubtful.map(({ usage }) => usage),
		);
		const { known } = this.known;
		const cleared =
			span &&
			(await clearUp(
				after,
				{
					span,
					claim: (usage, stored) => claim(target, usage, stored, known),
					sendAgain: async ({ position, usage, doubt }) => {
						const pass = run.mayGoOn() ? await gate.enter() : undefined;
						return pass === undefined ? doubt : await this.postWith(pass, position, usage);
					},
				},
				doubtful,
			));
		for (const { position, usage, doubt } of doubtful) {
			const { reason } = doubt;
			const how = cleared?.get(position) ?? { kind: 'open', reason };
			if (how.kind === 'stored') continue;
			this.end(position, resultOfCleared(target, usage, how, this.known.mayBeOfAnother(usage)));
		}
	}

	/** @returns what the list shows; nothing where it could not be read, or need not be */
	private async audit(): Promise<readonly StoredUsage[] | undefined> {
		const { target, options, after } = this.delivery;
		const mayHaveStored =
			this.doubtful.length > 0 || (this.own.size > 0 && !options.auditsAfterDoubtOnly);
		const span = mayHaveStored ? spanOf(target, [...this.sent.values()]) : undefined;
		if (span === undefined) return undefined;
		const times = new Map([...this.own].map(([id, { storedAt }]) => [id, storedAt]));
		const audited = await audit(after, span, times);
		if (audited.kind === 'unread') {
			for (const position of this.sent.keys()) {
				const result = this.results.get(position)!;
				if (result.storedId !== undefined)
					this.results.set(position, { ...result, audited: false });
			}
			return undefined;
		}
		for (const [id, { position }] of this.own) {
			const result = this.results.get(position)!;
			if (audited.gone.has(id)) this.results.set(position, goneResult(target, id));
			else if (audited.late.has(id)) this.results.set(position, lateResult(result));
		}
		return audited.usages;
	}

	private stands(position: number): boolean {
		const { outcome, storedId } = this.results.get(position)!;
		return SUCCESSES.has(outcome) && storedId !== undefined;
	}

	/** Canonical texts of what is stored of each usage: of one that was accepted in part, that part. */
	private asStored(stored: readonly StoredUsage[]): ReadonlyMap<number, string | undefined> {
		const { target } = this.delivery;
		const contents = new Map<number, string | undefined>();
		for (const [position, usage] of this.usages) contents.set(position, contentOf(target, usage));
		for (const { id, content } of stored) {
			const own = this.own.get(id);
			if (own !== undefined) contents.set(own.position, canonicalJson(content));
		}
		return contents;
	}

	/** Says which usages are stored more often than they are meant. */
	private async nameSurplus(stored: readonly StoredUsage[]): Promise<void> {
		const { target, after, options } = this.delivery;
		const unclaimed = stored.filter(({ id }) => !options.claimed?.has(id));
		const goByReference = [...this.usages.values()].some((usage) =>
			this.known.goesByReference(usage),
		);
		const comparable = goByReference ? storedSince(unclaimed, this.own) : unclaimed;
		const contents = this.asStored(comparable);
		const copies = copiesByContent(comparable);
		const standing = new Map([...this.usages].filter(([position]) => this.stands(position)));
		const otherSums = await findOtherSums(target, standing, contents, copies, after);
		for (const [position, other] of otherSums) {
			const before = this.results.get(position)!;
			this.results.set(position, otherSumBesideResult(target, before, other));
		}
		const surplus = await findSurplus(contents, copies, after);
		for (const [position, { kept, tooMany }] of surplus) {
			const before = this.results.get(position)!;
			this.results.set(position, surplusResult(target, before, kept, tooMany));
		}
	}
}
