import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { ANY_READING } from '../../../../delivery/fields';
import { requestOptionsProperty, showAt } from '../../../shared/createProperties';
import { forEachItem } from '../../../shared/eachItem';
import { readLimits, type GivenLimits } from '../../../shared/limits';
import { readLimit, returnAllProperties, simplifyProperty } from '../../../shared/listProperties';
import { openRun } from '../../../shared/openRun';
import type { Operation } from '../../../shared/operations';
import { pickFields, recordJson } from '../../../shared/recordJson';
import { readZone, TIME_ZONE } from '../../../shared/timeZones';
import { PATHS, PERMISSIONS, SEARCH, SEARCH_COMBINATIONS, SORT } from '../../api';
import { notAfter, notBefore, withValue } from '../../conditions';
import { instellix } from '../../connection';
import { queryRecords } from '../../queryRecords';
import { contractProperty, SEARCH_PROPERTY } from '../queryProperties';

const place = { resource: 'ratedUsage', operation: 'getMany' };

/** What a simplified rated usage shows. */
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

const whichProperties: INodeProperties[] = [
	contractProperty(place),
	{
		displayName: 'Rated Usage Aggregation',
		name: 'ratedUsageAggregationIdent',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description: 'Leave it empty to search in all aggregations. The list follows the contract.',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchAggregations', searchable: true },
			},
			{ displayName: 'By Ident', name: 'id', type: 'string', placeholder: 'e.g. aggregation-1001' },
		],
		displayOptions: showAt(place),
	},
];

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	displayOptions: showAt(place),
	options: [
		{
			displayName: 'Created From',
			name: 'createdFrom',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2026-03-01T00:00:00+01:00',
			description: "Only what Instellix stored at or after this moment, in ISO 8601 with an offset, or without one when the option 'Time Zone' is set",
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
			description: 'Only what was billed with this document',
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
			description: "Instellix documents this search together with 'Contract'",
		},
		SEARCH_PROPERTY,
		{
			displayName: 'Status',
			name: 'status',
			type: 'string',
			default: '',
			placeholder: 'e.g. OPEN',
			description: "Instellix documents this search together with 'Contract'",
		},
	],
};

/** Parameters of *Get many rated usages*. */
export const getManyRatedUsagesProperties: INodeProperties[] = [
	...whichProperties,
	...returnAllProperties(place),
	simplifyProperty(place),
	filters,
	requestOptionsProperty(place, [TIME_ZONE]),
];

/** Carries out *Get many rated usages*: what each item asks for. */
export const getManyRatedUsages: Operation = async (context) => {
	const options = context.getNodeParameter('options', 0, {}) as GivenLimits & { timeZone?: string };
	const reading = { ...ANY_READING, time: { zone: readZone(context, options.timeZone) } };
	const { run } = await openRun(context, instellix, readLimits(context, options));
	return await forEachItem(context, async (item) => {
		const located = (name: string) => context.getNodeParameter(name, item, '', { extractValue: true });
		const given = context.getNodeParameter('filters', item, {}) as IDataObject;
		const conditions = [
			...withValue('Contract', SEARCH.contractIdent, located('contractIdent')),
			...withValue('Rated Usage Aggregation', SEARCH.ratedUsageAggregationIdent, located('ratedUsageAggregationIdent')),
			...withValue('Ident', SEARCH.ratedUsageIdent, given.ident),
			...withValue('Product Reference Key', SEARCH.productReferenceKey, given.productReferenceKey),
			...withValue('Status', SEARCH.status, given.status),
			...withValue('Document Number', SEARCH.documentNumber, given.documentNumber),
			...notBefore('Created From', SEARCH.created, given.createdFrom, reading),
			...notAfter('Created To', SEARCH.created, given.createdTo, reading),
		];
		const query = {
			path: PATHS.ratedUsages,
			records: 'rated usages',
			sort: SORT.ratedUsages,
			permission: PERMISSIONS.ratedUsages,
			combinations: SEARCH_COMBINATIONS.ratedUsages,
			conditions,
			ownSearch: String(given.search ?? '').trim(),
		};
		const records = await queryRecords(run, query, readLimit(context, item));
		const isSimple = context.getNodeParameter('simplify', item) === true;
		return records.map((record) => recordJson(isSimple ? pickFields(record, MAIN_FIELDS) : record));
	});
};
