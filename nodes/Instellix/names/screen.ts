import type { INodeProperties } from 'n8n-workflow';
import { showAt, type Place } from '../../shared/screen/createProperties';

/** A mode of a resource locator; n8n would show one with the name 'id' as By ID. */
export const BY_IDENT = 'ident';

/** Whom a usage is reported for, by number or ident. */
export function partyProperties(place: Place): INodeProperties[] {
	return [
		{
			displayName: 'Report For',
			name: 'reportFor',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Contract', value: 'contract', description: 'The usage belongs to this contract' },
				{
					name: 'Debtor',
					value: 'debtor',
					description: 'The usage belongs to the newest matching contract of this debtor',
				},
			],
			default: 'contract',
			displayOptions: showAt(place, 'fields'),
		},
		{
			displayName: 'Contract',
			name: 'contractId',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			required: true,
			description:
				'The contract that the usage belongs to. By ID takes its ident too: drag a column with either here.',
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					typeOptions: { searchListMethod: 'searchContractIds', searchable: true },
				},
				{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 1001' },
				{
					displayName: 'By Contract Ident',
					name: BY_IDENT,
					type: 'string',
					placeholder: 'e.g. contract-1001',
				},
			],
			displayOptions: showAt(place, 'fields', { reportFor: ['contract'] }),
		},
		{
			displayName: 'Debtor',
			name: 'debtorId',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			required: true,
			description:
				'The customer whose newest matching contract the usage belongs to. By ID takes its ident too.',
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					typeOptions: { searchListMethod: 'searchDebtors', searchable: true },
				},
				{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 2001' },
				{
					displayName: 'By Debtor Ident',
					name: BY_IDENT,
					type: 'string',
					placeholder: 'e.g. debtor-2001',
				},
			],
			displayOptions: showAt(place, 'fields', { reportFor: ['debtor'] }),
		},
	];
}

/** Which aggregation collects a rated usage. */
export function aggregationProperties(place: Place): INodeProperties[] {
	return [
		{
			displayName: 'Aggregation',
			name: 'aggregationFrom',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Open Aggregation of the Contract',
					value: 'contract',
					description: 'The one that covers the period of each rated usage',
				},
				{
					name: 'Rated Usage Aggregation Below',
					value: 'chosen',
					description: 'From the list, or by its ident',
				},
			],
			default: 'contract',
			description: 'Which aggregation collects the rated usage until it is billed',
			displayOptions: showAt(place, 'fields'),
		},
		{
			displayName: 'Rated Usage Aggregation',
			name: 'ratedUsageAggregationIdent',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			required: true,
			description:
				'The open aggregation of the contract that collects the rated usage until it is billed',
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
			displayOptions: showAt(place, 'fields', { aggregationFrom: ['chosen'] }),
		},
	];
}
