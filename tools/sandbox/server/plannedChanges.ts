import type { RequestHead } from '../faults/kinds';
import { FaultSchedule, type FaultTarget } from '../faults/plan';
import type { Clock } from './clock';

/** When a change is made: so long from now, or before the n-th request (from 1) of a target. */
export type Moment = { afterMs: number } | { beforeRequest: number; target?: FaultTarget };

/** Changes that a test makes while a run goes on. */
export class PlannedChanges {
	private waiting: Array<{ target: FaultSchedule; left: number; change: () => void }> = [];

	constructor(private readonly clock: Clock) {}

	/** Has a change made, once, at its moment. */
	add(moment: Moment, change: () => void): void {
		if ('afterMs' in moment) {
			this.clock.at(this.clock.now() + moment.afterMs, change);
			return;
		}
		const target = new FaultSchedule({ target: moment.target });
		this.waiting.push({ target, left: moment.beforeRequest, change });
	}

	/** Makes the changes that come before a request which has just come in. */
	makeBefore(head: RequestHead): void {
		this.clock.catchUp();
		for (const planned of this.waiting) {
			if (planned.target.matches(head)) planned.left -= 1;
		}
		const due = this.waiting.filter(({ left }) => left <= 0);
		this.waiting = this.waiting.filter(({ left }) => left > 0);
		for (const { change } of due) change();
	}

	/** Forgets the changes that are still to be made. */
	clear(): void {
		this.waiting = [];
	}
}
