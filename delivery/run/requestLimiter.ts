import { isAnswer, type Exchange } from '../contract/wire';

/** The middle of so many latencies says more than the accident of one of them. */
const LEAST_SAMPLE = 20;
/** Latency has plainly grown when it is so many times the usual one ... */
const PLAIN_GROWTH = 3;
/** ... and so much longer: what is quick is soon three times as slow, by this machine alone. */
const LEAST_GROWTH_MS = 200;

/** Leave to send one request. */
export interface Permit {
	/** How often the number was halved before; what was sent before a halving says nothing about it. */
	readonly halvings: number;
}

/** What became of a request. */
export interface Ended {
	readonly with: 'answer' | 'tooManyRequests' | 'noAnswer';
	/** Milliseconds, where they can be held against those of other requests. */
	readonly took?: number;
}

/**
 * What a request says of the API.
 *
 * @param took left out where it cannot be compared; refusals and failures can be quick, whatever else takes long
 */
export function endedBy(exchange: Exchange, took: number | undefined): Ended {
	if (!isAnswer(exchange))
		return { with: 'noAnswer', took: exchange.failure === 'timedOut' ? took : undefined };
	const { status } = exchange;
	if (status === 429) return { with: 'tooManyRequests' };
	return { with: status < 500 ? 'answer' : 'noAnswer', took: status < 300 ? took : undefined };
}

/**
 * Bounds how many requests are under way at once. They begin in the order in which they ask, so with one
 * at once the order is strict. Half as many are let go where the API asks to slow down, or answers so
 * slowly that it seems to have too many; one more is with each round of answers, up to the ceiling.
 */
export class RequestLimiter {
	private allowed: number;
	private begun = 0;
	private readonly queue: Array<() => void> = [];
	private halvings = 0;
	private answersSinceGrowth = 0;
	private latencies: number[] = [];
	private usualLatency: number | undefined;
	/** Whether it was halved for its latency, and whether that helps is not known yet. */
	private isOnTrial = false;

	/** @param ceiling how many at once at most, at least 1 */
	constructor(private readonly ceiling: number) {
		this.allowed = ceiling;
	}

	/** Waits until one more may begin; each permit has to be released. */
	async acquire(): Promise<Permit> {
		await new Promise<void>((begin) => {
			this.queue.push(begin);
			this.admit();
		});
		return { halvings: this.halvings };
	}

	/** How many requests are under way. */
	get underWay(): number {
		return this.begun;
	}

	/** @param ended left out where nothing was sent */
	release(permit: Permit, ended?: Ended): void {
		this.begun -= 1;
		if (ended !== undefined && permit.halvings === this.halvings) this.learn(ended);
		this.admit();
	}

	private admit(): void {
		while (this.begun < this.allowed && this.queue.length > 0) {
			this.begun += 1;
			this.queue.shift()!();
		}
	}

	private learn(ended: Ended): void {
		if (ended.with === 'tooManyRequests') return this.halve();
		if (ended.with === 'answer') this.grow();
		if (ended.took !== undefined) this.compareLatency(ended.took);
	}

	private grow(): void {
		this.answersSinceGrowth += 1;
		if (this.answersSinceGrowth < this.allowed) return;
		this.answersSinceGrowth = 0;
		this.allowed = Math.min(this.ceiling, this.allowed + 1);
	}

	private halve(): void {
		this.halvings += 1;
		this.answersSinceGrowth = 0;
		this.latencies = [];
		this.allowed = Math.max(1, Math.floor(this.allowed / 2));
	}

	private compareLatency(took: number): void {
		this.latencies.push(took);
		if (this.latencies.length < Math.max(LEAST_SAMPLE, this.ceiling)) return;
		const latency = medianOf(this.latencies);
		this.latencies = [];
		const usual = this.usualLatency ?? latency;
		const hasGrown = latency > usual * PLAIN_GROWTH && latency > usual + LEAST_GROWTH_MS;
		if (hasGrown && !this.isOnTrial) {
			this.isOnTrial = true;
			return this.halve();
		}
		this.isOnTrial = false;
		// Where fewer at once are as slow, they were not what made it slow: then that is usual now.
		this.usualLatency = hasGrown ? latency : Math.min(usual, latency);
	}
}

function medianOf(numbers: readonly number[]): number {
	return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
}
