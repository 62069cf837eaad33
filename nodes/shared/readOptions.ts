import type { IExecuteFunctions } from 'n8n-workflow';
import type { Reading } from '../../delivery/fields';
import type { DecimalSeparator, Rounding } from '../../values/decimal';
import { WORKFLOW_ZONE } from './timeZones';

export type ReceiptPlace = 'none' | 'extraItem' | 'everyItem';

/** The options of a create action, with the defaults of their fields. */
export interface CreateOptions {
	readonly reading: Reading;
	readonly receipt: ReceiptPlace;
	readonly concurrency: number;
	readonly timeoutMs: number;
	readonly totalMs: number;
	readonly lookUp: boolean;
	/** How many usages are remembered in n8n; none when the option is off. */
	readonly historySize: number;
	/** Left out: equal usages are separate where they have different references. */
	readonly equalUsages?: 'one' | 'separate';
}

/** Reads the options once for the run. */
export function readOptions(context: IExecuteFunctions): CreateOptions {
	const given = context.getNodeParameter('options', 0, {}) as {
		timeZone?: string;
		timeFormat?: string;
		decimalSeparator?: DecimalSeparator;
		rounding?: Rounding | 'refuse';
		receipt?: ReceiptPlace;
		concurrency?: number;
		requestTimeout?: number;
		timeLimit?: number;
		lookUp?: boolean;
		history?: boolean;
		historySize?: number;
		equalUsages?: 'one' | 'separate' | 'byReference';
	};
	const zone = given.timeZone === WORKFLOW_ZONE ? context.getTimezone() : given.timeZone;
	return {
		reading: {
			decimalSeparator: given.decimalSeparator ?? '.',
			rounding: given.rounding === 'refuse' ? undefined : given.rounding,
			time: { zone: zone || undefined, format: given.timeFormat || undefined },
		},
		receipt: given.receipt ?? 'none',
		concurrency: given.concurrency ?? 10,
		timeoutMs: (given.requestTimeout ?? 60) * 1000,
		totalMs: (given.timeLimit ?? 10) * 60_000,
		lookUp: given.lookUp ?? true,
		historySize: given.history ? (given.historySize ?? 10_000) : 0,
		equalUsages: given.equalUsages === 'byReference' ? undefined : given.equalUsages,
	};
}
