import type {
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import {
	itemsInWords,
	itemsOf,
	SUCCESSES,
	type ItemResult,
} from '../../../delivery/contract/outcome';
import { Sums } from '../../../delivery/create/results/sums';
import { groupBy } from '../../../values/groupBy';
import { countCodes, type Code, type CodeCounts } from '../../../delivery/contract/code';
import type { Reconciliation, Surplus } from '../../../delivery/reconcile/reconcile';
import type { Target } from '../../../delivery/contract/target';
import { messageOfSurplus, statusOfSurplus, codeOfSurplus } from './surplusReport';
import type { SurplusRemovals } from '../../../delivery/reconcile/removeSurplus';
import { nodeFailure } from '../host/nodeFailure';
import { codeOf, factsOf, reasonsInWords } from './failureDetails';
import { recordJson } from './recordJson';
import { reasonsOf } from './hints';
import { failureJson, pairedWith } from './report';
import { STATUSES, type Settled, type Status } from './settledUsages';
import { counted } from './words';

/** The values of 'Return'. */
export type Returned = 'everything' | 'differences' | 'summary';

/** Why a usage is not as expected, where no repair has said it. */
const CODES: Readonly<Partial<Record<Status, Code>>> = {
	missing: 'not-stored',
	different: 'other-content',
	duplicate: 'equal-row',
};

export interface Summary extends Readonly<Record<Status, number>> {
	readonly status: 'summary';
	readonly expected: number;
	readonly stored: number;
	readonly extra: number;
	readonly twice: number;
	/** How many of them this run has removed, or found gone when it was about to. */
	readonly removed: number;
	readonly removedIds?: readonly string[];
	/** How many usages, expected or stored, bear each code. */
	readonly codes: CodeCounts;
	/** How many of them this run has stored. */
	readonly repaired: number;
	/** Exact sums per unit; items that are invalid or equal another one are not in it. */
	readonly sumExpected: Readonly<Record<string, string>>;
	readonly sumStored: Readonly<Record<string, string>>;
	/** Stored less expected. */
	readonly difference: Readonly<Record<string, string>>;
}

/**
 * The counts and sums of a reconciliation, after its removals and its repair.
 *
 * @param listed how many stored usages were listed
 */
export function summaryOf(
	target: Target,
	settled: readonly Settled[],
	found: Reconciliation,
	removals: SurplusRemovals,
	listed: number,
): Summary {
	const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<
		Status,
		number
	>;
	for (const { status } of settled) counts[status] += 1;
	const additions = settled.filter(
		({ repaired }) => repaired !== undefined && SUCCESSES.has(repaired.outcome),
	);
	for (const { usage, repaired } of additions)
		found.sumStored.addStored(target.measure(usage!.body).amounts, repaired!.remainder);
	const surplus = groupBy(found.surplus, (one) => statusOfSurplus(one, removals));
	const removed = surplus.get('removed') ?? [];
	const removedSums = new Sums();
	for (const { stored } of removed) removedSums.add(target.measure(stored.body).amounts);
	const sumStored = found.sumStored.minus(removedSums);
	// What was found after a lost answer was seen missing just before, so it counts.
	const isCreated = ({ repaired }: Settled): boolean =>
		repaired?.outcome === 'created' || repaired?.storedNow === true;
	return {
		status: 'summary',
		expected: settled.length,
		stored: listed + additions.length - removed.length,
		...counts,
		extra: surplus.get('extra')?.length ?? 0,
		twice: surplus.get('twice')?.length ?? 0,
		removed: removed.length,
		...(removed.length === 0 ? {} : { removedIds: removed.map(({ stored }) => stored.id) }),
		codes: countCodes([
			...settled.map(codeOfSettled),
			...found.surplus.map((one) => codeOfSurplus(one, removals)),
		]),
		repaired: additions.filter(isCreated).length,
		sumExpected: found.sumExpected.texts(),
		sumStored: sumStored.texts(),
		difference: sumStored.minus(found.sumExpected).texts(),
	};
}

/** One item per expected usage and per surplus one, and the summary at the end; paired. */
export function toItems(
	target: Target,
	settled: readonly Settled[],
	found: Reconciliation,
	removals: SurplusRemovals,
	summary: Summary,
	returned: Returned,
): INodeExecutionData[] {
	const isShown = ({ status, repaired, failed }: Settled): boolean =>
		failed !== undefined ||
		returned === 'everything' ||
		(returned === 'differences' &&
			(repaired !== undefined || !['matched', 'duplicate'].includes(status)));
	const items = settled.flatMap((one): INodeExecutionData[] =>
		isShown(one)
			? [{ json: jsonOf(target, one), pairedItem: pairedWith(one.items, one.usage?.combined) }]
			: [],
	);
	const surplus =
		returned === 'summary'
			? []
			: found.surplus.map((one) => surplusItem(target, one, removals, settled));
	return [
		...items,
		...surplus,
		{ json: summary as unknown as IDataObject, pairedItem: { item: 0 } },
	];
}

function jsonOf(target: Target, one: Settled): IDataObject {
	const { status, usage, stored, differences, duplicateOf, repaired, failed } = one;
	if (failed !== undefined) return failureJson(failed);
	const storedId = repaired?.storedId ?? stored?.id;
	const code = codeOfSettled(one);
	return {
		status,
		...(code === undefined ? {} : { code }),
		message: repaired?.message ?? messageOf(target.service, one),
		...(repaired === undefined ? {} : { outcome: repaired.outcome }),
		...(usage === undefined ? {} : { identity: usage.identity }),
		...(storedId === undefined ? {} : { storedId }),
		...(duplicateOf === undefined ? {} : { duplicateOf }),
		...(repaired?.remainder === undefined ? {} : { remainder: repaired.remainder }),
		...(differences === undefined ? {} : { differences: differences as unknown as IDataObject[] }),
		...(usage?.combined === undefined
			? {}
			: { combined: usage.combined as unknown as IDataObject }),
		...(usage === undefined ? {} : { usage: recordJson(usage.body) }),
	};
}

function codeOfSettled({ status, repaired, failed }: Settled): Code | undefined {
	const result = failed ?? repaired;
	return result === undefined ? CODES[status] : result.code;
}

function messageOf(service: string, { status, differences, duplicateOf }: Settled): string {
	switch (status) {
		case 'matched':
			return `${service} has stored the usage as expected.`;
		case 'different':
			return `${service} has stored the usage, but it differs in ${(differences ?? []).map(({ field }) => `'${field}'`).join(', ')}.`;
		case 'duplicate':
			return `Equal to item ${duplicateOf}, so both are expected once.`;
		default:
			return `${service} has not stored the usage. The option 'Repair' reports what is missing.`;
	}
}

function surplusItem(
	{ service, recognition }: Target,
	surplus: Surplus,
	removals: SurplusRemovals,
	settled: readonly Settled[],
): INodeExecutionData {
	const { stored } = surplus;
	const copied = surplus.status === 'twice' ? settled[surplus.position] : undefined;
	const message =
		copied === undefined
			? `${service} has stored a usage that no item expects.`
			: messageOfSurplus(
					service,
					itemsInWords(copied.items),
					removals.get(stored.id),
					recognition.kind === 'listed',
				);
	const pairedItem = pairedWith(copied?.items ?? [0], copied?.usage?.combined);
	return {
		json: {
			status: statusOfSurplus(surplus, removals),
			code: codeOfSurplus(surplus, removals),
			message,
			storedId: stored.id,
			stored: recordJson(stored.body),
		},
		pairedItem,
	};
}

/** The summary as one sentence for the output panel of the editor. */
export function summaryHint(context: IExecuteFunctions, service: string, summary: Summary): void {
	const counts = [...STATUSES, 'extra' as const, 'twice' as const, 'removed' as const]
		.filter((status) => summary[status] > 0)
		.map((status) => `${summary[status]} ${status}`);
	const sums = Object.entries(summary.difference)
		.filter(([, sum]) => sum !== '0')
		.map(([unit, sum]) => `${sum} ${unit}`);
	const rest = sums.length === 0 ? 'The sums agree.' : `Stored less expected: ${sums.join(', ')}.`;
	context.addExecutionHints({
		message: `${counted(summary.expected, 'usage', 'usages')} expected, ${summary.stored} stored in ${service}: ${counts.join(', ')}.${reasonsOf(summary.codes)} ${rest}`,
		location: 'outputPane',
	});
}

/**
 * One failure for all items that could not be settled, when the node is set to stop.
 *
 * @param unused what is to be said of columns that were not used
 * @returns `undefined` when there are none
 */
export function failureOfItems(
	node: INode,
	problem: string,
	results: ReadonlyArray<ItemResult | undefined>,
	unused?: string,
): NodeOperationError | undefined {
	const failed = results.flatMap((result, position) =>
		result === undefined ? [] : [{ result, items: itemsOf(result, position) }],
	);
	if (failed.length === 0) return undefined;
	return nodeFailure(
		node,
		{
			code: codeOf(failed[0].result),
			message: `${counted(failed.length, 'item is', 'items are')} ${problem}`,
		},
		reasonsInWords(failed, { of: results.length, unused }),
		factsOf(failed),
	);
}
