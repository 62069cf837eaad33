import type { INodeProperties } from 'n8n-workflow';
import type { ExactObject } from '../../../values/exactJson';
import { firstText } from '../../shared/items/lists';
import type { Operation } from '../../shared/items/operations';
import { showContactsProperty } from '../../shared/read/toolUse';
import { pickFields } from '../../shared/report/recordJson';
import { requestOptionsProperty, showAt } from '../../shared/screen/createProperties';
import { returnAllProperties, simplifyProperty } from '../../shared/screen/listProperties';
import { CONTRACT_FACTS, PATHS, PERMISSIONS, RECORD, SEARCH } from '../api';
import { containing, withValue } from '../query/conditions';
import { getManyRecords } from '../query/getManyRecords';
import { SEARCH_PROPERTY } from '../query/queryProperties';

/** One of the two that a usage can be reported for. */
interface Kind {
	readonly resource: string;
	/** For messages: `contracts`. */
	readonly records: string;
	readonly path: string;
	readonly permission: string;
	/** The fields that are searched by: that of the ident, and that of the name. */
	readonly search: readonly [ident: string, name: string];
	/** Where a record holds its ID. */
	readonly idFields: readonly string[];
	/** A record with its ID and ident first, under the names by which *Create usage* takes them. */
	readonly simplified: (record: ExactObject) => ExactObject;
	readonly example: string;
}

const CONTRACT: Kind = {
	resource: 'contract',
	records: 'contracts',
	path: PATHS.contracts,
	permission: PERMISSIONS.contracts,
	search: SEARCH.contract,
	idFields: RECORD.contractId,
	simplified: (record) => ({
		contractId: firstText(record, RECORD.contractId),
		contractIdent: firstText(record, RECORD.contractIdent) ?? null,
		name: firstText(record, RECORD.name) ?? null,
		...pickFields(record, CONTRACT_FACTS),
	}),
	example: 'contract-1001',
};

const DEBTOR: Kind = {
	resource: 'debtor',
	records: 'debtors',
	path: PATHS.debtors,
	permission: PERMISSIONS.debtors,
	search: SEARCH.debtor,
	idFields: RECORD.debtorId,
	simplified: (record) => ({
		debtorId: firstText(record, RECORD.debtorId),
		debtorIdent: firstText(record, RECORD.debtorIdent) ?? null,
		name: firstText(record, RECORD.name) ?? null,
	}),
	example: 'debtor-2001',
};

/** Parameters of *Get many contracts*. */
export const getManyContractsProperties = propertiesOf(CONTRACT);

/** Parameters of *Get many debtors*. */
export const getManyDebtorsProperties = propertiesOf(DEBTOR);

/** Carries out *Get many contracts*: what each item asks for. */
export const getManyContracts = operationOf(CONTRACT, getManyContractsProperties);

/** Carries out *Get many debtors*: what each item asks for. */
export const getManyDebtors = operationOf(DEBTOR, getManyDebtorsProperties);

function propertiesOf({ resource, records, example }: Kind): INodeProperties[] {
	const place = { resource, operation: 'getMany' };
	return [
		{
			displayName: 'Ident',
			name: 'ident',
			type: 'string',
			default: '',
			placeholder: `e.g. ${example}`,
			description: `The whole ident of one ${resource}; empty for all ${records}`,
			displayOptions: showAt(place),
		},
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. Aspen',
			description: `The name of the ${resource} or a part of it; empty for all ${records}`,
			displayOptions: showAt(place),
		},
		showContactsProperty(place),
		...returnAllProperties(place),
		simplifyProperty(place),
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			displayOptions: showAt(place),
			options: [SEARCH_PROPERTY],
		},
		requestOptionsProperty(place),
	];
}

function operationOf(kind: Kind, properties: readonly INodeProperties[]): Operation {
	const { path, records, permission, idFields, simplified } = kind;
	const [ident, name] = kind.search;
	return getManyRecords({
		query: { path, records, permission, idFields },
		properties,
		simplified,
		contacts: ['name'],
		conditionsOf: ({ located }) => [
			...withValue('Ident', ident, located('ident')),
			...containing('Name', name, located('name')),
		],
	});
}
