import type { Decimal } from '../../../values/decimal';
import type { Kind, Series } from './series';

/** The limits that hold usages, as the screen names them. */
export type HoldingLimit = 'Largest Quantity of One Usage' | 'Change' | 'Same Sum Again';

/** What stands out: of one usage, of a day, of all days of a customer. */
export type Sight =
	/** A quantity is above the largest one. */
	| 'quantity'
	/** Much more or less than on the same weekdays before. */
	| 'day'
	/** Much more or less a day, over all days, than before. */
	| 'span'
	/** As much again as is stored for the same days already. */
	| 'twice'
	/** As much again as is stored for the same days, of all customers of whom anything is. */
	| 'overlap'
	/** Lies in the future. */
	| 'ahead'
	/** The same days as before, to the digit. */
	| 'again'
	/** As much, to the digit, as is stored for the same day under another reference. */
	| 'stored'
	/** One half of the rows says the same as the other. */
	| 'halves'
	/** Of a customer of whom too little is known, and far from whatever others use on a day. */
	| 'newcomer'
	/** Most of the customers who can be compared are held. */
	| 'most';

/** Why usages are held. */
export interface Finding extends Kind {
	readonly limit: HoldingLimit;
	readonly sight: Sight;
	/** Identities of the usages that are held. */
	readonly usages: readonly string[];
	readonly firstDay: number;
	readonly lastDay: number;
	/** What is there, and what is usual or allowed. */
	readonly is: Decimal;
	readonly usual?: Decimal;
	/** The day that is most of what is much more than usual. */
	readonly peak?: { readonly day: number; readonly is: Decimal };
	/** The least whole 'Largest Change' that lets it pass; left out where none does. */
	readonly passesAt?: number;
	/** Of how many compared customers how many are held, where that is why. */
	readonly among?: { readonly held: number; readonly compared: number };
}

/** What stands out of a customer's usages, by which of them it is held. */
export function findingOf(
	{ customer, unit, kind }: Series,
	limit: HoldingLimit,
	sight: Sight,
	given: Series['given'],
	figures: Pick<Finding, 'is' | 'usual' | 'peak' | 'passesAt'>,
): Finding {
	return {
		...{ customer, unit, kind, sight, limit },
		usages: given.map(({ usage }) => usage),
		firstDay: given.reduce((least, { day }) => Math.min(least, day), Infinity),
		lastDay: given.reduce((most, { day }) => Math.max(most, day), -Infinity),
		...figures,
	};
}
