import type { IExecuteFunctions } from 'n8n-workflow';
import type { Reading } from '../../../values/reading';
import type { DecimalSeparator, Rounding } from '../../../values/decimal';
import { readZone } from '../screen/timeZones';

/** The values of the options that say how numbers and times are written, as the screen holds them. */
export interface GivenReading {
	readonly timeZone?: string;
	readonly timeFormat?: string;
	readonly decimalSeparator?: DecimalSeparator;
	readonly rounding?: Rounding | 'refuse';
}

/**
 * How numbers and times are to be read, with the defaults of their fields.
 *
 * @throws NodeOperationError when the time zone names none
 */
export function readReading(context: IExecuteFunctions, given: GivenReading): Reading {
	return {
		decimalSeparator: given.decimalSeparator ?? '.',
		rounding: given.rounding === 'refuse' ? undefined : given.rounding,
		time: { zone: readZone(context, given.timeZone), format: given.timeFormat || undefined },
	};
}
