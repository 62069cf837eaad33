import { SUCCESSES, type Outcome } from './outcome';

/**
 * What is remembered of a usage from earlier runs.
 * `new`: nothing, or its earlier tries stored nothing. `begun`: a run set out to send it and did not
 * come to an end, so it may be stored. `done`: stored.
 */
export type Remembered = 'new' | 'begun' | 'done';

/** A lasting memory of identities: written before sending and again after it. */
export interface History {
	/** Notes that these usages are about to be sent, and tells what was known of them before. */
	begin(identities: readonly string[]): Promise<ReadonlyMap<string, Remembered>>;
	/** Notes how they ended; what stays `begun` is looked up by the next run. */
	end(states: ReadonlyMap<string, Remembered>): Promise<void>;
}

/** How a usage is to be remembered that ended so, and was remembered like this before. */
export function rememberedAs(outcome: Outcome, before: Remembered): Remembered {
	if (SUCCESSES.has(outcome)) return 'done';
	if (outcome === 'unknown') return 'begun';
	// What this run did not get to send may still be stored by the run that did not come to an end.
	return outcome === 'unsent' ? before : 'new';
}
