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
/** The processes that share this one's time. */
const followers = new Set<Follower>();

/**
 * Lets time pass faster in this process: clock, timers and the time limits of HTTP requests, in step
 * with each other, so that a wait of a minute takes 0.15 seconds and nothing can tell.
 *
 * @returns a function that sets time right again; what still waits then, waits in vain
 */
export function speedUpTime(): () => void {
	const restore = takeOverTime(Date.now());
	lastTurn = performance.now();
	const turning = realSetInterval(turn, LONGEST_TURN_MS).unref();
	return () => {
		realClearInterval(turning);
		restore();
	};
}

/**
 * Lets this process share the time of another one, which moves it: side by side they wait equally long.
 *
 * @param start what the clock of the other one shows
 * @returns a function that sets time right again
 */
export function followTime(start: number): () => void {
	return takeOverTime(start);
}

/** Moves the time of a process that follows; what is due by then is done when the promise is kept. */
export async function moveTimeTo(time: number): Promise<void> {
	moveOn(time);
	// Behind the timers that are due: they were put in this queue first.
	await new Promise((resolve) => setImmediate(resolve));
}

/**
 * A process that shares the time of this one. It is told each new time, and until it has answered
 * no time passes in any of them, so that they are never further apart than one turn.
 */
export class Follower {
	private isAnswered = true;

	constructor(private readonly tell: (time: number) => void) {
		followers.add(this);
	}

	/** Whether it has come to the time that it was told last. */
	get isInStep(): boolean {
		return this.isAnswered;
	}

	moveTo(time: number): void {
		this.isAnswered = false;
		this.tell(time);
	}

	answered(): void {
		this.isAnswered = true;
	}

	leave(): void {
		followers.delete(this);
	}
}

function takeOverTime(start: number): () => void {
	now = start;
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
	return () => {
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
	const passed = FACTOR * Math.min(real - lastTurn, LONGEST_TURN_MS);
	lastTurn = real;
	if ([...followers].some(({ isInStep }) => !isInStep)) return;
	moveOn(now + passed);
	for (const follower of followers) follower.moveTo(now);
}

function moveOn(time: number): void {
	now = time;
	if (earliest > now) return;
	earliest = Infinity;
	for (const timer of waiting) earliest = Math.min(earliest, timer.take());
}

function clear<Real>(timer: unknown, clearReal: (timer: Real) => void): void {
	if (timer instanceof Timer) timer.close();
	else clearReal(timer as Real);
}
