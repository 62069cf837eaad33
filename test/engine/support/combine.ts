import type { IDataObject } from 'n8n-workflow';
import { createRebillyUsage, createUsage, type Action } from './actions';

/** Options that combine. */
export const perMonth = { combine: 'month', timeZone: 'Europe/Oslo' };

/** A row of a target: a moment or a span, how much, and what else it says. */
export function row(
	action: Action,
	from: string,
	quantity: string,
	to = from,
	changes: IDataObject = {},
): IDataObject {
	const { unitQuantities: _list, ...usage } = action.usage(1);
	if (action === createRebillyUsage) return { ...usage, usageTime: from, quantity, ...changes };
	if (action === createUsage) {
		return {
			...usage,
			startDate: from,
			endDate: to,
			'unitQuantities[0].unitQuantity': quantity,
			'unitQuantities[0].unitQuantityType': 'KWH',
			...changes,
		};
	}
	const price = { amount: quantity, currency: 'EUR' };
	return {
		...usage,
		period: { start: from, end: to },
		quantity: { amount: quantity, unit: 'KWH' },
		price,
		...changes,
	};
}

/** Five rows of two months in Oslo; the last of March and the first of April are an hour apart. */
export const rows = (action: Action): IDataObject[] => [
	row(action, '2019-03-01T00:00:00+01:00', '1.25'),
	row(action, '2019-03-31T23:59:59.999+02:00', '2.5'),
	row(action, '2019-04-01T00:00:00+02:00', '4'),
	row(action, '2019-03-15T12:00:00Z', '0.25'),
	row(action, '2019-04-30T23:00:00+02:00', '8'),
];
