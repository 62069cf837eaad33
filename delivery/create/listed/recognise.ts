import { inParallel } from '../../run/inParallel';
import type { StoredUsage } from '../../contract/recognition';
import type { StoredLately } from '../../confirm/locks';
import { isStored, list, type Looking } from '../../confirm/looking';
import { contentOf, isRecognisable, type Identified } from '../../identity/identify';
import type { Partition } from '../partitions';
import type { Span } from '../../contract/list';
import type { Found } from '../../stored/lookUp';
import { findInItsPlace, matchStored, storedByTime, type StoredAt } from '../../identity/match';
import { findOtherQuantities, type OtherQuantity, type UsedAt } from '../../identity/otherQuantity';
import { canonicalJson } from '../../../values/exactJson';
import type { DeliveryOptions } from '../options';
import { otherQuantityResult, storedResult, type UsageResult } from '../results/results';
import { ambiguousResult, unreadableResult, unsentResult } from '../results/notStoredResults';
import type { Run } from '../../run/run';
import type { Target } from '../../contract/target';

/** A partition after what is remembered was settled. */
export interface Unsettled {
	/** All usages of the partition. */
	readonly all: Partition;
	/** What is still to be delivered. */
	readonly open: Partition;
	/** Positions of those that an earlier run set out to send and did not come to an end with. */
	readonly begun: ReadonlySet<number>;
	/** How those ended that an earlier try has sent and nobody has found since. */
	readonly doubtful: ReadonlyMap<number, UsageResult>;
	/** Stored under IDs that are not known, so each of them stands for a stored usage. */
	readonly done: Partition;
	/** IDs of stored usages that stand for settled items. */
	readonly claimed: ReadonlySet<string>;
}

/**
 * Looks up which usages of a partition are stored, where it is asked for or needed.
 *
 * @param lately what other executions of this process have stored there, which a list may not show yet
 */
export async function recognise(
	target: Target,
	unsettled: Unsettled,
	looking: Pick<Looking, 'listing' | 'remover' | 'run'>,
	options: DeliveryOptions,
	lately: readonly StoredLately[],
): Promise<KnownUsages> {
	const { open, begun, doubtful } = unsettled;
	const mustLookUp = options.lookUp || begun.size > 0 || doubtful.size > 0;
	const span = spanOf(target, [...open.values()]);
	const isLookedUp = mustLookUp && span !== undefined;
	const listed = isLookedUp ? await list(looking.listing, span, looking.run) : undefined;
	const unlisted = listed?.known ? await unlistedOf(target, open, listed, looking, lately) : [];
	const known = new KnownUsages(target, unsettled, looking.run, options, listed, unlisted);
	const beside = known.countBesideUsual();
	if (beside > 0) options.noteSentBeside?.(beside);
	return known;
}

/** What is known of the usages of a partition before they are sent. */
export class KnownUsages {
	/** IDs of all usages that are known to be stored; what the run stores is added. */
	readonly known: Set<string>;
	/** IDs of those that were stored before this run sent anything. */
	readonly seen: ReadonlySet<string>;
	/** What the look-up has found. */
	readonly listed: readonly StoredUsage[];
	/** IDs of stored usages that stand for items. */
	private readonly taken: ReadonlySet<string>;
	/** Also of those that stand for items of earlier rounds. */
	private readonly accountedFor: ReadonlySet<string>;
	private readonly stored: ReadonlyMap<number, StoredUsage>;
	private readonly others: ReadonlyMap<number, OtherQuantity>;
	/** What is stored at a moment, also what lists do not show yet. */
	private readonly storedAt: StoredAt;

	constructor(
		private readonly target: Target,
		private readonly unsettled: Unsettled,
		private readonly run: Run,
		private readonly options: DeliveryOptions,
		private readonly found: Found | undefined,
		unlisted: readonly StoredUsage[],
	) {
		const { done, open, claimed } = unsettled;
		this.listed = found?.known ? found.usages : [];
		const all = [...this.listed, ...unlisted];
		this.storedAt = storedByTime(all);
		const ids = all.map(({ id }) => id);
		const others = new Set([...claimed, ...ids.filter((id) => options.claimed?.has(id))]);
		const toRecognise = [...open].filter(([position, usage]) =>
			this.goesByContent(position, usage),
		);
		this.stored = matchStored(target, new Map([...done, ...toRecognise]), all, others);
		this.taken = new Set([...others, ...[...this.stored.values()].map(({ id }) => id)]);
		this.seen = new Set(ids);
		this.known = new Set([...claimed, ...ids]);
		const earlier = all.filter((usage) => isOfEarlierRound(usage, options));
		this.accountedFor = new Set([...this.taken, ...earlier.map(({ id }) => id)]);
		this.others =
			options.lookUp && options.storesBoth !== true
				? findOtherQuantities(usedAt(target, unsettled.all), all, ({ id }) =>
						this.accountedFor.has(id),
					)
				: new Map();
	}

	/** How many usages are to be sent beside another quantity of their time, because several are usual there. */
	countBesideUsual(): number {
		return [...this.unsettled.open].filter(
			([position, usage]) =>
				this.others.get(position)?.isUsual === true &&
				this.resultFor(position, usage) === undefined,
		).length;
	}

	/** Whether it is known what was stored before the run sent anything. */
	get isLookedUp(): boolean {
		return this.found?.known === true;
	}

	/** How a usage ends without being sent; nothing when it is to be sent. */
	resultFor(position: number, usage: Identified): UsageResult | undefined {
		const { begun, doubtful } = this.unsettled;
		if (begun.has(position) && !isRecognisable(this.target, usage)) {
			return unreadableResult(this.target, {
				code: 'unrecognisable',
				message: 'it has no time by which it could be recognised',
			});
		}
		const equal = this.stored.get(position);
		const inDoubt = doubtful.get(position);
		if (inDoubt !== undefined) {
			return equal === undefined || this.goesByReference(usage)
				? inDoubt
				: storedResult(this.target, usage, 'created', { id: equal.id, proven: false });
		}
		if (!this.goesByContent(position, usage)) return undefined;
		return equal !== undefined && this.goesByReference(usage)
			? ambiguousResult(this.target, equal)
			: this.byLookUp(position, usage, equal);
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
	goesByReference({ reference }: Identified): boolean {
		return !this.options.lookUp && reference !== undefined;
	}

	private goesByContent(position: number, usage: Identified): boolean {
		const { begun, doubtful } = this.unsettled;
		return begun.has(position) || doubtful.has(position) || !this.goesByReference(usage);
	}

	private byLookUp(
		position: number,
		usage: Identified,
		stored: StoredUsage | undefined,
	): UsageResult | undefined {
		const { target, run } = this;
		const found = this.lookUpFor(usage);
		if (found === undefined) return undefined;
		if (!found.known) {
			if (!run.mayGoOn()) return unsentResult(run.stopReason!);
			return found.isPassing ? unsentResult(found.reason) : unreadableResult(target, found.reason);
		}
		if (stored === undefined) {
			const other = this.findOther(position, usage);
			return other && otherQuantityResult(target, usage, other, false);
		}
		return storedResult(target, usage, 'duplicate', { id: stored.id, accepted: stored.quantity });
	}

	/** What is stored in the place of a usage with another quantity, so that it is not sent. */
	private findOther(position: number, usage: Identified): StoredUsage | undefined {
		// A sum is not accounted for by another sum of its period, whoever brought it.
		const accountedFor = usage.combined === undefined ? this.accountedFor : this.taken;
		const inItsPlace = findInItsPlace(this.target, usage, this.storedAt, accountedFor);
		const other = this.others.get(position);
		return inItsPlace ?? (other?.isUsual === false ? other.stored : undefined);
	}
}

/** Whether a stored usage stands for an item that an earlier round of this execution brought. */
function isOfEarlierRound({ id, content }: StoredUsage, { rounds }: DeliveryOptions): boolean {
	return rounds !== undefined && (rounds.get(id) ?? rounds.get(canonicalJson(content))) === true;
}

/** When and how much, of usages that have a time and are no sums. */
function usedAt(target: Target, usages: Partition): ReadonlyMap<number, UsedAt> {
	const used = new Map<number, UsedAt>();
	for (const [position, { body, combined }] of usages) {
		const { from: time, amounts } = target.measure(body);
		if (time !== undefined && combined === undefined)
			used.set(position, { time, quantity: amounts[0].value });
	}
	return used;
}

/** The span of time from the first to the last of usages of one partition; nothing where none has a time. */
export function spanOf(target: Target, usages: readonly Identified[]): Span | undefined {
	const measures = usages.map(({ body }) => target.measure(body));
	const times = measures.flatMap((measure) => (measure.from === undefined ? [] : [measure.from]));
	if (times.length === 0) return undefined;
	const from = times.reduce((earliest, time) => Math.min(earliest, time));
	const to = times.reduce((latest, time) => Math.max(latest, time));
	return { partition: measures[0].partition, from, to };
}

/** What this process has stored lately and is still stored, where the list does not show it yet. */
async function unlistedOf(
	target: Target,
	open: Partition,
	found: Found & { readonly known: true },
	looking: Pick<Looking, 'remover' | 'run'>,
	lately: readonly StoredLately[],
): Promise<readonly StoredUsage[]> {
	const listed = new Set(found.usages.map(({ id }) => id));
	const wanted = new Set([...open.values()].map(({ body }) => target.measure(body).from));
	const unlisted = lately
		.map(({ usage }) => usage)
		.filter(({ id, time }) => !listed.has(id) && wanted.has(time));
	const stored: StoredUsage[] = [];
	await inParallel(unlisted, looking.run.limits.concurrency, async (usage) => {
		// Where that cannot be told, it is stored as far as anybody knows.
		if ((await isStored(looking, usage.id)) !== false) stored.push(usage);
	});
	return stored;
}
