import { retryAfter, waitBeforeRetry } from './retryWait';
import type { NotBefore } from './target';
import { isAnswer, type Answer, type Clock, type Exchange, type Transport, type WireRequest } from './wire';

export interface RunLimits {
	/** How long the run may take in all, in milliseconds, waits included. */
	readonly totalMs: number;
	/** How many lanes are sent at once. */
	readonly concurrency: number;
}

/** How much work the run was; part of the receipt. */
export interface Effort {
	requests: number;
	retries: number;
	waitedMs: number;
}

/** Attempts at one thing that fails without the API naming a time: about one minute in all. */
export const ATTEMPTS = 8;

/**
 * What all sends of one run share: the edges, the deadline, the pause that a rate limit asks of
 * everyone, and the decision to stop when nothing more can succeed.
 */
export class Run {
	readonly effort: Effort = { requests: 0, retries: 0, waitedMs: 0 };
	/** Why no further usage is to be sent. */
	stopReason: string | undefined;
	private readonly deadline: number;
	private pausedUntil = 0;

	constructor(
		private readonly transport: Transport,
		readonly clock: Clock,
		readonly limits: RunLimits,
		private readonly random: () => number,
		private readonly log: (message: string) => void = () => {},
	) {
		this.deadline = clock.now() + limits.totalMs;
	}

	/** Sends one request as soon as no pause is on. */
	async send(request: WireRequest): Promise<Exchange> {
		await this.waitForPause();
		this.effort.requests += 1;
		return await this.transport.send(request);
	}

	/**
	 * Waits before another attempt.
	 *
	 * @returns false when the wait would end after the deadline or the run was stopped
	 */
	async waitForNextAttempt(attempt: number, reason: string, notBefore?: NotBefore): Promise<boolean> {
		const now = this.clock.now();
		const wait = waitBeforeRetry(attempt, notBefore, now, this.random());
		if (now + wait > this.deadline) {
			this.stop(`the time limit of the run was reached (${reason})`);
			return false;
		}
		this.log(`Waiting ${wait} ms: ${reason}`);
		if (notBefore !== undefined) this.pausedUntil = Math.max(this.pausedUntil, now + wait);
		await this.sleep(wait);
		this.effort.retries += 1;
		return this.mayGoOn();
	}

	/** Whether another request may be made at all. */
	mayGoOn(): boolean {
		if (this.clock.isCancelled()) this.stop('the execution was cancelled');
		else if (this.clock.now() > this.deadline) this.stop('the time limit of the run was reached');
		return this.stopReason === undefined;
	}

	/** Ends the sending of everything that was not sent yet. */
	stop(reason: string): void {
		this.stopReason ??= reason;
	}

	/**
	 * Reads from the API. Reading changes nothing, so whatever went wrong may be tried again.
	 *
	 * @returns the answer below 500, or why there is none
	 */
	async read(request: WireRequest): Promise<Answer | { readonly unreadable: string }> {
		for (let attempt = 1; ; attempt += 1) {
			if (!this.mayGoOn()) return { unreadable: String(this.stopReason) };
			const exchange = await this.send(request);
			const passing = !isAnswer(exchange) || exchange.status === 429 || exchange.status >= 500;
			if (!passing) return exchange;
			const reason = isAnswer(exchange) ? `status ${exchange.status}` : exchange.reason;
			const notBefore = isAnswer(exchange) ? retryAfter(exchange) : undefined;
			const enough = attempt >= ATTEMPTS && notBefore === undefined;
			if (enough || !(await this.waitForNextAttempt(attempt, reason, notBefore))) {
				return { unreadable: reason };
			}
		}
	}

	private async waitForPause(): Promise<void> {
		const wait = this.pausedUntil - this.clock.now();
		if (wait > 0) await this.sleep(wait);
	}

	private async sleep(milliseconds: number): Promise<void> {
		const start = this.clock.now();
		await this.clock.sleep(milliseconds);
		this.effort.waitedMs += this.clock.now() - start;
	}
}
