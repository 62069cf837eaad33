import type { Decimal } from '../../../values/decimal';
import type { ItemResult } from '../../contract/outcome';
import type { Target } from '../../contract/target';
import type { Identified } from '../../identity/identify';
import {
	conflictResult,
	saysTheSum,
	storedResult,
	valuesOf,
	waysToCorrect,
	type UsageResult,
} from '../results/results';
import { differencesOfSum, MOST_PARTS, type MissingPart, type StoredPart } from './parts';

/** The sum is stored, whether by one usage or by several of which the later ones are differences. */
export function storedInPartsResult(
	target: Target,
	usage: Identified,
	parts: readonly StoredPart[],
): UsageResult {
	const [{ id }] = parts;
	const result = storedResult(target, usage, 'duplicate', id === undefined ? {} : { id });
	if (parts.length === 1) return result;
	const message = `${target.service} has this sum already, in ${parts.length} usages; nothing was sent twice.`;
	return { ...result, message };
}

/** More is stored than the rows say, or in too many parts: no difference can be reported. */
export function moreStoredResult(
	target: Target,
	usage: Identified,
	parts: readonly StoredPart[],
	stored: readonly Decimal[],
): UsageResult {
	const why =
		parts.length > MOST_PARTS
			? `Its sum is in ${parts.length} usages already, and no more are made`
			: 'A difference cannot be less than nothing, and rows that are left out here would make one';
	const fix = `Bring all rows of the period. Where these are all, ${waysToCorrect(target, parts.length === 1 ? parts[0].id : undefined)}.`;
	return notReportedResult(target, usage, parts, stored, `${why}. ${fix}`);
}

/** Other usages lie in the period, which may be rows of it: what is missing of the sum cannot be told. */
export function otherUsagesResult(
	target: Target,
	usage: Identified,
	parts: readonly StoredPart[],
	stored: readonly Decimal[],
): UsageResult {
	const usages = parts.length === 1 ? 'One usage is' : `${parts.length} usages are`;
	const why = `${usages} stored in the period, which are not just a sum and its differences: rows may have been sent alone or per another period, or a part was deleted.`;
	const fix = `Look which of them count, and send what is missing alone, in a run of its own with 'Combine Before Sending' set to 'No'.`;
	return notReportedResult(target, usage, parts, stored, `${why} ${fix}`);
}

function notReportedResult(
	target: Target,
	usage: Identified,
	[{ id }]: readonly StoredPart[],
	stored: readonly Decimal[],
	whyAndFix: string,
): UsageResult {
	const differences = differencesOfSum(target, usage, stored);
	const message = `${target.service} has another sum for this period: ${valuesOf(differences, saysTheSum(usage.combined))}. Nothing was sent. ${whyAndFix}`;
	return {
		...conflictResult(target, usage, differences),
		message,
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

/** An earlier round of the execution has stored the same sum of the period, of other rows. */
export function sumBroughtBeforeResult({ service }: Target): UsageResult {
	return {
		outcome: 'conflict',
		code: 'late-rows',
		message: `An earlier round of this execution brought other rows of this period that come to the same sum, which ${service} has. Nothing was stored for the rows of this one. Bring all rows of a period to the node at once, not in batches or by several branches; send these in a run of their own with 'Combine Before Sending' set to 'No', and leave them out of later runs that add up the period.`,
		differences: [],
		compared: false,
	};
}

/** Others report differences of the same sum at the same time, or lists do not show yet what was stored. */
export function overtakenResult({ service }: Target): UsageResult {
	return {
		outcome: 'conflict',
		code: 'late-rows',
		message: `What is missing of the sum of this period changed while it was worked out: another run reports rows of it too, or ${service} does not list yet what was stored last. Nothing was stored for it. Run the workflow again in some minutes.`,
		differences: [],
		compared: false,
	};
}
