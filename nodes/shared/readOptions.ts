import type { IExecuteFunctions } from 'n8n-workflow';
import type { Reading } from '../../delivery/fields';
import type { DecimalSeparator, Rounding } from '../../values/decimal';
import type { PeriodLength } from '../../values/periods';
import { readLimits, type GivenLimits, type Limits } from './limits';
import { readZone } from './timeZones';

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
	const given = context.getNodeParameter('options', 0, {}) as GivenLimits & {
		timeZone?: string;
		timeFormat?: string;
		decimalSeparator?: DecimalSeparator;
		rounding?: Rounding | 'refuse';
		receipt?: ReceiptPlace;
		lookUp?: boolean;
		dryRun?: boolean;
		combine?: PeriodLength | 'no';
		history?: boolean;
		historySize?: number;
		equalUsages?: 'one' | 'separate' | 'byReference';
	};
	return {
		reading: {
			decimalSeparator: given.decimalSeparator ?? '.',
			rounding: given.rounding === 'refuse' ? undefined : given.rounding,
			time: { zone: readZone(context, given.timeZone), format: given.timeFormat || undefined },
		},
		receipt: given.receipt ?? 'none',
		limits: readLimits(context, given),
		lookUp: given.lookUp ?? true,
		dryRun: given.dryRun ?? false,
		combine: given.combine === 'no' ? undefined : given.combine,
		historySize: given.history ? (given.historySize ?? 10_000) : 0,
		equalUsages: given.equalUsages === 'byReference' ? undefined : given.equalUsages,
	};
}
