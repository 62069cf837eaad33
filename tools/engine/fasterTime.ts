import { ClientRequest } from 'node:http';

/** How many milliseconds pass in one real millisecond, while nothing else is to be done. */
const FACTOR = 400;
/**
 * The most real milliseconds that one turn of the event loop counts for. So time nearly stands still
 * while the process is busy, and a time limit never strikes because the machine is slow.
 */
const LONGEST_TURN_MS = 1;

const realSetTimeout = globalThis.setTimeout;
const realClearTimeout = globalThis.clearTimeout;
const realSetInterval = globalThis.setInterval;
const realClearInterval = globalThis.clearInterval;
const realNow = Date.now;
const realRequestTimeout = ClientRequest.prototype.setTimeout;

let now = realNow();
let lastTurn = performance.now();
const waiting = new Set<Timer>();
/** No timer is due before. */
let earliest = Infinity;

/**
 * Lets time pass faster in this process: clock, timers and the time limits of HTTP requests, in step
 * with each other, so that a wait of a minute takes 0.15 seconds and nothing can tell.
 *
 * @param start what the clock shows first; a process that works for another one starts at its time
 * @returns a function that sets time right again; what still waits then, waits in vain
 */
export function speedUpTime(start = Date.now()): () => void {
	now = start;
	lastTurn = performance.now();
	Date.now = () => Math.round(now);
	globalThis.setTimeout = setTimer(false) as unknown as typeof setTimeout;
	globalThis.setInterval = setTimer(true) as unknown as typeof setInterval;
	globalThis.clearTimeout = (timer) => clear(timer, realClearTimeout);
	globalThis.clearInterval = (timer) => clear(timer, realClearInterval);
	// The time limits of sockets do not come from the timers above.
	ClientRequest.prototype.setTimeout = function (milliseconds, callback) {
		if (callback) this.once('timeout', callback);
		if (milliseconds === 0) return this;
		const timer = new Timer(() => this.emit('timeout'), milliseconds);
		this.once('close', () => timer.close());
		return this;
	};
	const turning = realSetInterval(turn, LONGEST_TURN_MS).unref();
	return () => {
		realClearInterval(turning);
		waiting.clear();
		Date.now = realNow;
		globalThis.setTimeout = realSetTimeout;
		globalThis.setInterval = realSetInterval;
		globalThis.clearTimeout = realClearTimeout;
		globalThis.clearInterval = realClearInterval;
		ClientRequest.prototype.setTimeout = realRequestTimeout;
	};
}

/** Waits for real milliseconds, whatever the clock of the process does. */
export async function realWait(milliseconds: number): Promise<void> {
	await new Promise((resolve) => realSetTimeout(resolve, milliseconds));
}

/** Calls back after real milliseconds, without keeping the process alive; the result takes it back. */
export function afterReal(milliseconds: number, callback: () => void): () => void {
	const timer = realSetTimeout(callback, milliseconds).unref();
	return () => realClearTimeout(timer);
}

type Callback = (...args: unknown[]) => void;

/** What `setTimeout` gives, as far as it is used. None of them keeps the process alive. */
class Timer {
	private due = 0;

	constructor(
		private readonly callback: Callback,
		private readonly milliseconds = 1,
		private readonly args: readonly unknown[] = [],
		private readonly repeats = false,
	) {
		this.refresh();
	}

	refresh(): this {
		this.due = now + Math.max(1, this.milliseconds);
		earliest = Math.min(earliest, this.due);
		waiting.add(this);
		return this;
	}

	close(): this {
		waiting.delete(this);
		return this;
	}

	/** @returns when it is due; what is due now is called, unless it is taken back before */
	take(): number {
		// On its own, as Node does it, so that promises settle before the next one.
		if (this.due <= now) setImmediate(() => this.call());
		return this.due <= now ? Infinity : this.due;
	}

	ref(): this {
		return this;
	}

	unref(): this {
		return this;
	}

	hasRef(): boolean {
		return true;
	}

	private call(): void {
		if (!waiting.delete(this)) return;
		if (this.repeats) this.refresh();
		this.callback(...this.args);
	}
}

function setTimer(repeats: boolean) {
	return (callback: Callback, milliseconds?: number, ...args: unknown[]) =>
		new Timer(callback, milliseconds, args, repeats);
}

function turn(): void {
	const real = performance.now();
	now += FACTOR * Math.min(real - lastTurn, LONGEST_TURN_MS);
	lastTurn = real;
	if (earliest > now) return;
	earliest = Infinity;
	for (const timer of waiting) earliest = Math.min(earliest, timer.take());
}

function clear<Real>(timer: unknown, clearReal: (timer: Real) => void): void {
	if (timer instanceof Timer) timer.close();
	else clearReal(timer as Real);
}
