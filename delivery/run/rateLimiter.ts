import type { Answer } from '../contract/wire';

/** Below this share of its limit an API of unknown window is approached with growing gaps. */
const RESERVE = 0.2;
/** While the length of the window is not known, each gap is this share of the window's age ... */
const GAP_GROWTH = 0.05;
/** ... up to this: to be refused and told when to come again costs less than to stand still. */
const LONGEST_GAP_MS = 1_000;
/** Above this share of the limit a count has begun anew; one that slides is not there while it is used. */
const FRESH_SHARE = 0.7;
/** Part of the permitted rate that is left unused, because clocks and counts are never in step. */
const MARGIN = 0.02;
/** How much longer a window is taken to be when the limit was hit all the same. */
const CORRECTION = 1.05;
/** A window is measured where nothing was sent at its ends for no more than this share of it. */
const LONGEST_SILENCE = 0.25;
/** A measure below this share of the known window is no accident of single answers ... */
const SHORTER = 0.75;
/** ... nor is one above this share of it. */
const LONGER = 1.5;
/** Least weight of a new measure of the window, so that the accidents of many even out. */
const LEAST_WEIGHT = 0.1;
/** Weight of an answer for the count, as answers that overtake each other are off to both sides. */
const COUNT_WEIGHT = 0.3;
/** Twice what any window had room for takes more than one window, in whatever order answers come. */
const TALLIED_WINDOWS = 2;
/** Fewer answers than this say little about a rate. */
const LEAST_TALLY = 10;
/** A tally is off by the few answers at its ends, so it corrects only a window that is too long by more. */
const TALLY_SHORTER = 0.9;

/** From the first to the last request of those tallied, and the lowest count that they met. */
const EMPTY_TALLY = { from: Infinity, to: -Infinity, answers: 0, lowest: Infinity };

/** A request under way, and what was known when it was sent. */
export interface Sent {
	readonly at: number;
	readonly number: number;
	/** The number of the window that was the latest known. */
	readonly window: number;
	/** The lowest count of that window so far. */
	readonly lowest: number;
}

/**
 * Slows down before the limit. An API that says how many requests remain (`X-RateLimit-Limit` and
 * `X-RateLimit-Remaining`) does not say until when; this learns the length of its window from the
 * moments at which the count starts anew, and then keeps to an even rate. A run that fits into what
 * remains is not slowed at all.
 *
 * An answer says something of a moment between its own and that at which its request was sent. Moments
 * are told on the scale of the latter, so it does not matter how long answers take.
 */
export class RateLimiter {
	private limit: number | undefined;
	private sent = 0;
	/** The number of the last request that the window has room for. */
	private lastPermitted = Infinity;
	private nextSlot = -Infinity;
	private lastSeen = -Infinity;
	/** How long the quickest request took; one that took longer was late on one of its two ways. */
	private quickest = Infinity;

	/** Counts the windows, to tell which one a request was sent in. */
	private window = 0;
	private windowLength: number | undefined;
	/** The latest moment at which the window may have begun. */
	private windowStart = 0;
	/** When the last request of the window before was sent, and so the earliest such moment. */
	private lastBefore = -Infinity;
	/** When the last request that is known to be of this window was sent. */
	private lastWithin = -Infinity;
	private lowest = Infinity;
	/** Whether the window begins anew as a whole, as one that slides never does. */
	private beginsAnew = false;
	/** How many windows were seen from end to end; before there is one, the length is a guess. */
	private measures = 0;
	private lastHit = -1;
	private tally = EMPTY_TALLY;

	/**
	 * Takes the next place in the row.
	 *
	 * @param now milliseconds
	 * @param waiting how many requests of the run are still to be sent, this one included
	 * @returns how many milliseconds to wait before sending
	 */
	takeSlot(now: number, waiting: number): number {
		if (now < this.lastSeen) this.clockWasSetBack(now);
		this.lastSeen = now;
		// A timer that was late is made up for, by no more than the margin of a window.
		const late = (this.windowLength ?? 0) * MARGIN;
		const slot = Math.max(now - late, this.nextSlot, this.nextWindow());
		this.nextSlot = slot + this.gap(now, waiting);
		return Math.max(0, slot - now);
	}

	/** Counts a request that is sent now. */
	begin(now: number): Sent {
		this.sent += 1;
		return { at: now, number: this.sent, window: this.window, lowest: this.lowest };
	}

	/** Learns from the headers of an answer, where it has any. */
	learn(answer: Answer, now: number, sent: Sent): void {
		const limit = Number(answer.headers['x-ratelimit-limit'] ?? NaN);
		const remaining = Number(answer.headers['x-ratelimit-remaining'] ?? NaN);
		if (!(limit >= 1 && limit < Infinity) || !(remaining >= 0)) return;
		const isRefused = answer.status === 429;
		const isFirst = this.limit === undefined;
		this.limit = limit;
		// A clock that was set back meanwhile says nothing of how long it took.
		this.quickest = Math.min(this.quickest, Math.max(0, now - sent.at));
		const began = now - this.quickest;
		if (isRefused) this.hitLimit(sent);
		else this.addToTally(sent, remaining);

		const isFresh = remaining + 1 > limit * FRESH_SHARE;
		const isCurrent = sent.window === this.window;
		// In one window each request leaves less than those that were answered before it was sent.
		const isRisen = isCurrent && !isRefused && remaining >= sent.lowest;
		if (isFirst) this.beginWindow(began, -Infinity);
		else if (isRisen) this.seeRise(began, sent.lowest, isFresh);
		else if (isCurrent) this.lastWithin = Math.max(this.lastWithin, sent.at);
		// What was sent before the window was seen to have begun may have come in the one before.
		if (isCurrent || isFresh) this.count(remaining, sent, isFirst || isRisen);
	}

	private count(remaining: number, sent: Sent, isNew: boolean): void {
		const lastPermitted = sent.number + remaining;
		this.lowest = isNew ? remaining : Math.min(this.lowest, remaining);
		if (isNew) this.lastPermitted = lastPermitted;
		else this.lastPermitted += COUNT_WEIGHT * (lastPermitted - this.lastPermitted);
	}

	private seeRise(at: number, lowestBefore: number, isFresh: boolean): void {
		this.beginsAnew = isFresh;
		const wasUsed = lowestBefore < this.limit! * FRESH_SHARE;
		if ((isFresh && wasUsed) || this.windowLength === undefined) this.measure(at);
		this.window += 1;
		this.beginWindow(at, isFresh ? this.lastWithin : -Infinity);
	}

	private beginWindow(at: number, lastBefore: number): void {
		this.windowStart = at;
		this.lastBefore = lastBefore;
		this.lastWithin = -Infinity;
	}

	private measure(at: number): void {
		const measured = at - this.windowStart;
		if (measured <= 0) return;
		const least = this.lastWithin - this.windowStart;
		const longest = at - this.lastBefore;
		const longestSilence = measured * LONGEST_SILENCE;
		if (longest - least <= longestSilence) this.takeMeasure(measured, least);
		else if (this.windowLength === undefined) {
			// At the limit itself nothing can be sent until the window ends; else it was a pause.
			const isWindow = this.remaining < 1 || at - this.lastWithin <= longestSilence;
			if (isWindow) this.windowLength = measured;
		} else {
			const isRefuted = this.windowLength < least * (this.measures === 0 ? 1 : SHORTER);
			this.windowLength = isRefuted ? measured : Math.min(this.windowLength, longest);
		}
	}

	/** Takes in the length of a window that was seen from end to end. */
	private takeMeasure(measured: number, least: number): void {
		const known = this.windowLength ?? Infinity;
		if (measured < known * SHORTER || measured > known * LONGER) {
			this.windowLength = measured;
			this.measures = 1;
			return;
		}
		this.measures += 1;
		const nearest = Math.max(Math.min(known, measured), least);
		this.windowLength = known + Math.max(LEAST_WEIGHT, 1 / this.measures) * (nearest - known);
	}

	/**
	 * Finds a window that is taken for far too long, where answers are too slow or requests too few to see
	 * each one begin: more was stored in its time than was ever seen to be used of one.
	 */
	private addToTally(sent: Sent, remaining: number): void {
		this.tally = {
			from: Math.min(this.tally.from, sent.at),
			to: Math.max(this.tally.to, sent.at),
			answers: this.tally.answers + 1,
			lowest: Math.min(this.tally.lowest, remaining),
		};
		const { from, to, answers, lowest } = this.tally;
		const used = this.limit! - lowest;
		if (answers < Math.max(LEAST_TALLY, used * TALLIED_WINDOWS)) return;
		const longest = ((to - from) * used) / (answers - 1);
		this.tally = EMPTY_TALLY;
		if (!(longest > 0 && longest < (this.windowLength ?? 0) * TALLY_SHORTER)) return;
		this.windowLength = longest;
		this.measures = 1;
	}

	private hitLimit(sent: Sent): void {
		// Of many that were refused in one window, one says it.
		if (sent.window <= this.lastHit) return;
		this.lastHit = this.window;
		if (this.windowLength !== undefined) this.windowLength *= CORRECTION;
	}

	/** When the next window begins, where a window that begins anew as a whole has no request left. */
	private nextWindow(): number {
		const isUsedUp = this.beginsAnew && this.remaining < 1;
		return isUsedUp ? this.windowStart + this.windowLength! : -Infinity;
	}

	private get remaining(): number {
		return this.lastPermitted - this.sent;
	}

	private gap(now: number, waiting: number): number {
		if (this.limit === undefined || waiting <= this.remaining) return 0;
		if (this.windowLength !== undefined) return (this.windowLength / this.limit) * (1 + MARGIN);
		const isNearTheLimit = this.remaining < this.limit * RESERVE;
		const gap = Math.max(1, now - this.windowStart) * GAP_GROWTH;
		return isNearTheLimit ? Math.min(gap, LONGEST_GAP_MS) : 0;
	}

	/** Moments of before would lie ahead, and be waited for. */
	private clockWasSetBack(now: number): void {
		this.nextSlot = now;
		this.windowStart = now;
		this.lastBefore = -Infinity;
		this.lastWithin = now;
	}
}
