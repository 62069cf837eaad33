import type { StoredUsage } from '../../contract/recognition';
import type { Decimal } from '../../../values/decimal';
import { differencesBetween } from '../../identity/compare';
import type { Identified } from '../../identity/identify';
import { mayBeStoredInPart } from '../../identity/match';
import { itemsInWords } from '../../contract/outcome';
import type {
	CombinedFrom,
	Difference,
	Ended,
	ItemResult,
	Refusal,
	ResultDetails,
} from '../../contract/outcome';
import { uniqueField } from '../../contract/recognition';
import type { Target } from '../../contract/target';

/** What became of a usage, before its identity and the usage itself are added. */
export type UsageResult = Ended &
	Omit<ResultDetails, 'identity' | 'reference' | 'usage' | 'combined'>;

/** Says how a usage ended. */
export type Finish = (
	position: number,
	usage: Identified,
	result: UsageResult & { attempts?: number },
) => void;

export function withUsage(usage: Identified, result: UsageResult): ItemResult {
	const { identity, reference, body, combined } = usage;
	return {
		...result,
		identity,
		...(reference !== undefined && { reference }),
		usage: body,
		...(combined && { combined }),
	};
}

/**
 * Stored by this run, or found stored.
 *
 * @param outcome `created` or `duplicate`; where less was accepted than sent it is `partial`
 */
export function storedResult(
	target: Target,
	usage: Identified,
	outcome: 'created' | 'duplicate',
	stored: {
		readonly id?: string;
		readonly accepted?: Decimal;
		/** Found after a lost answer. */
		readonly proven?: false;
		readonly reworded?: readonly string[];
	},
): UsageResult {
	const storedId = stored.id === undefined ? {} : { storedId: stored.id };
	const { accepted } = stored;
	// Most APIs do not say how much they accepted.
	const sent = accepted && target.measure(usage.body).amounts[0]?.value;
	if (sent !== undefined && accepted !== undefined && accepted.compare(sent) < 0) {
		const remainder = sent.minus(accepted).toString();
		const mayBeLate = usage.combined !== undefined && outcome === 'duplicate';
		const why = mayBeLate
			? 'was over the limit of the plan, or is from rows that came late,'
			: 'was over the limit of the plan';
		return {
			outcome: 'partial',
			code: mayBeLate ? 'over-limit-or-late-rows' : 'over-limit',
			message: `${target.service} stored ${accepted} of ${sent}; ${remainder} ${why} and is not billed.`,
			remainder,
			storedNow: outcome === 'created',
			...storedId,
		};
	}
	if (outcome === 'created' && stored.proven === false)
		return { ...unprovenResult(target, []), ...storedId };
	if (outcome === 'created')
		return { outcome, message: `${target.service} stored the usage.`, ...storedId };
	return {
		outcome,
		message: duplicateMessage(target, stored.reworded),
		compared: true,
		...storedId,
	};
}

/** A duplicate whose stored usage could not be read to compare it. */
export function uncomparedResult(target: Target): UsageResult {
	return {
		outcome: 'duplicate',
		code: 'not-compared',
		message: `${target.service} has a usage with this ident already; nothing was sent twice. Whether it says the same could not be checked.`,
		compared: false,
	};
}

/**
 * Stored, after an answer was lost: by this run, or before it.
 *
 * @param reworded fields that bill nothing and differ from what is stored; left out where what is stored could not be read to compare it
 */
export function unprovenResult(target: Target, reworded?: readonly string[]): UsageResult {
	const { service } = target;
	const byWhom =
		'Whether it was stored by this run or by an earlier one is not known, because an answer was lost';
	return reworded === undefined
		? {
				outcome: 'created',
				code: 'not-compared',
				message: `${service} has a usage with this ident. ${byWhom}; whether it says the same could not be checked.`,
				proven: false,
				compared: false,
			}
		: {
				outcome: 'created',
				code: 'not-proven',
				message: `${service} has this usage${butFor(reworded)}. ${byWhom}; it is stored once.`,
				proven: false,
				compared: true,
			};
}

/** Known from an earlier execution, so that nothing was asked or sent. */
export function rememberedResult(): UsageResult {
	return {
		outcome: 'duplicate',
		code: 'in-history',
		message: "An earlier run stored this usage, says 'Keep History'; nothing was sent twice.",
		compared: false,
	};
}

function duplicateMessage(target: Target, reworded: readonly string[] = []): string {
	if (reworded.length === 0)
		return `${target.service} has this usage already; nothing was sent twice.`;
	return `${target.service} has this usage already${butFor(reworded)}; nothing was sent twice.`;
}

/** Which fields differ that bill nothing, as a message says it. */
export function butFor(reworded: readonly string[]): string {
	return reworded.length === 0 ? '' : ` but for '${reworded.join("', '")}', which bills nothing`;
}

export function conflictResult(
	target: Target,
	usage: Identified,
	differences: readonly Difference[],
	refusal?: Refusal,
): UsageResult {
	return {
		outcome: 'conflict',
		code: usage.combined ? 'late-rows' : 'other-content',
		message: usage.combined
			? otherSum(target, usage, differences)
			: otherContent(target, usage, differences),
		differences,
		refusal,
		compared: true,
	};
}

/**
 * Another quantity stands in the place of this one, as the API lists it.
 *
 * @param wasSent whether this run has sent it, without an answer
 */
export function otherQuantityResult(
	target: Target,
	usage: Identified,
	stored: StoredUsage,
	wasSent: boolean,
): UsageResult {
	const differences = differencesBetween(target.content(usage.body) ?? {}, stored.content);
	const conflict = { ...conflictResult(target, usage, differences), storedId: stored.id };
	if (usage.combined !== undefined)
		return { ...conflict, message: otherSum(target, usage, differences, stored.id) };
	const own = target.measure(usage.body).amounts[0].value;
	const lead = `${target.service} has ${stored.quantity} for this time already, as usage ${stored.id}, and this item says ${own}. ${wasSent ? 'It was sent, but its answer was lost' : 'Nothing was sent'}`;
	const correct = `use 'Correct usage' with Usage ID ${stored.id}`;
	const message =
		mayBeStoredInPart(target, usage) && stored.quantity.compare(own) < 0
			? `${lead}: that may be what was accepted of this item, or belong to another. Where this item is right, ${correct}; where both are meant, give them different times.`
			: `${lead}, because no other item stands for that usage: one of the two may be a correction of the other. Where this item is right, ${correct}. Where the stored one is right, give this item its quantity, or leave it out. Where both are meant, set 'Other Quantity at the Same Time' to 'Store Both'.`;
	return { ...conflict, code: 'other-quantity-same-time', message } as UsageResult;
}

/** Another sum of the same period was brought earlier in the execution, and the API cannot say which one it has. */
export function otherSumOfExecutionResult(
	target: Target,
	{ combined }: Identified,
	differences: readonly Difference[],
	refusal?: Refusal,
): UsageResult {
	return {
		outcome: 'conflict',
		code: 'late-rows',
		message: `This execution brought another sum of this period before, which ${target.service} may have: ${valuesOf(differences, saysTheSum(combined))}. Nothing was stored for the rows of this one. Bring all rows of a period to the node at once, not in batches or by several branches; send these in a run of their own with 'Combine Before Sending' set to 'No', and leave them out of later runs that add up the period.`,
		differences,
		refusal,
		compared: false,
	};
}

function otherContent(
	target: Target,
	{ identity }: Identified,
	differences: readonly Difference[],
): string {
	return `${target.service} has another usage under the identity ${identity}: ${valuesOf(differences, 'this item says')}. Where this one is a usage of its own, give it an identity of its own. Where the stored one is wrong, ${waysToCorrect(target)}.`;
}

/** @param storedId of the stored sum, where the API lists it */
function otherSum(
	target: Target,
	{ combined }: Identified,
	differences: readonly Difference[],
	storedId?: string,
): string {
	const as = storedId === undefined ? '' : `, as usage ${storedId}`;
	return `${target.service} has a usage for this period already${as}: ${valuesOf(differences, saysTheSum(combined))}. Rows have changed or come late since. Where the new sum is right${storedId === undefined ? '' : ' and no difference was reported besides'}, ${waysToCorrect(target, storedId)}; ${waysToAdd(target)}`;
}

/** How late rows are billed beside a stored sum. */
function waysToAdd({ recognition, combination }: Target): string {
	const alone =
		"send the late rows alone, in a run of their own with 'Combine Before Sending' set to 'No'.";
	const isRead = recognition.kind !== 'keyedBlind' && combination?.amountFields !== undefined;
	return isRead
		? `or bring all rows of the period, with 'Rows That Come Late' at 'Report the Difference', or ${alone} Leave these out of later runs that add up the period.`
		: `or ${alone}`;
}

/** Of which items the sum is, before what it says. */
export function saysTheSum(combined: CombinedFrom | undefined): string {
	return `the sum of ${itemsInWords(combined?.items ?? [])} says`;
}

/** An API that keeps idents documents no way to change a usage. */
export function waysToCorrect({ recognition, service }: Target, storedId?: string): string {
	if (uniqueField(recognition) !== undefined)
		return `ask the support of ${service}, which documents no way to change a usage`;
	return storedId === undefined
		? `correct it in ${service}`
		: `use 'Correct usage' with Usage ID ${storedId}`;
}

/** What is stored and what is given, field by field. */
export function valuesOf(differences: readonly Difference[], own: string): string {
	return differences
		.map(
			({ field, given, stored }) =>
				`'${field}' is ${stored ?? 'empty'} there, and ${own} ${given ?? 'nothing'}`,
		)
		.join('; ');
}
