import type { RateLimit } from '../limits/rateWindow';
import { appliesTo, isCircumstance, type ApiName, type RequestHead } from './kinds';
import { FaultSchedule, type Fault, type FaultPlan } from './plan';

/** What a request is to meet. */
export interface Fate {
	/** What decides on the answer. */
	fault: Fault | undefined;
	/** What holds beside it. */
	circumstances: Fault[];
}

/** The fault plans that are in force. */
export class Faults {
	private schedules: FaultSchedule[] = [];
	private readonly downUntil = new Map<ApiName, number>();

	/** Puts plans in force in place of those before; every plan counts its requests from 1. */
	set(plans: FaultPlan | FaultPlan[]): void {
		this.schedules = [plans].flat().map((plan) => new FaultSchedule(plan));
		this.downUntil.clear();
	}

	clear(): void {
		this.set([]);
	}

	/** Has an API refuse connections until a time, or until the plans are changed. */
	takeDown(api: ApiName, until: number): void {
		this.downUntil.set(api, until);
	}

	isDown(api: ApiName, now: number): boolean {
		return now < (this.downUntil.get(api) ?? 0);
	}

	/** The plans that are in force. */
	plans(): FaultPlan[] {
		return this.schedules.map(({ plan }) => plan);
	}

	/**
	 * What a request that has just come in is to meet. Where plans overlap, the first fault counts of
	 * those that decide on the answer; circumstances all count.
	 */
	decide(head: RequestHead): Fate {
		const matching = this.schedules.filter((schedule) => schedule.matches(head));
		// Every matching plan is asked, so that its count does not depend on the plans beside it.
		const faults = matching.map((schedule) => schedule.next());
		const meant = faults.filter(
			(fault): fault is Fault => fault !== undefined && appliesTo(fault.kind, head),
		);
		return {
			fault: meant.find(({ kind }) => !isCircumstance(kind)),
			circumstances: meant.filter(({ kind }) => isCircumstance(kind)),
		};
	}

	/** The rate limit that the plans put on an API. */
	rateLimitOf(api: ApiName): RateLimit | undefined {
		const about = this.plans().filter(({ target }) => (target?.api ?? api) === api);
		return about.find(({ rateLimit }) => rateLimit !== undefined)?.rateLimit;
	}
}
