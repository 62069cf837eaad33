import type { IExecuteFunctions } from 'n8n-workflow';
import type { Reading } from '../../../values/reading';
import type { PeriodLength } from '../../../values/periods';
import type { Limits } from '../screen/limits';
import { readLimits, type GivenLimits } from './readLimits';
import { readReading, type GivenReading } from './reading';

export type ReceiptPlace = 'none' | 'extraItem' | 'everyItem';

/** The options of a create action, with the defaults of their fields. */
export interface CreateOptions {
	readonly reading: Reading;
	readonly receipt: ReceiptPlace;
	readonly limits: Limits;
	readonly lookUp: boolean;
	readonly dryRun: boolean;
	/** Left out: each item is a usage. */
	readonly combine?: PeriodLength;
	/** How many usages are remembered in n8n; none when the option is off. */
	readonly historySize: number;
	/** Left out: equal usages are separate where they have different references. */
	readonly equalUsages?: 'one' | 'separate';
}

/** Reads the options once for the run. */
export function readOptions(context: IExecuteFunctions): CreateOptions {
	const given = context.getNodeParameter('options', 0, {}) as GivenLimits &
		GivenReading & {
			receipt?: ReceiptPlace;
			lookUp?: boolean;
			dryRun?: boolean;
			combine?: PeriodLength | 'no';
			history?: boolean;
			historySize?: number;
			equalUsages?: 'one' | 'separate' | 'byReference';
		};
	return {
		reading: readReading(context, given),
		receipt: given.receipt ?? 'none',
		limits: readLimits(context, given),
		lookUp: given.lookUp ?? true,
		dryRun: given.dryRun ?? false,
		combine: given.combine === 'no' ? undefined : given.combine,
		historySize: given.history ? (given.historySize ?? 10_000) : 0,
		equalUsages: given.equalUsages === 'byReference' ? undefined : given.equalUsages,
	};
}
