import { text } from '../../../../delivery/rules/textFields';
import { decimal } from '../../../../delivery/rules/numberFields';
import { instant } from '../../../../delivery/rules/timeFields';
import type { Reading } from '../../../../values/reading';
import type { Measure } from '../../../../delivery/contract/target';
import type { Decimal } from '../../../../values/decimal';
import type { ExactObject } from '../../../../values/exactJson';
import { QUANTITY_DECIMALS } from '../api';

/** Every rule of the body, field by field: the same for events and readings. */
export function shape(reading: Reading) {
	return {
		meter: text({ label: 'Meter', required: true }),
		quantity: decimal(
			{ label: 'Quantity', required: true, maximumDecimals: QUANTITY_DECIMALS },
			reading,
		),
		time: instant({ label: 'Time', required: true }, reading),
		note: text({ label: 'Note', maximum: 100 }),
	};
}

/** Usages of one meter are sent in order; the receipt sums up quantities. */
export function measure(body: ExactObject): Measure {
	const time = Date.parse(String(body.time));
	return {
		partition: String(body.meter),
		amounts: [{ unit: 'quantity', value: body.quantity as Decimal }],
		from: time,
		to: time,
	};
}

/** What makes a usage what it is: a note bills nothing, so a reworded one is no other usage. */
export function content({ meter, quantity, time }: ExactObject): ExactObject {
	return { meter, quantity, time };
}
