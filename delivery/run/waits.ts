import type { Clock } from '../contract/wire';

/** The waits of a run. What waits side by side counts once. */
export class Waits {
	/** Milliseconds in which anything waited. */
	lastedMs = 0;
	private underWay = 0;
	private since = 0;

	constructor(private readonly clock: Clock) {}

	/** Waits, also where the clock ends the wait by throwing. */
	async wait(milliseconds: number): Promise<void> {
		if (milliseconds <= 0) return;
		if (this.underWay === 0) this.since = this.clock.now();
		this.underWay += 1;
		try {
			await this.clock.sleep(milliseconds);
		} finally {
			this.underWay -= 1;
			if (this.underWay === 0) this.lastedMs += this.clock.now() - this.since;
		}
	}
}
