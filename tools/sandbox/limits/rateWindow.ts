/** So many requests in so many seconds. */
export interface RateLimit {
	permitted: number;
	perSeconds: number;
	/** fixed: the count starts anew when the window ends. sliding: each request leaves on its own. */
	window?: 'fixed' | 'sliding';
}

/** What came of asking for room for one more request. */
export interface RateDecision {
	allowed: boolean;
	limit: number;
	remaining: number;
	/** When the next request may come, in epoch milliseconds. */
	retryAt: number;
}

/** Counts the requests of each organization against a limit. */
export class RateWindow {
	private readonly times = new Map<string, number[]>();

	constructor(readonly limit: RateLimit) {}

	/** Takes a place for a request if there is one left. A refused request takes none. */
	take(organization: string, now: number): RateDecision {
		const { permitted } = this.limit;
		const times = this.current(this.times.get(organization) ?? [], now);
		const allowed = times.length < permitted;
		if (allowed) times.push(now);
		this.times.set(organization, times);
		return {
			allowed,
			limit: permitted,
			remaining: permitted - times.length,
			retryAt: (times[0] ?? now) + this.limit.perSeconds * 1000,
		};
	}

	private current(times: number[], now: number): number[] {
		const windowStart = now - this.limit.perSeconds * 1000;
		const [first] = times;
		if (first === undefined || first > windowStart) return times;
		if (this.limit.window !== 'sliding') return [];
		return times.filter((time) => time > windowStart);
	}
}
