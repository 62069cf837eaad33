import type { ApiName } from '../faults/kinds';
import { RateWindow, type RateDecision, type RateLimit } from './rateWindow';

/** The rate limits of the two APIs, which a fault plan may change on the way. */
export class RateLimits {
	private readonly windows = new Map<ApiName, RateWindow>();

	constructor(
		private readonly limitOf: (api: ApiName) => RateLimit | undefined,
		private readonly now: () => number,
	) {}

	/** Takes a place for a request; undefined where there is no limit. */
	take(api: 'rebilly', organization: string): RateDecision;
	take(api: ApiName, organization: string): RateDecision | undefined;
	take(api: ApiName, organization: string): RateDecision | undefined {
		const limit = this.limitOf(api);
		if (limit === undefined) return undefined;
		const current = this.windows.get(api);
		const window = current?.limit === limit ? current : new RateWindow(limit);
		this.windows.set(api, window);
		return window.take(organization, this.now());
	}

	clear(): void {
		this.windows.clear();
	}
}
