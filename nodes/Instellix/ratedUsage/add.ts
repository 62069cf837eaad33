import type { INodeProperties } from 'n8n-workflow';
import { createUsages } from '../../shared/createUsages';
import {
	COMBINE,
	identityProperties,
	optionsProperty,
	showAt,
	usageFromProperties,
} from '../../shared/screen/createProperties';
import {
	jsonProperty,
	listProperty,
	locationProperty,
	nestedValue,
} from '../../shared/screen/nestedProperties';
import { reportingHint, TIME_HINT } from '../../shared/screen/builderHints';
import { EQUAL_ROWS } from '../../shared/screen/equalRows';
import type { CreateOperation } from '../../shared/items/operations';
import type { ReadFields } from '../../shared/read/readUsages';
import { instellix } from '../connection';
import { aggregationNaming } from '../names/aggregationNaming';
import { aggregationProperties } from '../names/screen';
import { ratedUsageTarget } from './target';

const place = { resource: 'ratedUsage', operation: 'add' };

const EXAMPLE = `{
  "ratedUsageAggregationIdent": "aggregation-1001",
  "contractIdent": "contract-1001",
  "productReferenceKey": "charging",
  "type": "SALES",
  "period": { "start": "2026-03-01T08:00:00+01:00", "end": "2026-03-01T09:30:00+01:00" },
  "price": { "amount": "2.93", "currency": "EUR" },
  "quantity": { "amount": "12.5", "unit": "KWH" },
  "serviceLocation": { "country": "DE" }
}`;

function text(
	displayName: string,
	name: string,
	placeholder: string,
	description: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		default: '',
		placeholder,
		description,
		displayOptions: showAt(place, 'fields'),
	};
}

const requiredFields: INodeProperties[] = [
	{
		displayName: 'Contract',
		name: 'contractIdent',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description:
			'The contract that the rated usage belongs to. The lists of aggregations and products follow it.',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchContractIdents', searchable: true },
			},
			{ displayName: 'By Ident', name: 'id', type: 'string', placeholder: 'e.g. contract-1001' },
		],
		displayOptions: showAt(place, 'fields'),
	},
	...aggregationProperties(place),
	{
		displayName: 'Product',
		name: 'productReferenceKey',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The product reference key of a usage option of the contract',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchProductReferenceKeys', searchable: true },
			},
			{ displayName: 'By Reference Key', name: 'id', type: 'string', placeholder: 'e.g. charging' },
		],
		displayOptions: showAt(place, 'fields'),
	},
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: [
			{ name: 'Sales', value: 'SALES', description: 'Becomes a line of the invoice' },
			{
				name: 'Self Billing',
				value: 'SELF_BILLING',
				description: 'Becomes a line of the self-billing invoice',
			},
		],
		default: 'SALES',
		displayOptions: showAt(place, 'fields'),
	},
	{
		...text(
			'Period Start',
			'periodStart',
			'e.g. 2026-03-01T08:00:00+01:00',
			"When the usage began, in ISO 8601 with an offset, or without one when the option 'Time Zone' is set",
		),
		builderHint: TIME_HINT,
	},
	{
		...text(
			'Period End',
			'periodEnd',
			'e.g. 2026-03-01T09:30:00+01:00',
			'When the usage ended; may be the same as the start',
		),
		builderHint: TIME_HINT,
	},
	text('Price Amount', 'priceAmount', 'e.g. 2.93', 'The price of the whole usage, without tax'),
	text('Price Currency', 'priceCurrency', 'e.g. EUR', 'ISO 4217 code in capital letters'),
	text('Quantity Amount', 'quantityAmount', 'e.g. 12.5', 'How much was used'),
	text('Quantity Unit', 'quantityUnit', 'e.g. KWH', 'The unit of the quantity'),
	text(
		'Service Location Country',
		'serviceCountryCode',
		'e.g. DE',
		'ISO 3166-1 code of the country where the service was used',
	),
];

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	displayOptions: showAt(place, 'fields'),
	options: [
		{
			displayName: 'Aggregation Group',
			name: 'aggregationGroup',
			type: 'string',
			default: '',
			description:
				"Becomes the item group of the invoice line; left empty, the option's own group is taken",
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
			description: 'Not used for the aggregation',
		},
		jsonProperty('Period', 'period', "'Period Start' and 'Period End'"),
		jsonProperty('Price', 'price', "'Price Amount' and 'Price Currency'"),
		listProperty(
			'Properties',
			'properties',
			'Your own facts about the usage; each key once, at most 50',
			'Property',
			[
				{ displayName: 'Key', name: 'key', type: 'string', default: '' },
				{ displayName: 'Value', name: 'value', type: 'string', default: '' },
			],
		),
		jsonProperty('Properties', 'properties', "'Properties'"),
		jsonProperty('Quantity', 'quantity', "'Quantity Amount' and 'Quantity Unit'"),
		locationProperty(
			'Service Location',
			'serviceLocation',
			"Where the service was used, with its address; a country given here wins over 'Service Location Country'",
		),
		jsonProperty(
			'Service Location',
			'serviceLocation',
			"'Service Location' and 'Service Location Country'",
		),
	],
};

/** For n8n's AI workflow builder. */
export const ADD_RATED_USAGE_HINT = reportingHint(
	'contractIdent, productReferenceKey, type, period.start, period.end, price.amount, price.currency, quantity.amount, quantity.unit, serviceLocation.country',
);

/** Parameters of *Add rated usage*. */
export const addRatedUsageProperties: INodeProperties[] = [
	...usageFromProperties(place, EXAMPLE),
	...requiredFields,
	...identityProperties(
		place,
		'It becomes the Ident: up to 100 letters, digits and _ -. A corrected quantity is not stored, and ends as a conflict.',
	),
	additionalFields,
	optionsProperty(place, [COMBINE, EQUAL_ROWS]),
];

/** The fields of the screen as a rated usage with the names of the API. */
export const readAddRatedUsage: ReadFields = (read) => {
	const additional = read('additionalFields') as Record<string, unknown>;
	const location = (additional.serviceLocation as { location?: { country?: string } } | undefined)
		?.location;
	return {
		ratedUsageAggregationIdent:
			read('aggregationFrom') === 'chosen' ? read('ratedUsageAggregationIdent') : undefined,
		contractIdent: read('contractIdent'),
		productReferenceKey: read('productReferenceKey'),
		type: read('type'),
		period: nestedValue(additional, 'period', {
			start: read('periodStart'),
			end: read('periodEnd'),
		}),
		price: nestedValue(additional, 'price', {
			amount: read('priceAmount'),
			currency: read('priceCurrency'),
		}),
		quantity: nestedValue(additional, 'quantity', {
			amount: read('quantityAmount'),
			unit: read('quantityUnit'),
		}),
		serviceLocation: nestedValue(additional, 'serviceLocation', {
			...location,
			country: location?.country || read('serviceCountryCode'),
		}),
		aggregationGroup: additional.aggregationGroup,
		description: additional.description,
		properties: nestedValue(additional, 'properties'),
	};
};

/** Carries out *Add rated usage*. */
export const addRatedUsage: CreateOperation = async (context) =>
	await createUsages(context, {
		target: ratedUsageTarget,
		readFields: readAddRatedUsage,
		naming: aggregationNaming(false),
		properties: addRatedUsageProperties,
		service: instellix,
	});
