import { byPageNumber } from '../../../delivery/stored/paging';
import type { PagedList } from '../../../delivery/contract/list';
import type { ValueList } from '../../../delivery/stored/readByValues';
import type { ExactObject } from '../../../values/exactJson';
import { parseStoredInstant } from '../../../values/instant';
import { asObject, asText } from '../../../values/json';
import { firstText } from '../../shared/items/lists';
import { readTotal, recordsOf } from '../answers';
import {
	EXPIRED_KEY,
	LARGEST_PAGE,
	OPEN,
	OTHER_CAUSES_OF_403,
	PATHS,
	PERIOD,
	PERMISSIONS,
	RECORD,
	SEARCH,
	WILDCARD,
} from '../api';
import { rsqlAnd, rsqlAnyOf, rsqlEquals } from '../query/rsql';

/** A contract or a debtor. */
export interface Party {
	/** Digits. */
	readonly id: string;
	readonly ident: string;
}

export interface Aggregation {
	readonly ident: string;
	readonly contractIdent: string;
	/** As Instellix calls it, in small letters. */
	readonly status: string;
	readonly isOpen: boolean;
	/** Milliseconds since 1970-01-01T00:00Z; nothing where the record does not say it. */
	readonly from?: number;
	readonly to?: number;
}

interface Source<Entry> {
	readonly name: string;
	readonly path: string;
	readonly permission: string;
	/** The field that is searched by. */
	readonly field: string;
	/** The search for all that are of use; left out: no search. */
	readonly whole?: string;
	readonly entryOf: (record: ExactObject) => Entry | undefined;
	readonly keyOf: (entry: Entry) => string;
	readonly valueOf: (entry: Entry) => string;
}

export const CONTRACTS = valueList<Party>({
	name: 'contracts',
	path: PATHS.contracts,
	permission: PERMISSIONS.contracts,
	field: SEARCH.contract[0],
	entryOf: (record) => partyOf(record, RECORD.contractId, RECORD.contractIdent),
	keyOf: ({ id }) => id,
	valueOf: ({ ident }) => ident,
});

export const DEBTORS = valueList<Party>({
	name: 'debtors',
	path: PATHS.debtors,
	permission: PERMISSIONS.debtors,
	field: SEARCH.debtor[0],
	entryOf: (record) => partyOf(record, RECORD.debtorId, RECORD.debtorIdent),
	keyOf: ({ id }) => id,
	valueOf: ({ ident }) => ident,
});

/** Aggregations by the ident of their contract. */
export const AGGREGATIONS = valueList<Aggregation>({
	name: 'rated usage aggregations',
	path: PATHS.ratedUsageAggregations,
	permission: PERMISSIONS.aggregations,
	field: SEARCH.contractIdent,
	whole: rsqlAnd(rsqlEquals(SEARCH.status, OPEN), rsqlEquals(SEARCH.periodStatus, OPEN)),
	entryOf: aggregationOf,
	keyOf: ({ ident }) => ident,
	valueOf: ({ contractIdent }) => contractIdent,
});

function partyOf(
	record: ExactObject,
	ids: readonly string[],
	idents: readonly string[],
): Party | undefined {
	const [id, ident] = [firstText(record, ids), firstText(record, idents)];
	return id === undefined || ident === undefined ? undefined : { id, ident };
}

function aggregationOf(record: ExactObject): Aggregation | undefined {
	const ident = firstText(record, RECORD.ident);
	const contractIdent = firstText(record, RECORD.contractIdent);
	if (ident === undefined || contractIdent === undefined) return undefined;
	const status = firstText(record, RECORD.status) ?? OPEN;
	const period = asObject(record[PERIOD.name]);
	return {
		...{ ident, contractIdent },
		status: status.toLowerCase(),
		isOpen: status.toUpperCase() === OPEN,
		from: parseStoredInstant(asText(period?.[PERIOD.start]))?.epochMs,
		to: parseStoredInstant(asText(period?.[PERIOD.end]))?.epochMs,
	};
}

function valueList<Entry>(source: Source<Entry>): ValueList<Entry> {
	const { name, path, permission, field, whole, entryOf, keyOf, valueOf } = source;
	const searched = (search?: string): PagedList<Entry> =>
		byPageNumber(
			{
				pageSize: LARGEST_PAGE,
				keyOf,
				read: (answer) => {
					const entries = recordsOf(answer)?.map(entryOf);
					return entries?.every((entry) => entry !== undefined)
						? { items: entries, total: readTotal(answer) }
						: undefined;
				},
			},
			(page, size) => ({
				method: 'GET',
				path,
				query: {
					...(search === undefined ? {} : { search }),
					page: String(page),
					size: String(size),
				},
			}),
		);
	return {
		name,
		valueOf,
		isAskable: (value) => !value.includes(WILDCARD),
		lengthOf: (value) => encodeURIComponent(`,${rsqlEquals(field, value)}`).length,
		by: (values) => searched(rsqlAnyOf(field, values)),
		all: () => searched(whole),
		refusalOf: (status) => refusal(status, name, permission),
	};
}

function refusal(status: number, records: string, permission: string): string {
	if (status === 401)
		return `Instellix refused the credential (401); check it and its environment. ${EXPIRED_KEY}`;
	if (status === 403)
		return `the credential is not allowed ${permission} (403); ask Instellix to allow it to its client. ${OTHER_CAUSES_OF_403}`;
	if (status === 404)
		return `Instellix knows no list of ${records} (404); check 'Environment' and 'Base URL' of the credential`;
	if (status === 200)
		return `the list of ${records} cannot be read: it is none, or holds a record in another form`;
	return `the list of ${records} cannot be read (status ${status})`;
}
