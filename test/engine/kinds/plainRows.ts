/** A Rebilly usage as a row, and as it is stored. */
export const rebilly = {
	subscriptionId: 'sub_item_1',
	quantity: '12.5',
	usageTime: '2026-03-01T08:00:00.000Z',
};

/** A usage of Instellix as columns, and as it is stored. */
export const usage = {
	contractId: '9007199254740993',
	productIdent: 'charging',
	startDate: '2026-03-01T08:00:00.000Z',
	endDate: '2026-03-01T09:30:00.000Z',
};
export const entry = {
	'unitQuantities[0].unitQuantity': '12.5',
	'unitQuantities[0].unitQuantityType': 'KWH',
};
export const storedUsage = {
	...usage,
	unitQuantities: [{ unitQuantity: '12.5', unitQuantityType: 'KWH' }],
};

/** A rated usage as columns, and as it is stored. */
const parties = { contractIdent: 'contract-1', productReferenceKey: 'charging', type: 'SALES' };
export const period = {
	'period.start': '2026-03-01T08:00:00.000Z',
	'period.end': '2026-03-01T09:30:00.000Z',
};
export const amounts = { 'quantity.amount': '12.5', 'quantity.unit': 'KWH' };
export const ratedParties = {
	...parties,
	ratedUsageAggregationIdent: 'aggregation-1',
	'price.amount': '2.93',
	'price.currency': 'EUR',
	'serviceLocation.country': 'DE',
};
export const rated = { ...ratedParties, ...period, ...amounts };
export const storedRated = {
	...parties,
	period: { start: '2026-03-01T08:00:00.000Z', end: '2026-03-01T09:30:00.000Z' },
	price: { amount: '2.93', currency: 'EUR' },
	quantity: { amount: '12.5', unit: 'KWH' },
	serviceLocation: { country: 'DE' },
};
