import type { Decimal } from '../../../values/decimal';
import type { ItemResult } from '../../contract/outcome';
import type { Target } from '../../contract/target';
import type { Identified } from '../../identity/identify';
import { conflictResult, storedResult, type UsageResult } from '../results/results';
import { amountsOf, type MissingPart, type StoredPart } from './parts';

/** The sum is stored, whether by one usage or by several of which the later ones are differences. */
export function storedInPartsResult(
	target: Target,
	usage: Identified,
	parts: readonly StoredPart[],
): UsageResult {
	const [{ id }] = parts;
	const result = storedResult(target, usage, 'duplicate', id === undefined ? {} : { id });
	if (parts.length === 1) return result;
	const message = `${target.service} has this sum already, in ${parts.length} usages, because rows came late; nothing was sent twice.`;
	return { ...result, message };
}

/** More is stored than the rows say: nothing can be reported that is less than nothing. */
export function moreStoredResult(
	target: Target,
	usage: Identified,
	parts: readonly StoredPart[],
	stored: readonly Decimal[],
): UsageResult {
	const fields = target.combination!.amountFields ?? [];
	const differences = amountsOf(target, usage.body).flatMap((amount, at) =>
		amount.compare(stored[at]) === 0
			? []
			: [{ field: fields[at], given: amount.toString(), stored: stored[at].toString() }],
	);
	const [{ id }] = parts;
	return {
		...conflictResult(target, usage, differences),
		...(id === undefined ? {} : { storedId: id }),
	} as UsageResult;
}

/** The difference that rows which came late make, as it ended. */
export function differenceResult(
	target: Target,
	result: ItemResult,
	{ count, whole }: MissingPart,
): ItemResult {
	if (result.outcome !== 'created' || result.code !== undefined) return result;
	const sum = whole.map((amount) => amount.toString()).join(' and ');
	return {
		...result,
		code: 'difference-stored',
		message: `Rows came late: ${target.service} stored what was missing of the sum of this period as a usage of its own. ${count + 1} usages make up the sum now: ${sum}.`,
	};
}
