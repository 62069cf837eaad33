import type { StoredRecords, Target } from './records';
import type { FaultPlan } from './faults/plan';
import type { InstellixSide } from './instellix/store/setUpInstellix';
import type { credentials } from './options';
import type { RebillySide } from './rebilly/store/setUpRebilly';
import type { Moment } from './server/plannedChanges';
import type { RequestEntry, RequestTotals } from './server/requestLog';

/** How all answers are given. */
export interface Settings {
	answerAfterMs: number;
	/** Keeps an answer back until the promise is kept: order of events in place of delays. */
	holdAnswer?: (request: RequestEntry) => Promise<void> | void;
}

/** The two billing APIs on the loopback interface, and a look behind them. */
export interface Sandbox {
	/** Base addresses, without a slash at the end. */
	readonly instellixUrl: string;
	/** What is before `/organizations/{organizationId}`. */
	readonly rebillyUrl: string;
	readonly controlUrl: string;
	readonly credentials: typeof credentials;
	readonly instellix: InstellixSide;
	readonly rebilly: RebillySide;
	/** May be changed at any time. */
	readonly settings: Settings;
	/** What a target has stored. */
	records(target: Target): StoredRecords;
	/** The remembered requests, oldest first. */
	requests(): RequestEntry[];
	/** Counts of all requests, remembered or not. */
	totals(): RequestTotals;
	/** Puts fault plans in force in place of those before. */
	setFaults(plans: FaultPlan | FaultPlan[]): void;
	clearFaults(): void;
	faultPlans(): FaultPlan[];
	/** Has a change made to what is stored while a run goes on; once, and not after `reset()`. */
	planChange(moment: Moment, change: () => void): void;
	/** When the last is due of what the sandbox still does by itself, by its clock; nothing where all is done. */
	pendingUntil(): number | undefined;
	/** How many connections to the two APIs are open. */
	connections(): Promise<number>;
	/** The seeded data again; usages, tokens, faults and remembered requests are gone. */
	reset(): void;
	/** How many access tokens Instellix has given out. */
	readonly tokensIssued: number;
	/** Stops the servers and ends all connections at once. */
	close(): Promise<void>;
}
