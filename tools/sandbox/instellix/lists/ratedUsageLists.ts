import { writeDateTime } from '../../values/instants';
import { aggregationStates, ratedUsageStates } from '../instellixAssumptions';
import type { ListSource } from './instellixLists';
import { presentRatedUsage } from '../ratedUsages';
import { valuesTiedTo, type SearchNode } from './rsql';
import { checkSpan } from './search';
import type {
	InstellixStore,
	RatedUsageAggregation,
	StoredRatedUsage,
} from '../store/instellixStore';

const longestSpanInDays = 100;

/** GET /v2/rated-usage-aggregations: the properties that are documented as searchable. */
export function aggregationList({
	aggregations,
}: InstellixStore): ListSource<RatedUsageAggregation> {
	return {
		name: 'ratedUsageAggregations',
		selectors: {
			ident: { type: 'text', read: (item) => item.ident },
			contractIdent: { type: 'text', read: (item) => item.contractIdent },
			status: { type: 'text', read: (item) => item.status, values: aggregationStates },
			'aggregationPeriod.status': {
				type: 'text',
				read: (item) => item.periodStatus,
				values: aggregationStates,
			},
			'aggregationPeriod.start': { type: 'dateTime', read: (item) => item.periodStart },
			'aggregationPeriod.end': { type: 'dateTime', read: (item) => item.periodEnd },
		},
		combinations: [
			['ident'],
			['contractIdent'],
			['status', 'aggregationPeriod.status'],
			['aggregationPeriod.start', 'aggregationPeriod.end'],
		],
		candidates: (search) =>
			narrowed(search, 'ident', (ident) => present(aggregations.get(ident))) ??
			aggregations.values(),
		checkSearch: (search) =>
			checkSpan(search, 'aggregationPeriod.start', 'aggregationPeriod.end', longestSpanInDays),
		present: presentAggregation,
	};
}

/** GET /v2/rated-usages: the properties that are documented as searchable. */
export function ratedUsageList(store: InstellixStore): ListSource<StoredRatedUsage> {
	return {
		name: 'ratedUsages',
		selectors: {
			ident: { type: 'text', read: (item) => item.ident },
			contractIdent: { type: 'text', read: (item) => item.contractIdent },
			status: { type: 'text', read: (item) => item.status, values: ratedUsageStates },
			productReferenceKey: { type: 'text', read: (item) => item.productReferenceKey },
			ratedUsageAggregationIdent: { type: 'text', read: (item) => item.aggregationIdent },
			created: { type: 'dateTime', read: (item) => item.createdAt },
		},
		combinations: [
			['ident'],
			['contractIdent', 'status'],
			['contractIdent', 'productReferenceKey'],
			['ratedUsageAggregationIdent'],
			['created'],
		],
		defaultSort: 'ident',
		parameters: { documentNumber: (item) => item.documentNumber },
		candidates: (search) =>
			narrowed(search, 'ident', (ident) => present(store.ratedUsages.get(ident))) ??
			narrowed(search, 'ratedUsageAggregationIdent', (ident) =>
				store.ratedUsagesByAggregation.get(ident),
			) ??
			narrowed(search, 'contractIdent', (ident) => store.ratedUsagesByContract.get(ident)) ??
			store.ratedUsages.values(),
		present: presentRatedUsage,
		listing: (usage) => usage.listing,
	};
}

/** The records that an index has for the values a search ties a property to. */
function narrowed<Item>(
	search: SearchNode | undefined,
	selector: string,
	lookUp: (value: string) => Item[] | undefined,
): Item[] | undefined {
	const values = search && valuesTiedTo(selector, search);
	return values && [...new Set(values)].flatMap((value) => lookUp(value) ?? []);
}

function present<Item>(item: Item | undefined): Item[] {
	return item === undefined ? [] : [item];
}

function presentAggregation(aggregation: RatedUsageAggregation): unknown {
	return {
		ident: aggregation.ident,
		contractIdent: aggregation.contractIdent,
		status: aggregation.status,
		aggregationPeriod: {
			start: writeDateTime(aggregation.periodStart),
			end: writeDateTime(aggregation.periodEnd),
			status: aggregation.periodStatus,
		},
	};
}
