/** The one clock of a sandbox, and what is still to happen when it has come to a time. */
export class Clock {
	private readonly delayed: Array<{ dueAt: number; work: () => void }> = [];
	private atWork: number | undefined;

	constructor(private readonly read: () => number) {}

	/** Epoch milliseconds; while delayed work is done, those at which it was due. */
	readonly now = (): number => this.atWork ?? this.read();

	/** Puts work off until a time. It is done by the first `catchUp` after it, so no timer is needed. */
	at(dueAt: number, work: () => void): void {
		const later = this.delayed.findIndex((other) => other.dueAt > dueAt);
		this.delayed.splice(later === -1 ? this.delayed.length : later, 0, { dueAt, work });
	}

	/** Does what is due, oldest first, as if it had been done in time. */
	catchUp(): void {
		// Work that looks at the store itself must not begin what comes after it.
		if (this.atWork !== undefined) return;
		const until = this.read();
		for (let next = this.delayed[0]; next && next.dueAt <= until; next = this.delayed[0]) {
			this.delayed.shift();
			this.atWork = next.dueAt;
			try {
				next.work();
			} finally {
				this.atWork = undefined;
			}
		}
	}

	/** When the last of what is still to happen is due. */
	get lastDueAt(): number | undefined {
		return this.delayed.at(-1)?.dueAt;
	}

	/** Forgets what is still to happen. */
	clear(): void {
		this.delayed.length = 0;
	}
}
