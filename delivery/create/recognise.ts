import type { StoredUsage } from '../contract/recognition';
import { contentOf, isRecognisable, type Identified } from '../identity/identify';
import type { Partition } from './input';
import { lookUp, type Found } from '../stored/lookUp';
import { findOtherSum, matchStored } from '../identity/match';
import type { DeliveryOptions } from './options';
import { otherSumResult, storedResult, type UsageResult } from './results';
import { ambiguousResult, unreadableResult, unsentResult } from './notStoredResults';
import type { Run } from '../run/run';
import type { Target } from '../contract/target';

/** A partition after what is remembered was settled. */
export interface Unsettled {
	/** What is still to be delivered. */
	readonly open: Partition;
	/** Positions of those that an earlier run set out to send and did not come to an end with. */
	readonly begun: ReadonlySet<number>;
	/** Stored under IDs that are not known, so each of them stands for a stored usage. */
	readonly done: Partition;
	/** IDs of stored usages that stand for settled items. */
	readonly claimed: ReadonlySet<string>;
}

/** Looks up which usages of a partition are stored, where the API can list them and it is asked for or needed. */
export async function recognise(
	target: Target,
	unsettled: Unsettled,
	run: Run,
	options: DeliveryOptions,
): Promise<KnownUsages> {
	const mustLookUp = options.lookUp || unsettled.begun.size > 0;
	const found = mustLookUp ? await lookUpPartition(target, unsettled.open, run) : undefined;
	return new KnownUsages(target, unsettled, run, options, found);
}

/** What is known of the usages of a partition before they are sent. */
export class KnownUsages {
	/** IDs of all usages that are known to be stored; what the run stores is added. */
	readonly known: Set<string>;
	/** IDs of stored usages that stand for items. */
	private readonly taken: ReadonlySet<string>;
	private readonly stored: ReadonlyMap<number, StoredUsage>;

	constructor(
		private readonly target: Target,
		private readonly unsettled: Unsettled,
		private readonly run: Run,
		private readonly options: DeliveryOptions,
		private readonly found: Found | undefined,
	) {
		const { done, open, claimed } = unsettled;
		const usages = found?.known ? found.usages : [];
		const ids = usages.map(({ id }) => id);
		const others = new Set([...claimed, ...ids.filter((id) => options.claimed?.has(id))]);
		const toRecognise = [...open].filter(([position, usage]) =>
			this.goesByContent(position, usage),
		);
		this.stored = found?.known
			? matchStored(target, new Map([...done, ...toRecognise]), usages, others)
			: new Map();
		this.taken = new Set([...others, ...[...this.stored.values()].map(({ id }) => id)]);
		this.known = new Set([...claimed, ...ids]);
	}

	/** How a usage ends without being sent; nothing when it is to be sent. */
	resultFor(position: number, usage: Identified): UsageResult | undefined {
		if (this.unsettled.begun.has(position) && !isRecognisable(this.target, usage)) {
			return unreadableResult(this.target, {
				code: 'unrecognisable',
				message: 'it has no time by which it could be recognised',
			});
		}
		if (!this.goesByContent(position, usage)) return undefined;
		const equal = this.stored.get(position);
		return equal !== undefined && this.goesByReference(usage)
			? ambiguousResult(this.target, equal)
			: this.byLookUp(usage, equal);
	}

	/** Whether an equal usage that is stored and not known may stand for another item. */
	mayBeOfAnother(usage: Identified): boolean {
		if (this.found?.known) return false;
		const content = contentOf(this.target, usage);
		return (
			this.goesByReference(usage) ||
			[...this.unsettled.done.values()].some((other) => contentOf(this.target, other) === content)
		);
	}

	/** What was looked up, where it can say anything of this usage. */
	lookUpFor(usage: Identified): Found | undefined {
		return this.found !== undefined && contentOf(this.target, usage) !== undefined
			? this.found
			: undefined;
	}

	/** By content alone, equal usages that come one by one under references cannot be told apart. */
	private goesByReference({ reference }: Identified): boolean {
		return !this.options.lookUp && reference !== undefined;
	}

	private goesByContent(position: number, usage: Identified): boolean {
		return this.unsettled.begun.has(position) || !this.goesByReference(usage);
	}

	private byLookUp(usage: Identified, stored: StoredUsage | undefined): UsageResult | undefined {
		const { target, run } = this;
		const found = this.lookUpFor(usage);
		if (found === undefined) return undefined;
		if (!found.known) {
			if (!run.mayGoOn()) return unsentResult(run.stopReason!);
			return found.isPassing ? unsentResult(found.reason) : unreadableResult(target, found.reason);
		}
		if (stored === undefined) {
			const other = findOtherSum(target, usage, found.usages, this.taken);
			return other && otherSumResult(target, usage, other);
		}
		return storedResult(target, usage, 'duplicate', { id: stored.id, accepted: stored.quantity });
	}
}

async function lookUpPartition(
	target: Target,
	partition: Partition,
	run: Run,
): Promise<Found | undefined> {
	const { recognition } = target;
	if (recognition.kind !== 'listed') return undefined;
	const measures = [...partition.values()].map((usage) => target.measure(usage.body));
	const times = measures.flatMap((measure) => (measure.from === undefined ? [] : [measure.from]));
	if (times.length === 0) return undefined;
	const from = times.reduce((earliest, time) => Math.min(earliest, time));
	const to = times.reduce((latest, time) => Math.max(latest, time));
	return await lookUp(recognition.list, { partition: measures[0].partition, from, to }, run);
}
