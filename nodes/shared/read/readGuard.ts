import type { IExecuteFunctions } from 'n8n-workflow';
import type { UsedByCustomer, UsedDays } from '../../../delivery/create/guard/earlier';
import type { GuardOptions } from '../../../delivery/create/guard/guarded';
import type { Comparison } from '../../../delivery/create/guard/judge';
import { Decimal, parseDecimal } from '../../../values/decimal';
import { isPlain } from '../columns/place';
import { nodeFailure } from '../host/nodeFailure';
import { COMPARISONS, GUARD, LARGEST_CHANGE } from '../screen/guard';

interface GivenGuard {
	readonly largestQuantity?: unknown;
	readonly compareWithBefore?: readonly Comparison[];
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
	if (compareWithBefore.length === 0 && largestQuantity === undefined) return undefined;
	const quantity = parseDecimal(largestQuantity);
	const change = Number(largestChange);
	const refuse = (name: string, expected: string, value: unknown): never => {
		const message = `'${name}' must be ${expected} but is ${String(value)}`;
		throw nodeFailure(
			context.getNode(),
			{ code: 'out-of-range', message },
			"Fix it in 'Guard' of the node, or remove the limit. Nothing was sent.",
		);
	};
	if (largestQuantity !== undefined && !(quantity.ok && quantity.value.compare(Decimal.zero) > 0))
		refuse('Largest Quantity of One Usage', 'a number of more than 0', largestQuantity);
	if (!(change > 1)) refuse('Largest Change', 'a number of more than 1', largestChange);
	for (const comparison of compareWithBefore)
		if (!COMPARISONS.has(comparison))
			refuse('Compare With Before', `one of ${[...COMPARISONS].join(', ')}`, comparison);
	return {
		largestQuantity: quantity.ok ? quantity.value : undefined,
		compares: new Set(compareWithBefore),
		largestChange: change,
		zone,
		earlier: 'earlierReceipts' in given ? usedDaysIn(given.earlierReceipts) : undefined,
	};
}

/** What receipts hold for a guard, whether they come as they are, in items, or as JSON. */
function usedDaysIn(given: unknown): UsedDays[] {
	if (typeof given === 'string') return usedDaysIn(parsed(given));
	if (Array.isArray(given)) return given.flatMap(usedDaysIn);
	if (!isPlain(given)) return [];
	if ('json' in given) return usedDaysIn(given.json);
	const used = isPlain(given.guard) ? given.guard.used : undefined;
	return isPlain(used) && Array.isArray(used.customers) && used.customers.every(isOfCustomer)
		? [used as unknown as UsedDays]
		: [];
}

function isOfCustomer(value: unknown): value is UsedByCustomer {
	if (!isPlain(value) || !isPlain(value.days)) return false;
	const names = [value.customer, value.unit, value.kind];
	return (
		names.every((name) => typeof name === 'string') &&
		Object.entries(value.days).every(([day, of]) => isOfDay(day, of))
	);
}

function isOfDay(day: string, of: unknown): boolean {
	return (
		/^\d{4}-\d\d-\d\d$/.test(day) &&
		Array.isArray(of) &&
		of.length === 2 &&
		of.every((part) => typeof part === 'string') &&
		parseDecimal(of[0]).ok
	);
}

function parsed(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'string' ? undefined : value;
	} catch {
		return undefined;
	}
}
