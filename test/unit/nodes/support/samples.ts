/** One small valid usage for each target, for tests that change a field of it. */

export const sampleUsage = {
	contractId: '1001',
	productIdent: 'charging',
	startDate: '2026-03-01T08:00:00+01:00',
	endDate: '2026-03-01T09:30:00+01:00',
	unitQuantities: [{ unitQuantity: '12.50', unitQuantityType: 'KWH' }],
};

export const sampleRatedUsage = {
	ratedUsageAggregationIdent: 'aggregation-1001',
	contractIdent: 'contract-1001',
	productReferenceKey: 'charging',
	type: 'SALES',
	period: { start: '2026-03-01T08:00:00+01:00', end: '2026-03-01T09:30:00+01:00' },
	price: { amount: '2.93', currency: 'EUR' },
	quantity: { amount: '12.50', unit: 'KWH' },
	serviceLocation: { country: 'DE' },
};

export const sampleRebillyUsage = {
	subscriptionId: 'sub_01HYXFQ7J2',
	quantity: '12.50',
	usageTime: '2026-03-01T08:00:00+01:00',
};
