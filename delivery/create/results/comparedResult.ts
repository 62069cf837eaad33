import type { ExactObject } from '../../../values/exactJson';
import type { Refusal } from '../../contract/outcome';
import type { Target } from '../../contract/target';
import { comparedWithStored } from '../../identity/compare';
import type { Identified } from '../../identity/identify';
import { conflictResult, storedResult, unprovenResult, type UsageResult } from './results';

/**
 * How a usage ends beside what is stored under its ident.
 *
 * @param mayBeOwn whether an attempt of this run whose answer was lost may have stored it
 * @param refusal of the API, where it was asked to store it
 */
export function comparedResult(
	target: Target,
	usage: Identified,
	stored: ExactObject,
	{ mayBeOwn = false, refusal }: { readonly mayBeOwn?: boolean; readonly refusal?: Refusal } = {},
): UsageResult {
	const { differences, reworded } = comparedWithStored(target, usage.body, stored);
	if (differences.length > 0) return conflictResult(target, usage, differences, refusal);
	return mayBeOwn
		? unprovenResult(target, reworded)
		: storedResult(target, usage, 'duplicate', { reworded });
}
