import type { Clock } from '../../../../delivery/contract/wire';

interface Timer {
	readonly at: number;
	readonly ring: () => void;
	/** A wait of the run ends when it is cancelled; an answer under way does not. */
	readonly endsOnCancel: boolean;
}

/** Time that passes only when everybody waits, and then at once. */
export class FakeClock implements Clock {
	private time = Date.UTC(2026, 2, 1);
	private timers: Timer[] = [];
	private cancelled = false;
	private isTicking = false;

	now(): number {
		return this.time;
	}

	isCancelled(): boolean {
		return this.cancelled;
	}

	async sleep(milliseconds: number): Promise<void> {
		if (!this.cancelled) await this.wait(milliseconds, true);
	}

	/** A wait that goes on when the run is cancelled. */
	async pass(milliseconds: number): Promise<void> {
		await this.wait(milliseconds, false);
	}

	/** Cancels the run so many milliseconds from now. */
	cancelIn(milliseconds: number): void {
		void this.pass(milliseconds).then(() => {
			this.cancelled = true;
			const ended = this.timers.filter(({ endsOnCancel }) => endsOnCancel);
			this.timers = this.timers.filter(({ endsOnCancel }) => !endsOnCancel);
			ended.forEach(({ ring }) => ring());
		});
	}

	private async wait(milliseconds: number, endsOnCancel: boolean): Promise<void> {
		await new Promise<void>((ring) => {
			this.timers.push({ at: this.time + Math.max(0, milliseconds), ring, endsOnCancel });
			this.tick();
		});
	}

	private tick(): void {
		if (this.isTicking) return;
		this.isTicking = true;
		setImmediate(() => {
			this.isTicking = false;
			const next = this.timers.reduce<Timer | undefined>(
				(first, timer) => (first && first.at <= timer.at ? first : timer),
				undefined,
			);
			if (next === undefined) return;
			this.timers.splice(this.timers.indexOf(next), 1);
			this.time = Math.max(this.time, next.at);
			next.ring();
			this.tick();
		});
	}
}
