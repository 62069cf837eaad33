import type { RateLimit } from '../limits/rateWindow';
import { decidedDetails, type DecidedDetails, type FaultDetails } from './details';
import { allFaultKinds, type ApiName, type FaultKind, type RequestHead } from './kinds';
import { fractionAt } from './random';

/** Which requests a plan is about; what is left out matches everything. */
export interface FaultTarget {
	api?: ApiName;
	/** A regular expression over the method. */
	method?: string | RegExp;
	/** A regular expression over the path, without the query. */
	path?: string | RegExp;
	/** A regular expression over the query, as the server reads it. */
	query?: string | RegExp;
}

/** One fault on the n-th request (from 1) that the plan's target matches. */
export interface PlannedFault extends FaultDetails {
	onRequest: number;
	kind: FaultKind;
}

/** A replayable schedule of faults. The same plan gives the same schedule. */
export interface FaultPlan extends FaultDetails {
	seed?: number;
	/** The probability of each kind, per request. Their sum is at most 1. */
	rates?: Partial<Record<FaultKind, number>>;
	/** Faults at fixed places; they come before the rates. */
	faults?: PlannedFault[];
	target?: FaultTarget;
	/** After so many faults in a row, counted by request number, one request goes well. */
	maxConsecutive?: number;
	/** A rate limit that replaces the usual one of the target's API while the plan is in force. */
	rateLimit?: RateLimit;
}

/** A fault that was decided on for one request. */
export interface Fault extends DecidedDetails {
	kind: FaultKind;
	/** In [0, 1), by the seed: decides what the kind leaves open. */
	fraction: number;
}

/** Decides on the faults of one plan, request by request. */
export class FaultSchedule {
	private requestNumber = 0;
	private consecutive = 0;
	private readonly planned: Map<number, PlannedFault>;
	private readonly method: RegExp | undefined;
	private readonly path: RegExp | undefined;
	private readonly query: RegExp | undefined;

	constructor(readonly plan: FaultPlan) {
		checkPlan(plan);
		this.planned = new Map((plan.faults ?? []).map((fault) => [fault.onRequest, fault]));
		this.method = expression(plan.target?.method, 'i');
		this.path = expression(plan.target?.path);
		this.query = expression(plan.target?.query);
	}

	/** Whether the plan is about this request. */
	matches(head: RequestHead): boolean {
		const { api } = this.plan.target ?? {};
		if (api !== undefined && api !== head.api) return false;
		return (
			(this.method?.test(head.method) ?? true) &&
			(this.path?.test(head.path) ?? true) &&
			(this.query?.test([...head.query].flat().join(' ')) ?? true)
		);
	}

	/** The fault of the next matching request, if it is to have one. */
	next(): Fault | undefined {
		this.requestNumber += 1;
		const planned = this.planned.get(this.requestNumber);
		const kind = planned?.kind ?? this.drawn();
		this.consecutive = kind === undefined ? 0 : this.consecutive + 1;
		// Positions below zero are not used for the rates, so that this does not depend on the kind.
		const fraction = fractionAt(this.plan.seed ?? 1, -this.requestNumber);
		return kind && { kind, fraction, ...decidedDetails(this.plan, planned) };
	}

	private drawn(): FaultKind | undefined {
		if (this.consecutive >= (this.plan.maxConsecutive ?? Infinity)) return undefined;
		let fraction = fractionAt(this.plan.seed ?? 1, this.requestNumber);
		for (const kind of allFaultKinds) {
			fraction -= this.plan.rates?.[kind] ?? 0;
			if (fraction < 0) return kind;
		}
		return undefined;
	}
}

/** The kinds that a plan decides on for its first requests, without any request being made. */
export function faultSchedule(plan: FaultPlan, requests: number): Array<FaultKind | undefined> {
	const schedule = new FaultSchedule(plan);
	return Array.from({ length: requests }, () => schedule.next()?.kind);
}

function checkPlan(plan: FaultPlan): void {
	const kinds = [...Object.keys(plan.rates ?? {}), ...(plan.faults ?? []).map(({ kind }) => kind)];
	for (const kind of kinds) {
		if (!allFaultKinds.includes(kind as FaultKind))
			throw new Error(`There is no fault kind '${kind}'.`);
	}
	const rates = Object.values(plan.rates ?? {});
	const sum = rates.reduce((total, rate) => total + rate, 0);
	// The allowance is for sums such as 0.1 + 0.2 + 0.7, which floats put a hair above 1.
	if (rates.some((rate) => !(rate >= 0)) || sum > 1 + 1e-9) {
		throw new Error('The rates of a fault plan are probabilities, and their sum is at most 1.');
	}
	for (const { onRequest } of plan.faults ?? []) {
		if (!Number.isInteger(onRequest) || onRequest < 1) {
			throw new Error('onRequest is the number of a request, counted from 1.');
		}
	}
}

function expression(source: string | RegExp | undefined, flags = ''): RegExp | undefined {
	if (source === undefined) return undefined;
	if (typeof source === 'string') return new RegExp(source, flags);
	// With the g or y flag a regular expression remembers its last match and skips every other request.
	return new RegExp(source.source, source.flags.replace(/[gy]/g, ''));
}
