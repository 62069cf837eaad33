/** Clocks of the servers of one service are assumed to differ by no more than this. */
const CLOCKS_DIFFER_MS = 500;
/** What a list may lag, until a run has seen more. */
const ASSUMED_LAG_MS = 250;
/** How exact times of storing are taken to be, until an answer shows it. */
const ASSUMED_PRECISION_MS = 1_000;
/** A server that did not answer in time is given at least this long to store all the same. */
const LEAST_WAIT_AFTER_SILENCE_MS = 10_000;

/** After an answer that broke off what was begun is stored soon or never: waits between the readings. */
export const WAITS_AFTER_BREAK_MS: readonly number[] = [2_000, 8_000];
/** The first stored usage of a run is looked for this long after it was stored. */
export const CANARY_LOOKS_MS: readonly number[] = [300, 1_000, 3_000, 7_000, 15_000];
/** A list that does not show what is stored is read again after these waits. */
export const WAITS_FOR_A_LIST_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000];
/** A service that does not answer is asked again after these waits, and then after the last of them. */
export const WAITS_BETWEEN_PROBES_MS: readonly number[] = [5_000, 15_000, 30_000, 60_000];

/**
 * How long to wait before a usage may be stored that was sent in vain: the server may still be at
 * work on a request that timed out.
 */
export function waitAfterSilence(requestTimeoutMs: number): number {
	return Math.max(requestTimeoutMs, LEAST_WAIT_AFTER_SILENCE_MS);
}

/** What a run has seen of how soon and how exactly the service shows what it has stored. */
export class Freshness {
	private lagMs = ASSUMED_LAG_MS;
	private precisionMs: number | undefined;
	private latestCreated = -Infinity;

	/** A usage was listed so long after it was stored, and not before. */
	learnLag(milliseconds: number): void {
		this.lagMs = Math.max(this.lagMs, milliseconds);
	}

	/** @param milliseconds the smallest difference of two times of storing as the service writes them */
	learnPrecision(milliseconds: number): void {
		this.precisionMs = Math.max(this.precisionMs ?? 0, milliseconds);
	}

	/** @param createdAt when a usage was stored that is answered by now, in milliseconds */
	learnCreated(createdAt: number): void {
		this.latestCreated = Math.max(this.latestCreated, createdAt);
	}

	/** The latest time of storing of what is answered by now, in milliseconds. */
	get latestCreatedAt(): number {
		return this.latestCreated;
	}

	/** By how much the time of storing of a later usage may be the earlier one, in milliseconds. */
	get timesDifferMs(): number {
		return (this.precisionMs ?? ASSUMED_PRECISION_MS) + CLOCKS_DIFFER_MS;
	}

	/**
	 * How long after it stored a usage a run must look, to see every copy that was stored before its
	 * own: such a copy has an earlier time of storing, as exact as times are and clocks agree, and is
	 * listed by then.
	 */
	get auditWaitMs(): number {
		return this.timesDifferMs + 2 * this.lagMs;
	}

	/** How long another run is given to take back a copy of its own, before it is named. */
	get surplusWaitMs(): number {
		return 2 * this.auditWaitMs + 2_000;
	}
}
