import {
	itemsInWords,
	itemsOf,
	SUCCESSES,
	type CombinedFrom,
	type Ended,
	type ItemResult,
} from '../../contract/outcome';
import { uniqueField } from '../../contract/recognition';
import type { Target } from '../../contract/target';
import type { Duplicate } from '../../identity/compare';
import { isByContent, type Identified } from '../../identity/identify';
import type { DeliveryOptions } from '../options';
import { butFor, valuesOf, waysToCorrect, type UsageResult } from './results';

/**
 * How an item ends whose identity an earlier item has: it is never sent. One that says the same ends
 * like the first, but where only the user can tell whether both are meant, he is asked.
 *
 * @param first how the earlier item ended
 */
export function repeatedResult(
	target: Target,
	usage: Identified,
	duplicate: Duplicate,
	first: ItemResult,
	{ equalRows, toldApartBy, dryRun }: DeliveryOptions,
): UsageResult {
	if (equalRows !== undefined || duplicate.differences.length > 0 || !isByContent(usage))
		return duplicateResult(target, usage, duplicate, first);
	const column = toldApartBy?.(duplicate.position);
	const lead = dryRun === undefined ? 'Not sent' : 'Dry run: would not be sent';
	return askedResult(target, duplicate, lead, column);
}

/** Ends as a duplicate of its first, or where that failed, like it. */
export function duplicateResult(
	target: Target,
	usage: Identified,
	duplicate: Duplicate,
	first: ItemResult,
): UsageResult {
	const [duplicateOf] = itemsOf(first, duplicate.first);
	if (duplicate.differences.length > 0) {
		const [code, message] = first.combined
			? (['other-sum-same-period', otherKind(duplicate, first.combined)] as const)
			: (['other-row-same-identity', otherDuplicate(target, duplicate, first)] as const);
		const { storedId } = first;
		return {
			outcome: 'conflict',
			code,
			message,
			differences: duplicate.differences,
			duplicateOf,
			...(storedId === undefined ? {} : { storedId }),
		};
	}
	if (first.dryRun) {
		const message = `Dry run: Equal to item ${duplicateOf}, so it would not be sent again.`;
		return { outcome: 'duplicate', code: 'equal-row', message, compared: true, duplicateOf };
	}
	if (!SUCCESSES.has(first.outcome)) {
		const message = `Equal to item ${duplicateOf}, and ends like it: ${first.message}`;
		const { outcome, code, refusal } = first;
		return { ...({ outcome, code } as Ended), message, refusal, duplicateOf };
	}
	const wayOut = isByContent(usage)
		? "'Equal Rows' is set to 'Count Once'"
		: 'where both are meant, give each its own reference';
	return {
		outcome: 'duplicate',
		code: 'equal-row',
		message: `Equal to item ${duplicateOf}${butFor(duplicate.reworded)}, so it was not sent again: ${wayOut}.`,
		compared: true,
		duplicateOf,
	};
}

/** A row that counts once, of a sum that has an equal one. */
export function addedUpOnceResult(duplicateOf: number): UsageResult {
	return {
		outcome: 'duplicate',
		code: 'equal-row',
		message: `Equal to item ${duplicateOf}, so it was not added up again: 'Equal Rows' is set to 'Count Once'.`,
		duplicateOf,
	};
}

/**
 * Nothing is done for a row that says what an earlier one says: one usage that came twice, or two.
 *
 * @param lead what is not done: `Not sent`
 * @param column tells the two apart, where one does
 */
export function askedResult(
	target: Target,
	{ first, reworded }: Pick<Duplicate, 'first' | 'reworded'>,
	lead: string,
	column: string | undefined,
): UsageResult {
	return {
		outcome: 'unsent',
		code: 'equal-row',
		message: `${lead}: it says the same as item ${first}${butFor(reworded)}, and only you can tell whether that is one usage or two. ${waysOut(target, column)}`,
		duplicateOf: first,
	};
}

/** Where the API keeps idents, what was stored by its content would be billed again under a reference. */
function waysOut({ recognition }: Target, column: string | undefined): string {
	const byOption =
		"set the option 'Equal Rows' to 'Count Each' where equal rows are usages of their own, or to 'Count Once' where they are one usage";
	if (column === undefined)
		return `To settle it, ${byOption}. Rows that bring a reference of their own are told apart by 'Identity' set to 'From a Field'.`;
	const byField = `'Identity' to 'From a Field' and 'Reference Field' to '${column}'`;
	return uniqueField(recognition) === undefined
		? `Their '${column}' differs: where that makes them two, set ${byField}. Or ${byOption}.`
		: `To settle it, ${byOption}. Their '${column}' differs: for rows that were never sent, you can set ${byField} instead; rows that are stored already would be billed again by that.`;
}

function otherDuplicate(target: Target, duplicate: Duplicate, { storedId }: ItemResult): string {
	const values = valuesOf(duplicate.differences, 'this item says');
	const correct =
		storedId === undefined
			? ''
			: ` Where they are one usage and this item is right, ${waysToCorrect(target, storedId)}.`;
	return `Item ${duplicate.first} has the same identity, and another content: ${values}. Nothing was sent for this item.${correct} Where they are two, give each usage a reference of its own.`;
}

/** Two sums of one period that the API could not tell apart. */
function otherKind({ differences }: Duplicate, { items }: CombinedFrom): string {
	return `The sum of ${itemsInWords(items)} is of the same period, and another: ${valuesOf(differences, 'this sum says')}. Nothing was sent for this one. Give all rows of the period the same there, or send one of the two in a run of its own with 'Combine Before Sending' set to 'No'.`;
}
