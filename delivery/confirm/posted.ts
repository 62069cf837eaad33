import type { Decimal } from '../../values/decimal';
import type { Reason } from '../contract/code';
import type { AdvisedRefusal, Difference } from '../contract/outcome';
import type { NotBefore } from '../contract/target';

/** What came of sending a usage once to an API without a key. */
export type Posted =
	| {
			readonly kind: 'stored';
			readonly id: string | undefined;
			readonly accepted?: Decimal;
			readonly differences: readonly Difference[];
			readonly createdAt?: number;
			readonly createdPrecisionMs?: number;
	  }
	| ({ readonly kind: 'refused' } & AdvisedRefusal)
	/** Certainly not stored. */
	| { readonly kind: 'unsent'; readonly reason: Reason }
	/** May be stored, or be stored yet. */
	| Doubt;

export interface Doubt {
	readonly kind: 'doubtful';
	readonly reason: Reason;
	/** Whether the server may still be at work on it. */
	readonly mayStillStore: boolean;
	/** When its end became doubtful, in milliseconds. */
	readonly since: number;
	readonly notBefore?: NotBefore;
}
