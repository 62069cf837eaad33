import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Reading } from '../../../values/reading';
import { parseInstant } from '../../../values/instant';
import { requestOptionsProperty, showAt } from '../../shared/screen/createProperties';
import { ItemProblem } from '../../shared/items/eachItem';
import { pickFields } from '../../shared/report/recordJson';
import { returnAllProperties, simplifyProperty } from '../../shared/screen/listProperties';
import { TIME_ZONE } from '../../shared/screen/timeZones';
import { LONGEST_PERIOD_DAYS, PATHS, PERMISSIONS, SEARCH, SEARCH_COMBINATIONS, SORT } from '../api';
import { notAfter, notBefore, withValue, type Condition } from '../query/conditions';
import { getManyRecords } from '../query/getManyRecords';
import { contractProperty, NO_FILTERS, SEARCH_PROPERTY } from '../query/queryProperties';

const place = { resource: 'ratedUsageAggregation', operation: 'getMany' };
const DAY_MS = 86_400_000;

/** What a simplified aggregation shows. */
const MAIN_FIELDS = ['ident', 'contractIdent', 'status', 'aggregationPeriod'];

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
			displayName: 'Ident',
			name: 'ident',
			type: 'string',
			default: '',
			placeholder: 'e.g. aggregation-1001',
			description: 'The ident of one aggregation',
		},
		{
			displayName: 'Period From',
			name: 'periodFrom',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2026-03-01T00:00:00+01:00',
			description:
				"Only aggregations whose period starts at or after this moment, in ISO 8601 with an offset, or without one when the option 'Time Zone' is set. Needs 'Period To'.",
		},
		{
			displayName: 'Period Status',
			name: 'periodStatus',
			type: 'string',
			default: '',
			placeholder: 'e.g. OPEN',
			description: "The status of the period, spelled like Instellix does. Needs 'Status'.",
		},
		{
			displayName: 'Period To',
			name: 'periodTo',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2026-04-01T00:00:00+02:00',
			description:
				"Only aggregations whose period ends at or before this moment, at most 100 days after 'Period From'",
		},
		SEARCH_PROPERTY,
		{
			displayName: 'Status',
			name: 'status',
			type: 'string',
			default: '',
			placeholder: 'e.g. OPEN',
			description:
				"The status of the aggregation, spelled like Instellix does. Needs 'Period Status'.",
		},
	],
};

/** Parameters of *Get many rated usage aggregations*. */
export const getManyAggregationsProperties: INodeProperties[] = [
	contractProperty(place),
	...returnAllProperties(place),
	simplifyProperty(place),
	filtersProperty,
	requestOptionsProperty(place, [TIME_ZONE]),
];

/** Carries out *Get many rated usage aggregations*: what each item asks for. */
export const getManyAggregations = getManyRecords({
	query: {
		path: PATHS.ratedUsageAggregations,
		records: 'rated usage aggregations',
		sort: SORT.aggregations,
		permission: PERMISSIONS.aggregations,
		combinations: SEARCH_COMBINATIONS.aggregations,
	},
	properties: getManyAggregationsProperties,
	simplified: (record) => pickFields(record, MAIN_FIELDS),
	conditionsOf: ({ filters, located }, reading) => [
		...withValue('Contract', SEARCH.contractIdent, located('contractIdent')),
		...withValue('Ident', SEARCH.aggregation, filters.ident),
		...withValue('Status', SEARCH.status, filters.status),
		...withValue('Period Status', SEARCH.periodStatus, filters.periodStatus),
		...withinPeriod(filters, reading),
	],
});

/** Documented: a search by period needs both ends, at most 100 days apart. */
function withinPeriod(given: IDataObject, reading: Reading): Condition[] {
	const conditions = [
		...notBefore('Period From', SEARCH.periodStart, given.periodFrom, reading),
		...notAfter('Period To', SEARCH.periodEnd, given.periodTo, reading),
	];
	if (conditions.length === 0) return [];
	const [from, to] = [given.periodFrom, given.periodTo].map((time) =>
		parseInstant(time, reading.time),
	);
	if (conditions.length === 1 || !from.ok || !to.ok) {
		throw new ItemProblem(
			'required',
			"'Period From' and 'Period To' belong together, but one is empty.",
			'Fill in both, or neither.',
		);
	}
	if (to.epochMs < from.epochMs) {
		throw new ItemProblem(
			'end-before-start',
			"'Period To' is before 'Period From'.",
			'Check whether the two are swapped.',
		);
	}
	const days = (to.epochMs - from.epochMs) / DAY_MS;
	if (days <= LONGEST_PERIOD_DAYS) return conditions;
	throw new ItemProblem(
		'period-too-long',
		`'Period From' and 'Period To' are ${Math.ceil(days)} days apart, but Instellix searches at most ${LONGEST_PERIOD_DAYS} days at once.`,
		'Bring them closer together, or give one item for each part of the time.',
	);
}
