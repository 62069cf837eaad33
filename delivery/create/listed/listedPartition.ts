import type { Doubtful } from '../../confirm/doubts';
import { JointAudit, type StoredByRun } from '../../confirm/jointAudit';
import type { StoredLately } from '../../confirm/locks';
import type { Looking } from '../../confirm/looking';
import { SendGate } from '../../confirm/sendGate';
import { Freshness } from '../../confirm/waits';
import type { Remembered } from '../../contract/history';
import { SUCCESSES, type AdvisedRefusal } from '../../contract/outcome';
import type { Recognition, StoredUsage } from '../../contract/recognition';
import type { Target } from '../../contract/target';
import { isRecognisable, type Identified } from '../../identity/identify';
import type { Run } from '../../run/run';
import type { Found } from '../../stored/lookUp';
import { Remover } from '../../stored/remove';
import type { DeliveryOptions } from '../options';
import type { Partition } from '../partitions';
import { setAside } from '../remembered';
import type { UsageResult } from '../results/results';
import type { KnownUsages, Unsettled } from './recognise';

export type Listed = Extract<Recognition, { kind: 'listed' }>;

/** Beyond the time limit, looking at what was stored may take so much longer than one request. */
const TIME_BEYOND_LIMIT_MS = 15_000;

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
	/** Looks at many small partitions at once. */
	readonly jointAudit: JointAudit;
	/** Removes what the run has stored; a refusal ends that, and nothing else. */
	readonly takingBack?: Remover;
	/** Why nothing of what was stored may be removed, once the API has said so. */
	mayNotRemove?: AdvisedRefusal;
}

/** Makes ready what all partitions share, and keeps time to look what was stored. */
export function openDelivery(
	target: Target,
	{ list, byId }: Listed,
	usages: ReadonlyArray<[number, Identified]>,
	run: Run,
	options: DeliveryOptions,
	remembered: ReadonlyMap<string, Remembered>,
): ListedDelivery {
	const freshness = new Freshness();
	// Of what nothing can recognise, lists prove nothing.
	const count = usages.filter(([, usage]) => isRecognisable(target, usage)).length;
	const gate = new SendGate(run, list.newest().pageFrom(0, 1).request, options.lookUp && count > 1);
	const { totalMs, timeoutMs } = run.limits;
	const removerOf = (of: Run): Remover | undefined => byId && new Remover(byId, of);
	const lookingOf = (of: Run): Looking => {
		return { listing: list, remover: removerOf(of), run: of, freshness };
	};
	const atTheEnd = (): Run => run.finishing(totalMs + timeoutMs + TIME_BEYOND_LIMIT_MS);
	const [before, after, takingBack] = [
		lookingOf(run),
		lookingOf(atTheEnd()),
		removerOf(atTheEnd()),
	];
	const jointAudit = new JointAudit(after);
	run.keepTimeToLook();
	return {
		target,
		run,
		options,
		remembered,
		gate,
		freshness,
		before,
		after,
		jointAudit,
		takingBack,
	};
}

/** A usage that this run has certainly stored, by the ID that came back. */
interface Own extends StoredByRun {
	readonly position: number;
}

/**
 * The usages of one subscription while they are delivered to an API without a key: what is known of them
 * and how each has ended so far.
 */
export class ListedPartition {
	readonly sent = new Map<number, Identified>();
	/** By ID. */
	readonly own = new Map<string, Own>();
	readonly doubtful: Doubtful[] = [];
	/** Where it is looked up with others: what is stored, by partition, and when that was begun, in milliseconds. */
	lookedUpInGroup:
		{ readonly at: number; readonly founds: Promise<ReadonlyMap<string, Found>> } | undefined;
	/** What was looked up before sending; nothing until then. */
	known: KnownUsages | undefined;
	/** When that was begun, in milliseconds. */
	lookedUpAt = 0;
	private readonly results = new Map<number, UsageResult>();
	private readonly attempts = new Map<number, number>();

	/**
	 * @param storedLately what other executions of the process have stored there
	 * @param noteStored tells them what this one has stored
	 */
	constructor(
		readonly delivery: ListedDelivery,
		readonly usages: Partition,
		readonly storedLately: () => readonly StoredLately[],
		readonly noteStored: (usage: StoredUsage) => void,
	) {}

	/** Sets aside what an earlier try or run has ended. */
	unsettled(): Unsettled {
		const { remembered, options } = this.delivery;
		const { unsettled, ended } = setAside(this.usages, remembered, options);
		for (const [position, result] of ended) this.end(position, result);
		return unsettled;
	}

	countAttempt(position: number): void {
		this.attempts.set(position, (this.attempts.get(position) ?? 0) + 1);
	}

	/** How a usage ends, unless something later shows better. */
	end(position: number, result: UsageResult): void {
		if (!this.results.has(position)) this.delivery.run.waiting -= 1;
		this.results.set(position, result);
	}

	/** How one ended that was sent or looked up. */
	resultOf(position: number): UsageResult {
		return this.results.get(position)!;
	}

	/** The usages that are stored as they were meant, under IDs that are known. */
	*standing(): Iterable<[number, Identified]> {
		for (const [position, usage] of this.usages) {
			const { outcome, storedId } = this.resultOf(position);
			if (SUCCESSES.has(outcome) && storedId !== undefined) yield [position, usage];
		}
	}

	/** How all ended, by the positions of their items. */
	*ended(): Iterable<[number, Identified, UsageResult & { attempts?: number }]> {
		for (const [position, usage] of this.usages) {
			const attempts = this.attempts.get(position) ?? 1;
			const result = this.resultOf(position);
			yield [position, usage, attempts > 1 ? { ...result, attempts } : result];
		}
	}
}
