import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { showAt, type Place } from './createProperties';
import { ItemProblem } from './eachItem';

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

/**
 * How many records an item asks for; Infinity for all.
 *
 * @throws ItemProblem when the limit is not a whole number from 1: an expression is not held to it
 */
export function readLimit(context: IExecuteFunctions, itemIndex: number): number {
	if (context.getNodeParameter('returnAll', itemIndex) === true) return Infinity;
	const limit = context.getNodeParameter('limit', itemIndex) as number;
	if (Number.isSafeInteger(limit) && limit >= 1) return limit;
	throw new ItemProblem(
		`'Limit' must be a whole number from 1 but is ${String(limit)}.`,
		"Mend it, or switch on 'Return All'.",
	);
}
