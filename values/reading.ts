import type { DecimalSeparator, Rounding } from './decimal';
import type { TimeReading } from './instant';

/** What the user chose for the whole run: how texts become values. */
export interface Reading {
	readonly decimalSeparator: DecimalSeparator;
	readonly time: TimeReading;
	/** How to bring a quantity to the digits an API accepts; without it too many are a fault. */
	readonly rounding?: Rounding;
}

/** For asking a schema about its fields, where no value is read. */
export const ANY_READING: Reading = { decimalSeparator: '.', time: {} };
