import fc from 'fast-check';
import {
	code,
	decimal,
	instant,
	int64,
	list,
	mostEntries,
	object,
	oneOf,
	order,
	repeatedKey,
	required,
	text,
	trueOrFalse,
	type Break,
} from './breaks';
import type { UsageItem } from './validUsages';

/** Every documented rule of each target, broken in the ways that users break it. */

const COUNTRIES = ['de', 'D', 'DEU', 'D1', 'Germany', 'D E'];
const CURRENCIES = ['eur', 'EU', 'EURO', '€', 'E1R'];
const IDENT = { longest: 100, forbidden: ' /:äé#"' };

function location(label: string, path: string, isRequired = false): Break[] {
	return [
		...object(label, path, isRequired),
		...(isRequired ? required(`${label}: Country`, `${path}.country`) : []),
		...code(`${label}: Country`, `${path}.country`, COUNTRIES),
		...text(`${label}: City`, `${path}.city`),
		...text(`${label}: Postal Code`, `${path}.postalCode`),
		...text(`${label}: Street`, `${path}.street`),
	];
}

export const usageBreaks: readonly Break[] = [
	{
		field: 'Contract',
		path: 'contractId',
		code: 'contract-or-debtor-missing',
		change: fc.constantFrom(null, '', undefined).map((nothing) => (item: UsageItem) => {
			item.contractId = nothing;
			delete item.debtorId;
		}),
	},
	...int64('Contract', 'contractId'),
	...int64('Debtor', 'debtorId'),
	...text('Description', 'description'),
	...required('Start Date', 'startDate'),
	...instant('Start Date', 'startDate'),
	...required('End Date', 'endDate'),
	...instant('End Date', 'endDate'),
	...order('End Date', 'endDate', 'startDate'),
	...text('Operating Site Ident', 'operatingSiteIdent', { longest: 255 }),
	...location('Performance Location', 'performanceLocation'),
	...location('Tax Location', 'taxLocation'),
	...required('Product', 'productIdent'),
	...text('Product', 'productIdent', IDENT),
	...list('Properties', 'properties'),
	...required('Properties: Property Ident', 'properties[0].propertyIdent'),
	...text('Properties: Property Ident', 'properties[0].propertyIdent'),
	...text('Properties: Property Value', 'properties[0].propertyValue'),
	...list('Unit Quantities', 'unitQuantities'),
	{
		field: 'Quantity',
		path: 'unitQuantities',
		code: 'quantity-missing',
		change: fc.constantFrom(null, '', undefined, [], '[]').map((nothing) => (item: UsageItem) => {
			item.unitQuantities = nothing;
		}),
	},
	...required('Quantity', 'unitQuantities[0].unitQuantity'),
	...decimal('Quantity', 'unitQuantities[0].unitQuantity'),
	...required('Unit', 'unitQuantities[0].unitQuantityType'),
	...text('Unit', 'unitQuantities[0].unitQuantityType'),
	...text('Usage Ident', 'usageIdent', IDENT),
	...oneOf('Service Country (Deprecated)', 'serviceCountry', ['de', 'Germany', 'DEU', 'XX', 'D E']),
];

export const ratedUsageBreaks: readonly Break[] = [
	...required('Rated Usage Aggregation', 'ratedUsageAggregationIdent'),
	...text('Rated Usage Aggregation', 'ratedUsageAggregationIdent', {
		longest: 100,
	}),
	...text('Ident', 'ident', { longest: 100, forbidden: ' /:äé.~' }),
	...required('Contract', 'contractIdent'),
	...text('Contract', 'contractIdent', IDENT),
	...required('Product', 'productReferenceKey'),
	...text('Product', 'productReferenceKey', { longest: 100 }),
	...required('Type', 'type'),
	...oneOf('Type', 'type', ['sales', 'Self Billing', 'SELF-BILLING', 'CREDIT']),
	...object('Period', 'period', true),
	...required('Period Start', 'period.start'),
	...instant('Period Start', 'period.start'),
	...required('Period End', 'period.end'),
	...instant('Period End', 'period.end'),
	...order('Period End', 'period.end', 'period.start'),
	...object('Price', 'price', true),
	...required('Price Amount', 'price.amount'),
	...decimal('Price Amount', 'price.amount'),
	...required('Price Currency', 'price.currency'),
	...code('Price Currency', 'price.currency', CURRENCIES),
	...object('Quantity', 'quantity', true),
	...required('Quantity Amount', 'quantity.amount'),
	...decimal('Quantity Amount', 'quantity.amount'),
	...required('Quantity Unit', 'quantity.unit'),
	...text('Quantity Unit', 'quantity.unit'),
	...location('Service Location', 'serviceLocation', true),
	...text('Aggregation Group', 'aggregationGroup', { longest: 64 }),
	...text('Description', 'description', { longest: 255 }),
	...list('Properties', 'properties'),
	...mostEntries('Properties', 'properties', 50, 'key'),
	...repeatedKey('Properties', 'properties', 'key'),
	...required('Properties: Key', 'properties[0].key'),
	...text('Properties: Key', 'properties[0].key'),
	...required('Properties: Value', 'properties[0].value'),
	...text('Properties: Value', 'properties[0].value'),
];

const readOnly = ['id', 'invoiceId', 'invoiceItemId', 'createdTime', 'updatedTime', '_links'].map(
	(field): Break => ({
		field,
		path: field,
		code: 'read-only',
		change: fc.constantFrom<unknown[]>('x', null, [{ rel: 'self' }]),
	}),
);

export const rebillyBreaks: readonly Break[] = [
	...required('Subscription Item', 'subscriptionId'),
	...text('Subscription Item', 'subscriptionId', { longest: 50, forbidden: ' /:äé#$' }),
	...required('Quantity', 'quantity'),
	...decimal('Quantity', 'quantity', { minimum: '0.001', decimals: 3 }),
	...required('Usage Time', 'usageTime'),
	...instant('Usage Time', 'usageTime'),
	...trueOrFalse('Accept Partial Quantity', 'acceptPartialQuantity'),
	...readOnly,
];
