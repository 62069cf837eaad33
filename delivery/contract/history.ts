import { SUCCESSES, type Outcome } from './outcome';

/**
 * What is remembered of a usage from earlier runs.
 * `new`: nothing, or its earlier tries stored nothing. `begun`: a run set out to send it and did not
 * come to an end, so it may be stored, or it is stored in part. `done`: stored.
 */
export type Remembered = 'new' | 'begun' | 'done';

/** A lasting memory of identities: written before sending and again after it. */
export interface History {
	/** Notes that these usages are about to be sent, and tells what was known of them before. */
	begin(identities: readonly string[]): Promise<ReadonlyMap<string, Remembered>>;
	/** Notes how they ended; what stays `begun` is looked up by the next run. */
	end(states: ReadonlyMap<string, Remembered>): Promise<void>;
}

/**
 * How a usage is to be remembered that ended so, and was remembered like this before.
 *
 * @param isRecognisable whether the API can be asked for it again
 */
export function rememberedAs(
	outcome: Outcome,
	before: Remembered,
	isRecognisable: boolean,
): Remembered {
	// Only the API can say how much of it is missing.
	if (outcome === 'partial' && isRecognisable) return 'begun';
	if (SUCCESSES.has(outcome) || outcome === 'surplus') return 'done';
	// Something else is stored in its place, so it is never taken for new.
	if (outcome === 'unknown' || outcome === 'conflict') return 'begun';
	// What this run did not get to send may still be stored by the run that did not come to an end.
	return outcome === 'unsent' ? before : 'new';
}

/** Remembers values by a key, for longer than one try of a node. */
export interface Memory<Value> {
	get(key: string): Value | undefined;
	set(key: string, value: Value): void;
}
