import type { IExecuteFunctions } from 'n8n-workflow';
import type { Reading } from '../../../values/reading';
import type { DecimalSeparator, Rounding } from '../../../values/decimal';
import { isZone } from '../../../values/instant';
import { nodeFailure } from '../host/nodeFailure';
import { WORKFLOW_ZONE } from '../screen/timeZones';

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

/**
 * The zone that the option stands for; `undefined` when times must bring their offset.
 *
 * @throws NodeOperationError when it names no zone: the list keeps to them, but a workflow may also be
 *   imported
 */
function readZone(context: IExecuteFunctions, given: string | undefined): string | undefined {
	const zone = (given === WORKFLOW_ZONE ? context.getTimezone() : given) || undefined;
	if (zone === undefined || isZone(zone)) return zone;
	throw nodeFailure(
		context.getNode(),
		{ code: 'unknown-zone', message: `'Time Zone' names no zone: ${zone}` },
		"Choose a zone of the list in the option 'Time Zone', for example Europe/Berlin.",
	);
}
