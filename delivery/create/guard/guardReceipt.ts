import { groupBy } from '../../../values/groupBy';
import type { Code } from '../../contract/code';
import type { UsedDays } from './earlier';
import { dayLabel } from './entries';
import type { Finding, HoldingLimit, Sight } from './finding';
import type { Guarded } from './guarded';

/** More are counted and not named. */
const MOST_NAMED = 5;

/** What a receipt says of a guard. */
export interface GuardReceipt {
	/** How many usages are held. */
	readonly held: number;
	/** A line for each limit that is set. */
	readonly limits: readonly LimitLine[];
	/** Customers who had usage before and have none now; left out where it is not looked for. */
	readonly missingCustomers?: { readonly customers: number; readonly named: readonly string[] };
	/** Of how many customers of the input too little is known to compare them; left out where nothing is compared. */
	readonly tooLittleKnown?: Guarded['tooLittleKnown'];
	/** Why nothing was compared with before, and for how many customers. */
	readonly notCompared?: {
		readonly code: Code;
		readonly message: string;
		readonly customers: number;
	};
	/** What a later run compares with, at an API that lists nothing. */
	readonly used?: UsedDays;
}

export interface LimitLine {
	readonly limit: HoldingLimit;
	readonly held: number;
	readonly worst: readonly WorstFinding[];
}

export interface WorstFinding {
	readonly customer: string;
	readonly unit: string;
	readonly kind?: string;
	readonly what: Sight;
	/** Days, both ends; left out where the API sets the time. */
	readonly from?: string;
	readonly to?: string;
	readonly is: string;
	readonly usual?: string;
	readonly usages: number;
}

/** Says what a guard has found, at most five of each limit by name. */
export function guardReceiptOf(
	{ compares, hasLargestQuantity, findings, missing, notCompared, tooLittleKnown }: Guarded,
	used?: UsedDays,
): GuardReceipt {
	const limits: HoldingLimit[] = [
		...(hasLargestQuantity ? (['Largest Quantity of One Usage'] as const) : []),
		...(compares.has('change') ? (['Change'] as const) : []),
		...(compares.has('sameSum') ? (['Same Sum Again'] as const) : []),
	];
	const byLimit = groupBy(findings, ({ limit }) => limit);
	return {
		held: heldBy(findings),
		limits: limits.map((limit) => {
			const own = byLimit.get(limit) ?? [];
			const worst = [...own].sort((one, other) => sizeOf(other) - sizeOf(one));
			return { limit, held: heldBy(own), worst: worst.slice(0, MOST_NAMED).map(worstOf) };
		}),
		...(compares.has('missing') && {
			missingCustomers: { customers: missing.length, named: missing.slice(0, MOST_NAMED) },
		}),
		...(tooLittleKnown && { tooLittleKnown }),
		...(notCompared && { notCompared }),
		...(used && { used }),
	};
}

function heldBy(findings: readonly Finding[]): number {
	return new Set(findings.flatMap(({ usages }) => usages)).size;
}

/** By how much it is off: only the order of a list. */
function sizeOf({ is, usual, among }: Finding): number {
	if (among !== undefined) return 0;
	return Math.abs(Number(is.toString()) - Number(usual?.toString() ?? 0));
}

function worstOf(finding: Finding): WorstFinding {
	const { customer, unit, kind, sight, firstDay, lastDay, is, usual, usages } = finding;
	return {
		...{ customer, unit, what: sight },
		...(kind === '' ? {} : { kind }),
		...(Number.isNaN(firstDay) ? {} : { from: dayLabel(firstDay), to: dayLabel(lastDay) }),
		is: is.toString(),
		...(usual === undefined ? {} : { usual: usual.toString() }),
		usages: usages.length,
	};
}
