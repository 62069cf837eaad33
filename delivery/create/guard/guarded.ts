import type { Reason } from '../../contract/code';
import type { UsedDays } from './earlier';
import type { Comparison, Limits, Verdict } from './judge';

/** How the usages of a run are guarded. */
export interface GuardOptions extends Limits {
	/** In which a day begins and ends: a name of the IANA database. */
	readonly zone: string;
	/** What earlier runs have stored, for an API that lists nothing. */
	readonly earlier?: readonly UsedDays[];
}

/** What a guard has found. */
export interface Guarded extends Verdict {
	readonly compares: ReadonlySet<Comparison>;
	readonly hasLargestQuantity: boolean;
	/** Why nothing was compared with before, and for how many customers. */
	readonly notCompared?: Reason & { readonly customers: number };
}
