import { ATTEMPTS } from './run';
import type { Verdict } from '../contract/target';

/** What a try has met that is worth another one. */
type Met = Extract<Verdict, { kind: 'again' | 'doubtful' }>;

/** Counts the tries of one request, and says when there were enough. */
export class Tries {
	/** How often the request was sent. */
	made = 0;
	/** How often in a row it met what would stop the whole run. */
	private stopping = 0;

	/**
	 * Notes what the last try has met.
	 *
	 * @returns whether to give up. What would stop the whole run has to come so often in a row, because
	 *   what the tries before it met says nothing about it
	 */
	areEnough(met: Met): boolean {
		const stopsRun = met.kind === 'again' && met.stopsRun === true;
		this.stopping = stopsRun ? this.stopping + 1 : 0;
		if (stopsRun && this.stopping >= (met.limit ?? Infinity)) return true;
		return met.notBefore === undefined && (stopsRun ? this.stopping : this.made) >= ATTEMPTS;
	}
}
