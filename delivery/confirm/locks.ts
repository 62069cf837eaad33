import type { StoredUsage } from '../contract/recognition';

/** A place in the queue of a partition. */
export interface Turn {
	/** Whether nobody is before it. */
	readonly isFirst: boolean;
	/** Comes about when all before it have ended. */
	readonly comes: Promise<void>;
	/** Lets the next one go on, also where this one never began. */
	end(): void;
}

/** A usage that a run of this process has stored. */
export interface StoredLately {
	readonly usage: StoredUsage;
	/** When it was stored, in milliseconds since 1970-01-01T00:00Z by the clock of the process. */
	readonly at: number;
}

const REMEMBERED_MS = 10 * 60_000;
const MOST_REMEMBERED = 10_000;
const FORGETS_EVERY_MS = 60_000;

/**
 * Executions of one process take turns at a partition, over all nodes and workflows: two that n8n
 * starts at once then come one after the other, and the later one finds what the first has stored.
 * What was stored lately is kept, for a list that does not show it yet.
 */
export class PartitionLocks {
	private readonly queues = new Map<string, Promise<void>>();
	private readonly stored = new Map<string, StoredLately[]>();
	private count = 0;
	private forgotAt = -Infinity;

	/** @param key names the account and the partition */
	takeTurn(key: string): Turn {
		const before = this.queues.get(key);
		let end = (): void => {};
		const ended = new Promise<void>((resolve) => (end = resolve));
		const last = Promise.all([before, ended]).then(() => {
			if (this.queues.get(key) === last) this.queues.delete(key);
		});
		this.queues.set(key, last);
		return { isFirst: before === undefined, comes: before ?? Promise.resolve(), end };
	}

	note(key: string, usage: StoredLately): void {
		// All are looked through at most once a minute, or each further one would cost as much.
		if (this.count >= MOST_REMEMBERED && usage.at > this.forgotAt + FORGETS_EVERY_MS)
			this.forget(usage.at);
		if (this.count >= MOST_REMEMBERED) return;
		const known = this.stored.get(key);
		if (known === undefined) this.stored.set(key, [usage]);
		else known.push(usage);
		this.count += 1;
	}

	/** What was stored in a partition within the last minutes. */
	storedLately(key: string, now: number): readonly StoredLately[] {
		return (this.stored.get(key) ?? []).filter(({ at }) => at > now - REMEMBERED_MS);
	}

	private forget(now: number): void {
		this.forgotAt = now;
		for (const [key, usages] of this.stored) {
			const kept = usages.filter(({ at }) => at > now - REMEMBERED_MS);
			this.count -= usages.length - kept.length;
			if (kept.length === 0) this.stored.delete(key);
			else this.stored.set(key, kept);
		}
	}
}
