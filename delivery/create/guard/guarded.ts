import type { Reason } from '../../contract/code';
import type { UsedDays } from './earlier';
import type { Finding } from './finding';
import type { Comparison, Limits } from './judge';

/** How the usages of a run are guarded. */
export interface GuardOptions extends Limits {
	/** In which a day begins and ends: a name of the IANA database. */
	readonly zone: string;
	/** What earlier runs have stored, for an API that lists nothing. */
	readonly earlier?: readonly UsedDays[];
}

/** What a guard has found. */
export interface Guarded {
	readonly compares: ReadonlySet<Comparison>;
	readonly hasLargestQuantity: boolean;
	readonly findings: readonly Finding[];
	/** Customers who had usage before and have none now. */
	readonly missing: readonly string[];
	/** Why nothing was compared with before, and for how many customers. */
	readonly notCompared?: Reason & { readonly customers: number };
}
