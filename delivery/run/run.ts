import { attemptUntilSettled, READING, SENSELESS_ANSWERS, type Waiting } from './attempts';
import { Noticed } from './noticed';
import { RateLimiter } from './rateLimiter';
import { endedBy, RequestLimiter, type Ended, type Permit } from './requestLimiter';
import { Waits } from './waits';
import { retryAfter, waitBeforeRetry } from './backoff';
import { codeOfStatus, type Reason } from '../contract/code';
import type { NotBefore } from '../contract/target';
import {
	isAnswer,
	type Answer,
	type Clock,
	type Exchange,
	type Transport,
	type WireRequest,
} from '../contract/wire';

export interface RunLimits {
	/** How long the run may take in all, in milliseconds, waits included. */
	readonly totalMs: number;
	/** How many requests are under way at once, and so how many partitions. */
	readonly concurrency: number;
	/** How long an answer is waited for, in milliseconds. */
	readonly timeoutMs: number;
}

/** How much work the run was; part of the receipt. */
export interface Effort {
	readonly requests: number;
	readonly retries: number;
	/** How long anything of the run waited; what waits side by side counts once. */
	readonly waitedMs: number;
}

const QUIET_MS = 1_000;
/** What a run keeps of its time to look what it has stored: this share, but no more than this. */
const SHARE_TO_LOOK = 0.2;
const LONGEST_TIME_TO_LOOK_MS = 15_000;
/** A wait that the deadline cuts short leaves this much for the look it was for. */
const TIME_FOR_A_LOOK_MS = 5_000;

export const CANCELLED: Reason = { code: 'cancelled', message: 'the execution was cancelled' };
const TIME_IS_UP = 'the time limit of the run was reached';

/** What a run shares with those that end its steps. */
interface Shared {
	requests: number;
	retries: number;
	readonly noticed: Noticed;
	readonly rateLimiter: RateLimiter;
	readonly requestLimiter: RequestLimiter;
	/** Is kept when the last request that waits to store or remove something has begun. */
	lastInTurn: Promise<void>;
	pausedUntil: number;
	readonly waits: Waits;
}

function sharedBy(concurrency: number, clock: Clock): Shared {
	return {
		requests: 0,
		retries: 0,
		noticed: new Noticed(),
		rateLimiter: new RateLimiter(),
		requestLimiter: new RequestLimiter(concurrency),
		lastInTurn: Promise.resolve(),
		pausedUntil: 0,
		waits: new Waits(clock),
	};
}

/**
 * What all sends of one run share: the edges, the deadline, the pause that a rate limit asks of
 * everyone, and the decision to stop when nothing more can succeed.
 */
export class Run implements Waiting {
	/** How many usages of the run are still to be sent. */
	waiting = 0;
	/** Why no further usage is to be sent. */
	stopReason: Reason | undefined;
	private deadline: number;
	private announcedAt = -Infinity;

	constructor(
		private readonly transport: Transport,
		readonly clock: Clock,
		readonly limits: RunLimits,
		private readonly random: () => number,
		private readonly log: (message: string) => void = () => {},
		private readonly shared: Shared = sharedBy(limits.concurrency, clock),
	) {
		this.deadline = clock.now() + limits.totalMs;
	}

	get effort(): Effort {
		const { requests, retries, waits } = this.shared;
		return { requests, retries, waitedMs: waits.lastedMs };
	}

	/** In what way the API behaves otherwise than it is taken to. */
	get noticed(): Noticed {
		return this.shared.noticed;
	}

	/**
	 * Sends one request as soon as no pause is on and no more are under way than may be. What stores or
	 * removes goes at the pace of the rate limit, and not at all after the deadline or when the run was
	 * stopped while it waited.
	 */
	async send(request: WireRequest): Promise<Exchange> {
		const changes = request.method !== 'GET';
		const permit = await (changes ? this.inTurn() : this.shared.requestLimiter.acquire());
		let ended: Ended | undefined;
		try {
			await this.shared.waits.wait(this.shared.pausedUntil - this.clock.now());
			if (this.clock.isCancelled()) return { failure: 'stopped', reason: CANCELLED };
			if (changes && !this.mayGoOn()) return { failure: 'stopped', reason: this.stopReason! };
			this.shared.requests += 1;
			const sent = changes ? this.shared.rateLimiter.begin(this.clock.now()) : undefined;
			const exchange = await this.transport.send(request);
			if (isAnswer(exchange) && sent !== undefined)
				this.shared.rateLimiter.learn(exchange, this.clock.now(), sent);
			// Lists take as long as they are, so only what stores or removes can be compared.
			ended = endedBy(exchange, sent && this.clock.now() - sent.at);
			return exchange;
		} finally {
			this.shared.requestLimiter.release(permit, ended);
		}
	}

	/**
	 * Waits before another attempt.
	 *
	 * @returns false when the wait would end after the deadline or the run was stopped
	 */
	async waitForNextAttempt(
		attempt: number,
		reason: Reason,
		notBefore?: NotBefore,
	): Promise<boolean> {
		const now = this.clock.now();
		const wait = waitBeforeRetry(attempt, notBefore, now, this.random());
		const isInTime = now + wait <= this.deadline;
		if (isInTime && notBefore !== undefined)
			this.shared.pausedUntil = Math.max(this.shared.pausedUntil, now + wait);
		const mayGoOn = await this.waitInTime(wait, reason);
		if (isInTime) this.shared.retries += 1;
		return mayGoOn;
	}

	/**
	 * Waits, for a reason that is told.
	 *
	 * @returns false when the wait would end after the deadline or the run was stopped
	 */
	async waitInTime(wait: number, reason: Reason): Promise<boolean> {
		if (this.clock.now() + wait > this.deadline) {
			this.timeIsUp(reason.message);
			return false;
		}
		this.announce(wait, reason.message);
		await this.shared.waits.wait(wait);
		return this.mayGoOn();
	}

	/** Waits as long as the deadline permits, whether or not the run was stopped. */
	async waitUntil(time: number): Promise<void> {
		await this.shared.waits.wait(
			Math.min(time, this.deadline - TIME_FOR_A_LOOK_MS) - this.clock.now(),
		);
	}

	/** Whether another request may be made at all. */
	mayGoOn(): boolean {
		if (this.clock.isCancelled()) this.stop(CANCELLED);
		else if (this.clock.now() > this.deadline)
			this.stop({ code: 'time-limit', message: TIME_IS_UP });
		return this.stopReason === undefined;
	}

	/**
	 * A run over the same edges with time of its own, to end a step that must not be left half done, or
	 * to look what was stored.
	 */
	finishing(leastMs: number): Run {
		const totalMs = Math.max(leastMs, this.deadline - this.clock.now());
		const { transport, clock, random, log, shared } = this;
		return new Run(transport, clock, { ...this.limits, totalMs }, random, log, shared);
	}

	/** Ends sending earlier than the time limit, so that time is left to look what was stored. */
	keepTimeToLook(): void {
		const { totalMs } = this.limits;
		this.deadline -= Math.min(LONGEST_TIME_TO_LOOK_MS, totalMs * SHARE_TO_LOOK);
	}

	/** Ends the sending of everything that was not sent yet. */
	stop(reason: Reason): void {
		this.stopReason ??= reason;
	}

	/**
	 * Reads from the API. Reading changes nothing, so whatever went wrong may be tried again.
	 *
	 * @param isReadable whether an answer 200 is what was asked for, not the page of a proxy
	 * @returns the answer below 500, or why there is none
	 */
	async read(
		request: WireRequest,
		isReadable: (answer: Answer) => boolean,
	): Promise<Answer | { readonly unreadable: Reason }> {
		// What a cache between has kept says nothing of what is stored now (RFC 9111, 5.2.1.4).
		const asStoredNow = {
			...request,
			headers: { 'Cache-Control': 'no-cache', ...request.headers },
		};
		const read = await attemptUntilSettled<Answer>(this, READING, async (attempt) => {
			const exchange = await this.send(asStoredNow);
			if (!isAnswer(exchange)) {
				// Waiting does not fix a secret; and where nothing is ever answered, nothing else gets through.
				const limit = exchange.failure === 'credential' ? 1 : undefined;
				return { met: { reason: exchange.reason, stopsRun: true, limit } };
			}
			const { status } = exchange;
			const isSenseless = status === 401 || (status === 200 && !isReadable(exchange));
			const isForNow = status === 429 || status >= 500;
			if (!isForNow && (!isSenseless || attempt >= SENSELESS_ANSWERS)) return { settled: exchange };
			const message = `the API answered with status ${status}`;
			const reason = { code: codeOfStatus(status), message };
			return { met: { reason, notBefore: retryAfter(exchange) } };
		});
		return 'gaveUp' in read ? { unreadable: read.lastMet ?? read.gaveUp } : read;
	}

	/**
	 * One after another, so that nobody takes a place in the row before it is known what the answers until
	 * then say of the limit. Reading does not stand in this row.
	 */
	private async inTurn(): Promise<Permit> {
		const before = this.shared.lastInTurn;
		let goOn = (): void => {};
		this.shared.lastInTurn = new Promise((resolve) => (goOn = resolve));
		await before;
		try {
			await this.waitForSlot();
			return await this.shared.requestLimiter.acquire();
		} finally {
			goOn();
		}
	}

	private async waitForSlot(): Promise<void> {
		// Who waited beside each other for the end of a pause would all be sent at once.
		await this.shared.waits.wait(this.shared.pausedUntil - this.clock.now());
		// What is not going to be sent takes no place, nor waits for one while others wait behind it.
		if (!this.mayGoOn()) return;
		const now = this.clock.now();
		const wait = this.shared.rateLimiter.takeSlot(now, this.waiting);
		if (now + wait > this.deadline)
			this.timeIsUp('it was slowed down to stay below the rate limit');
		else await this.shared.waits.wait(wait);
	}

	private timeIsUp(before: string): void {
		this.stop({ code: 'time-limit', message: `${TIME_IS_UP}. Before that: ${before}` });
	}

	/** Many usages wait at once, so not every wait is told. */
	private announce(wait: number, reason: string): void {
		const now = this.clock.now();
		if (now - this.announcedAt < QUIET_MS) return;
		this.announcedAt = now;
		this.log(`Waiting ${(wait / 1000).toFixed(1)} s: ${reason}`);
	}
}
