import type { INodeProperties } from 'n8n-workflow';
import { showAt, type Place } from './createProperties';

/** How many records an operation that lists gives out. */
export function returnAllProperties(place: Place): INodeProperties[] {
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			displayOptions: showAt(place),
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: showAt(place, undefined, { returnAll: [false] }),
		},
	];
}

/** The switch between the few fields that are needed most and the whole record. */
export function simplifyProperty(place: Place): INodeProperties {
	return {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: showAt(place),
	};
}
