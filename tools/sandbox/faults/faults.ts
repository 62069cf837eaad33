import type { RateLimit } from '../limits/rateWindow';
import { appliesTo, type ApiName, type RequestHead } from './kinds';
import { FaultSchedule, type Fault, type FaultPlan } from './plan';

/** The fault plans that are in force. */
export class Faults {
	private schedules: FaultSchedule[] = [];

	/** Puts plans in force in place of those before; every plan counts its requests from 1. */
	set(plans: FaultPlan | FaultPlan[]): void {
		this.schedules = [plans].flat().map((plan) => new FaultSchedule(plan));
	}

	clear(): void {
		this.schedules = [];
	}

	/** The plans that are in force. */
	plans(): FaultPlan[] {
		return this.schedules.map(({ plan }) => plan);
	}

	/** The fault for a request that has just come in. Where plans overlap, the first fault counts. */
	decide(head: RequestHead): Fault | undefined {
		const matching = this.schedules.filter((schedule) => schedule.matches(head));
		// Every matching plan is asked, so that its count does not depend on the plans beside it.
		const faults = matching.map((schedule) => schedule.next());
		return faults.find((fault) => fault !== undefined && appliesTo(fault.kind, head));
	}

	/** The rate limit that the plans put on an API. */
	rateLimitOf(api: ApiName): RateLimit | undefined {
		const about = this.plans().filter(({ target }) => (target?.api ?? api) === api);
		return about.find(({ rateLimit }) => rateLimit !== undefined)?.rateLimit;
	}
}
