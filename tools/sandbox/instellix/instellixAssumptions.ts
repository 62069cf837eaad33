/**
 * What the vendor's documentation leaves open, and what this sandbox takes it to be.
 * Every line is an assumption: when one proves wrong, this is the place to correct it.
 */

/** assumption: all paths but those of the two POST operations and of the token. */
export const paths = {
	token: '/:realm/oauth2/token',
	usages: '/v2/usages',
	addRatedUsage: '/v2/rated-usage-aggregations/:ident/rated-usage',
	ratedUsageAggregations: '/v2/rated-usage-aggregations',
	ratedUsages: '/v2/rated-usages',
	contracts: '/v2/contracts',
	contract: '/v2/contracts/:contractId',
	contractDetails: '/v2/contracts/:contractIdent/details',
	customers: '/v2/customers',
	debtors: '/v2/debtors',
	plans: '/v2/plans',
} as const;

/** assumption: what an operation needs is granted per client, under a name like these. */
export const operationPermissions = [
	'createUsage',
	'addRatedUsage',
	'queryRatedUsageAggregations',
	'queryRatedUsages',
	'readContracts',
	'readCustomers',
	'readPlans',
] as const;

/** assumption: the statuses that no document names. */
export const statuses = {
	/** A body refers to a contract, debtor, product or site that does not exist or does not fit. */
	unknownReference: 400,
	/** The aggregation of the path is closed. */
	closedAggregation: 400,
	/** The aggregation of the path does not exist. */
	unknownAggregation: 404,
	/** A search that cannot be read, or asks for what cannot be searched. */
	badSearch: 400,
} as const;

/** assumption: the states of an aggregation, of its period and of a rated usage. */
export const aggregationStates = ['OPEN', 'CLOSED'] as const;
export const ratedUsageStates = ['OPEN', 'AGGREGATED'] as const;

/** assumption: the names within the nested objects of the two bodies. */
export const names = {
	location: { country: 'country', others: ['city', 'postalCode', 'street'] },
	period: { start: 'start', end: 'end' },
	price: { amount: 'amount', currency: 'currency' },
	quantity: { amount: 'amount', unit: 'unit' },
	ratedUsageProperty: { key: 'key', value: 'value' },
	usageProperty: { key: 'propertyIdent', value: 'propertyValue' },
	unitQuantity: { amount: 'unitQuantity', unit: 'unitQuantityType' },
} as const;
