import type { Reason } from '../contract/code';
import type { NotBefore } from '../contract/target';

/** How often something is tried; the limits of all loops stand side by side below. */
export interface AttemptPolicy {
	/** Attempts in all where the API names no time to come back at. */
	readonly attempts: number;
	/** Whether a time that the API names does not add to them: then only the time limit of the run does. */
	readonly countsNamedTimes?: boolean;
}

/** With exponential backoff these eight take about one minute, which a restart of a service needs. */
export const STORING_OR_REMOVING: AttemptPolicy = { attempts: 8 };

/** Reading does no harm, so it has the patience that a restart of a service needs. */
export const READING: AttemptPolicy = { attempts: 8 };

/** Lists that lag mostly do so for seconds; these six take about ten. */
export const UNTIL_LISTED: AttemptPolicy = { attempts: 6 };

/** An answer without sense, such as the page of a proxy, may be chance; three of them are not. */
export const SENSELESS_ANSWERS = 3;

/** Somebody waits in front of the screen while a workflow is activated. */
export const ACTIVATING: AttemptPolicy = { attempts: 4, countsNamedTimes: true };

/** A webhook that may have been registered is looked for each time; with so many lost answers in a row it is given up. */
export const ATTEMPTS_TO_REGISTER = 3;

/** A refused credential is tried this often: the host refreshes a token by itself before that. */
export const ATTEMPTS_OF_A_CREDENTIAL = 4;

/** A list that changes under the reader each time is too busy to be trusted. */
export const READINGS_OF_A_LIST = 3;

/** What an attempt has met that is worth another one. */
export interface Met {
	readonly reason: Reason;
	readonly notBefore?: NotBefore;
	/** When it does not help, it will not help anything else of the run either. */
	readonly stopsRun?: boolean;
	/** How often in a row it may be met where it stops the run. */
	readonly limit?: number;
}

/** What one attempt came to. */
export type Attempt<Result> =
	| { readonly settled: Result }
	/** `afterWaiting` may settle it without another attempt. */
	| { readonly met: Met; readonly afterWaiting?: () => Promise<Result | undefined> };

/** There were enough attempts, or the run may not go on. */
export interface GaveUp {
	readonly gaveUp: Reason;
	/** What the last attempt met, where that is not why. */
	readonly lastMet?: Reason;
}

/** The run that the attempts belong to: its deadline and its waits. */
export interface Waiting {
	readonly stopReason: Reason | undefined;
	mayGoOn(): boolean;
	waitForNextAttempt(attempt: number, reason: Reason, notBefore?: NotBefore): Promise<boolean>;
	stop(reason: Reason): void;
}

/**
 * Tries something until it is settled, there were enough attempts, or the run ends.
 *
 * @param attempt gets its number, from 1
 */
export async function attemptUntilSettled<Result>(
	run: Waiting,
	policy: AttemptPolicy,
	attempt: (number: number) => Promise<Attempt<Result>>,
): Promise<Result | GaveUp> {
	// What would stop the whole run counts only in a row, because what was met before says nothing about it.
	let stopping = 0;
	let lastMet: Reason | undefined;
	for (let number = 1; run.mayGoOn(); number += 1) {
		const came = await attempt(number);
		if ('settled' in came) return came.settled;
		const { met, afterWaiting } = came;
		lastMet = met.reason;
		stopping = met.stopsRun ? stopping + 1 : 0;
		const isEnough = areEnough(policy, met, met.stopsRun ? stopping : number);
		if (isEnough && afterWaiting === undefined) return giveUp(run, met);
		if (run.stopReason !== undefined) break;
		if (!(await run.waitForNextAttempt(number, met.reason, met.notBefore))) break;
		const settled = await afterWaiting?.();
		if (settled !== undefined) return settled;
		if (isEnough) return giveUp(run, met);
	}
	return { gaveUp: run.stopReason!, lastMet };
}

function areEnough(policy: AttemptPolicy, met: Met, made: number): boolean {
	if (met.stopsRun && made >= (met.limit ?? Infinity)) return true;
	const counts = policy.countsNamedTimes === true || met.notBefore === undefined;
	return counts && made >= policy.attempts;
}

function giveUp(run: Waiting, { stopsRun, reason }: Met): GaveUp {
	if (stopsRun) run.stop(reason);
	return { gaveUp: reason };
}
