import type { INodeProperties } from 'n8n-workflow';
import { BY_IDENT } from '../names/screen';
import { requestOptionsProperty, showAt } from '../../shared/screen/createProperties';
import type { ExactObject } from '../../../values/exactJson';
import { pickFields } from '../../shared/report/recordJson';
import { returnAllProperties, simplifyProperty } from '../../shared/screen/listProperties';
import { TIME_ZONE } from '../../shared/screen/timeZones';
import { PATHS, PERMISSIONS, SEARCH, SEARCH_COMBINATIONS, SORT } from '../api';
import { notAfter, notBefore, withValue } from '../query/conditions';
import { getManyRecords } from '../query/getManyRecords';
import { contractProperty, NO_FILTERS, SEARCH_PROPERTY } from '../query/queryProperties';

const place = { resource: 'ratedUsage', operation: 'getMany' };

const MAIN_FIELDS = [
	'ident',
	'contractIdent',
	'ratedUsageAggregationIdent',
	'productReferenceKey',
	'status',
	'period',
	'quantity',
	'price',
	'created',
	'documentNumber',
];

/** The fields of a rated usage that are needed most. */
export function simplifiedRatedUsage(record: ExactObject): ExactObject {
	return pickFields(record, MAIN_FIELDS);
}

const whichProperties: INodeProperties[] = [
	contractProperty(place),
	{
		displayName: 'Rated Usage Aggregation',
		name: 'ratedUsageAggregationIdent',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description:
			'Leave it empty to search in all aggregations. The list is that of the chosen contract.',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchAggregations', searchable: true },
			},
			{
				displayName: 'By Ident',
				name: BY_IDENT,
				type: 'string',
				placeholder: 'e.g. aggregation-1001',
			},
		],
		displayOptions: showAt(place),
	},
];

const filtersProperty: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	description: NO_FILTERS,
	default: {},
	displayOptions: showAt(place),
	options: [
		{
			displayName: 'Created From',
			name: 'createdFrom',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2026-03-01T00:00:00+01:00',
			description:
				"Only what Instellix stored at or after this moment, in ISO 8601 with an offset, or without one when the option 'Time Zone' is set",
		},
		{
			displayName: 'Created To',
			name: 'createdTo',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2026-04-01T00:00:00+02:00',
			description: 'Only what Instellix stored at or before this moment',
		},
		{
			displayName: 'Document Number',
			name: 'documentNumber',
			type: 'string',
			default: '',
			description: 'Only what was billed with this document. Goes with no other field.',
		},
		{
			displayName: 'Ident',
			name: 'ident',
			type: 'string',
			default: '',
			placeholder: 'e.g. S-1001',
			description: 'The identity of one rated usage, as Add Rated Usage shows it',
		},
		{
			displayName: 'Product Reference Key',
			name: 'productReferenceKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. charging',
			description: "Needs 'Contract'",
		},
		SEARCH_PROPERTY,
		{
			displayName: 'Status',
			name: 'status',
			type: 'string',
			default: '',
			placeholder: 'e.g. OPEN',
			description: "Needs 'Contract'",
		},
	],
};

/** Parameters of *Get many rated usages*. */
export const getManyRatedUsagesProperties: INodeProperties[] = [
	...whichProperties,
	...returnAllProperties(place),
	simplifyProperty(place),
	filtersProperty,
	requestOptionsProperty(place, [TIME_ZONE]),
];

/** Carries out *Get many rated usages*: what each item asks for. */
export const getManyRatedUsages = getManyRecords({
	query: {
		path: PATHS.ratedUsages,
		records: 'rated usages',
		sort: SORT.ratedUsages,
		permission: PERMISSIONS.ratedUsages,
		combinations: SEARCH_COMBINATIONS.ratedUsages,
	},
	properties: getManyRatedUsagesProperties,
	simplified: simplifiedRatedUsage,
	conditionsOf: ({ filters, located }, reading) => [
		...withValue('Contract', SEARCH.contractIdent, located('contractIdent')),
		...withValue(
			'Rated Usage Aggregation',
			SEARCH.ratedUsageAggregationIdent,
			located('ratedUsageAggregationIdent'),
		),
		...withValue('Ident', SEARCH.ratedUsageIdent, filters.ident),
		...withValue('Product Reference Key', SEARCH.productReferenceKey, filters.productReferenceKey),
		...withValue('Status', SEARCH.status, filters.status),
		...withValue('Document Number', SEARCH.documentNumber, filters.documentNumber),
		...notBefore('Created From', SEARCH.created, filters.createdFrom, reading),
		...notAfter('Created To', SEARCH.created, filters.createdTo, reading),
	],
});
