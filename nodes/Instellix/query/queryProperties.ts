import type { INodeProperties } from 'n8n-workflow';
import { BY_IDENT } from '../names/screen';
import { showAt, type Place } from '../../shared/screen/createProperties';

/** Which contract a query is about; empty for all. */
export function contractProperty(place: Place): INodeProperties {
	return {
		displayName: 'Contract',
		name: 'contractIdent',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description: 'Leave it empty to search in all contracts',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchContractIdents', searchable: true },
			},
			{
				displayName: 'By Ident',
				name: BY_IDENT,
				type: 'string',
				placeholder: 'e.g. contract-1001',
			},
		],
		displayOptions: showAt(place),
	};
}

/** A search in the user's own words, beside the fields. */
export const SEARCH_PROPERTY: INodeProperties = {
	displayName: 'Search (RSQL)',
	name: 'search',
	type: 'string',
	default: '',
	placeholder: "e.g. status=='OPEN'",
	description:
		'A search in the query language of Instellix, sent as it is: ; is and, a comma is or. It is added to the other fields by "and", also where Instellix documents no such search.',
};

/** What is documented of lists, for a user who gives no search. */
export const NO_FILTERS =
	'Instellix documents how to search, and no list of everything: without any search it may refuse';
