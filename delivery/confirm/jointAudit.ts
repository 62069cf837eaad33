import type { StoredUsage } from '../contract/recognition';
import { groupBy } from '../../values/groupBy';
import { createdTimeMissing } from '../run/noticed';
import { readInHalves, type Window } from '../stored/readInHalves';
import { readUsages, type UsagesRead } from '../stored/readUsages';
import type { Looking } from './looking';

/** Partitions in which more was stored are looked at by a list of their own. */
const MOST_OF_A_PARTITION = 100;
/** So many usages are looked at together, so that no partition waits for all others of a long run. */
const MOST_TOGETHER = 10_000;
/** One list each costs no more than what is read together. */
const FEWEST_PARTITIONS = 3;
/** A shorter span of storing that holds more than can be listed is given up. */
const SHORTEST_SPAN_MS = 1_000;

/** A usage that a run has stored. */
export interface StoredByRun {
	/** When its answer came, in milliseconds by the clock of the process. */
	readonly storedAt: number;
	/** When it was stored, in milliseconds by the clock of the service, as far as that says so. */
	readonly createdAt?: number;
}

interface Waiting {
	readonly partition: string;
	readonly lookedUpAt: number;
	readonly own: ReadonlyMap<string, StoredByRun>;
	readonly found: (usages: readonly StoredUsage[] | undefined) => void;
}

/**
 * Audits many small partitions by few lists: of all usages, whatever their partition, that were stored
 * since these partitions were looked up.
 */
export class JointAudit {
	private waiting: Waiting[] = [];
	private count = 0;
	private isClosed = false;

	constructor(private readonly looking: Looking) {}

	/**
	 * Waits until the partitions of a run are looked at together.
	 *
	 * @param lookedUpAt when its stored usages were read before something was sent, in milliseconds
	 * @param own what was stored there since, by ID
	 * @returns what was stored in the partition since then; nothing where a list of its own is to be read
	 */
	async of(
		partition: string,
		lookedUpAt: number,
		own: ReadonlyMap<string, StoredByRun>,
	): Promise<readonly StoredUsage[] | undefined> {
		if (this.isClosed || own.size === 0 || own.size > MOST_OF_A_PARTITION) return undefined;
		return await new Promise((found) => {
			this.waiting.push({ partition, lookedUpAt, own, found });
			this.count += own.size;
			if (this.count >= MOST_TOGETHER) void this.lookAtWaiting();
		});
	}

	/** No partition is under way any more but those that wait. */
	close(): void {
		this.isClosed = true;
		void this.lookAtWaiting();
	}

	private async lookAtWaiting(): Promise<void> {
		const { waiting } = this;
		this.waiting = [];
		this.count = 0;
		const usages = await this.read(waiting).catch(() => undefined);
		const byPartition = usages && groupBy(usages, ({ partition }) => partition);
		const listed = new Set(usages?.map(({ id }) => id));
		for (const { partition, own, found } of waiting) {
			const isWhole = [...own.keys()].every((id) => listed.has(id));
			found(isWhole ? byPartition?.get(partition) : undefined);
		}
	}

	private async read(waiting: readonly Waiting[]): Promise<readonly StoredUsage[] | undefined> {
		if (waiting.length < FEWEST_PARTITIONS) return undefined;
		const { run, freshness } = this.looking;
		const span = spanOfStoring(waiting);
		if (span === undefined) return undefined;
		await run.waitUntil(span.lastStoredAt + freshness.auditWaitMs);
		const now = run.clock.now() - span.lastStoredAt + span.lastCreated;
		const margin = freshness.auditWaitMs;
		return await readInHalves([{ from: span.firstCreated - margin, to: now + margin }], {
			mostLists: waiting.length - 1,
			concurrency: run.limits.concurrency,
			shortestMs: SHORTEST_SPAN_MS,
			read: async (window) => await this.readStored(window),
		});
	}

	/** Reads what was stored in a span; nothing where the list does not say when, or keeps to no span. */
	private async readStored({ from, to }: Window): Promise<UsagesRead<StoredUsage> | undefined> {
		const { listing, run } = this.looking;
		const list = listing.storedWithin?.(from, to);
		if (list === undefined) return undefined;
		const read = await readUsages(listing, list, run);
		const isRefused = read.kind === 'filterFailed' && read.reason.code === 'refused';
		if (read.kind !== 'listed' && !isRefused) return read;
		const found = read.kind === 'listed' ? read.usages : [];
		run.noticed.note(createdTimeMissing(found));
		// A list that does not keep to what it was asked for may leave out something else as well.
		if (isRefused || !found.every(({ createdAt = from }) => isWithin(createdAt, from, to))) {
			run.noticed.note({ code: 'filter-ignored', filter: 'storedWithin' });
			return undefined;
		}
		return found.every(({ createdAt }) => createdAt !== undefined) ? read : undefined;
	}
}

/** Clocks may write a moment of either end in whole seconds. */
function isWithin(time: number, from: number, to: number): boolean {
	return time >= from - 1_000 && time <= to + 1_000;
}

/**
 * From when on something that counts before the own usages may have been stored, by the clock of the
 * service; nothing where that does not tell.
 */
function spanOfStoring(
	waiting: readonly Waiting[],
):
	| { readonly firstCreated: number; readonly lastCreated: number; readonly lastStoredAt: number }
	| undefined {
	let [firstCreated, lastCreated, lastStoredAt] = [Infinity, -Infinity, -Infinity];
	for (const { lookedUpAt, own } of waiting) {
		for (const { storedAt, createdAt } of own.values()) {
			if (createdAt === undefined) return undefined;
			firstCreated = Math.min(firstCreated, createdAt - (storedAt - lookedUpAt));
			if (storedAt > lastStoredAt) [lastStoredAt, lastCreated] = [storedAt, createdAt];
		}
	}
	return { firstCreated, lastCreated, lastStoredAt };
}
