import type { IExecuteFunctions } from 'n8n-workflow';
import { ItemProblem } from './eachItem';

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
		'out-of-range',
		`'Limit' must be a whole number from 1 but is ${String(limit)}.`,
		"Fix it, or switch on 'Return All'.",
	);
}
