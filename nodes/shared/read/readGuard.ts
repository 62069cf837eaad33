import type { IExecuteFunctions } from 'n8n-workflow';
import type { GuardOptions } from '../../../delivery/create/guard/guarded';
import type { Comparison } from '../../../delivery/create/guard/judge';
import { MOST_CHANGE } from '../../../delivery/create/guard/leastFactor';
import { Decimal, parseDecimal } from '../../../values/decimal';
import { nodeFailure } from '../host/nodeFailure';
import { COMPARISONS, GUARD, LARGEST_CHANGE } from '../screen/guard';
import { earlierReceipts } from './earlierReceipts';

interface GivenGuard {
	readonly largestQuantity?: unknown;
	readonly compareWithBefore?: unknown;
	readonly largestChange?: unknown;
	readonly earlierReceipts?: unknown;
}

/**
 * Reads the limits of 'Guard' once for the run.
 *
 * @param zone in which days begin and end
 * @returns nothing where no limit is set
 * @throws NodeOperationError when a limit is none: a workflow may be imported
 */
export function readGuard(context: IExecuteFunctions, zone: string): GuardOptions | undefined {
	const given = context.getNodeParameter(GUARD, 0, {}) as GivenGuard;
	const { compareWithBefore = [], largestQuantity, largestChange = LARGEST_CHANGE } = given;
	const node = context.getNode();
	const refuse = (name: string, expected: string, value: unknown): never => {
		const message = `'${name}' must be ${expected} but is ${String(value)}`;
		throw nodeFailure(
			node,
			{ code: 'out-of-range', message },
			"Fix it in 'Guard' of the node, or remove the limit. Nothing was sent.",
		);
	};
	const known = [...COMPARISONS].join(', ');
	if (!Array.isArray(compareWithBefore))
		return refuse('Compare With Before', `a list of ${known}`, compareWithBefore);
	if (compareWithBefore.length === 0 && largestQuantity === undefined) return undefined;
	const quantity = parseDecimal(largestQuantity);
	const change = Number(largestChange);
	if (largestQuantity !== undefined && !(quantity.ok && quantity.value.compare(Decimal.zero) > 0))
		refuse('Largest Quantity of One Usage', 'a number of more than 0', largestQuantity);
	if (!(change > 1)) refuse('Largest Change', 'a number of more than 1', largestChange);
	if (change > MOST_CHANGE) refuse('Largest Change', 'at most 1,000,000', largestChange);
	for (const comparison of compareWithBefore as unknown[])
		if (!COMPARISONS.has(String(comparison)))
			refuse('Compare With Before', `one of ${known}`, comparison);
	const compares = new Set(compareWithBefore as Comparison[]);
	const hasEarlier = compares.size > 0 && 'earlierReceipts' in given;
	return {
		largestQuantity: quantity.ok ? quantity.value : undefined,
		compares,
		largestChange: change,
		zone,
		earlier: hasEarlier ? earlierReceipts(node, given.earlierReceipts) : undefined,
	};
}
