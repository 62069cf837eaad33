import type { Answer } from '../contract/wire';

/** Below this share of its limit an API of unknown window is approached with growing gaps. */
const RESERVE = 0.2;
/** While the length of the window is not known, each gap is this share of the window's age. */
const GAP_GROWTH = 0.05;
/** A smaller increase of the remaining requests, as a share of the limit, may be disorder. */
const RESET_SHARE = 0.1;
/** Measures of a window outside of these shares of the known one are disorder or a pause. */
const SHORTEST_WINDOW = 0.5;
const LONGEST_WINDOW = 1.5;
/** Where nothing was sent for so large a share of a window, it may have ended long before it was seen to. */
const LONGEST_SILENCE = 0.25;
/** Above this share of the limit a count has begun anew. */
const FRESH_SHARE = 0.7;
/** Part of the permitted rate that is left unused, because clocks and counts are never in step. */
const MARGIN = 0.02;
/** How much longer a window is taken to be when the limit was hit all the same. */
const CORRECTION = 1.05;
/** Weight of a new measurement of the window against the earlier ones. */
const WEIGHT = 0.3;

/**
 * Slows down before the limit. An API that says how many requests remain (`X-RateLimit-Limit` and
 * `X-RateLimit-Remaining`) does not say until when; this learns the length of its window from the
 * moments at which the count starts anew, and then keeps to an even rate. A run that fits into what
 * remains is not slowed at all.
 */
export class RateLimiter {
	private limit: number | undefined;
	private remaining = Infinity;
	private windowStart = 0;
	private windowLength: number | undefined;
	private nextSlot = -Infinity;
	private lastAnswer = 0;
	/** Of the window, between two answers. */
	private longestSilence = 0;
	private beginsAnew = false;

	/** @param concurrency how many answers may come out of order */
	constructor(private readonly concurrency: number) {}

	/**
	 * Takes the next place in the row.
	 *
	 * @param now milliseconds
	 * @param waiting how many requests of the run are still to be sent, this one included
	 * @returns how many milliseconds to wait before sending
	 */
	takeSlot(now: number, waiting: number): number {
		// A timer that was late is made up for, by no more than the margin of a window.
		const late = (this.windowLength ?? 0) * MARGIN;
		const slot = Math.max(now - late, this.nextSlot, this.nextWindow());
		this.nextSlot = slot + this.gap(now, waiting);
		this.remaining -= 1;
		return Math.max(0, slot - now);
	}

	/** Learns from the headers of an answer, where it has any. */
	learn(answer: Answer, now: number, underWay = 1): void {
		const limit = Number(answer.headers['x-ratelimit-limit'] ?? NaN);
		const remaining = Number(answer.headers['x-ratelimit-remaining'] ?? NaN);
		if (!(limit >= 1) || !(remaining >= 0)) return;
		this.longestSilence = Math.max(this.longestSilence, now - this.lastAnswer);
		this.lastAnswer = now;
		if (this.limit === undefined) {
			this.beginAt(now);
			this.remaining = remaining;
		} else if (remaining > this.remaining + Math.max(this.concurrency, limit * RESET_SHARE)) {
			// At the limit itself nothing can be sent until the window ends.
			const longest = (now - this.windowStart) * LONGEST_SILENCE;
			if (this.remaining > 0 && this.longestSilence > longest) this.beginAt(now);
			else this.startWindow(now, remaining > limit * FRESH_SHARE);
			// Those under way are not in the API's count yet, or only in part.
			this.remaining = remaining - (underWay - 1);
		} else {
			if (remaining === 0 && this.remaining > 0) this.hitLimit();
			this.remaining = Math.min(this.remaining, remaining);
		}
		this.limit = limit;
	}

	/** @param isFresh whether the count began anew, as a window that slides never does */
	private startWindow(now: number, isFresh: boolean): void {
		this.beginsAnew ||= isFresh;
		const measured = now - this.windowStart;
		const known = this.windowLength;
		if (known === undefined) this.windowLength = measured;
		else if (!isFresh || measured < known * SHORTEST_WINDOW) return;
		// A pause in the sending makes a window look longer than it is, so such a measure is left out.
		else if (measured < known * LONGEST_WINDOW)
			this.windowLength = known + WEIGHT * (measured - known);
		this.beginAt(now);
	}

	private beginAt(now: number): void {
		this.windowStart = now;
		this.longestSilence = 0;
	}

	/** When the next window begins, where a window that begins anew as a whole has no request left. */
	private nextWindow(): number {
		const isUsedUp = this.beginsAnew && this.remaining < 1;
		return isUsedUp ? this.windowStart + this.windowLength! : -Infinity;
	}

	private hitLimit(): void {
		if (this.windowLength !== undefined) this.windowLength *= CORRECTION;
	}

	private gap(now: number, waiting: number): number {
		if (this.limit === undefined || waiting <= this.remaining) return 0;
		if (this.windowLength !== undefined) return (this.windowLength / this.limit) * (1 + MARGIN);
		const isNearTheLimit = this.remaining < this.limit * RESERVE;
		return isNearTheLimit ? Math.max(1, now - this.windowStart) * GAP_GROWTH : 0;
	}
}
