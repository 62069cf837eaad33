import type {
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import type { Identified } from '../../../delivery/identity/identify';
import type { Duplicate } from '../../../delivery/identity/compare';
import {
	itemsInWords,
	itemsOf,
	SUCCESSES,
	type Difference,
	type ItemResult,
} from '../../../delivery/contract/outcome';
import { countCodes, type Code, type CodeCounts } from '../../../delivery/contract/code';
import type { Recorded, Reconciliation, Surplus } from '../../../delivery/reconcile/reconcile';
import { withUsage, duplicateResult } from '../../../delivery/create/results';
import type { Sums } from '../../../delivery/reconcile/sums';
import type { Target } from '../../../delivery/contract/target';
import { Decimal } from '../../../values/decimal';
import { nodeFailure } from '../host/nodeFailure';
import { codeOf, factsOf, reasonsInWords } from './failureDetails';
import { recordJson } from './recordJson';
import { failureJson, pairedWith, reasonsOf } from './report';
import { counted } from './words';

/** The values of 'Return'. */
export type Returned = 'everything' | 'differences' | 'summary';

/** How an expected usage is stored after all; `duplicate` equals an earlier item and counts once. */
const STATUSES = [
	'matched',
	'missing',
	'different',
	'duplicate',
	'conflict',
	'invalid',
	'unknown',
] as const;
type Status = (typeof STATUSES)[number];

/** Why a usage is not as expected, where no repair has said it. */
const CODES: Readonly<Partial<Record<Status | Surplus['status'], Code>>> = {
	missing: 'not-stored',
	different: 'other-content',
	duplicate: 'equal-row',
	extra: 'not-expected',
	twice: 'stored-twice',
};

/** What is said of one expected usage. */
export interface Settled {
	/** Positions of the input items that it comes from. */
	readonly items: readonly number[];
	readonly status: Status;
	readonly usage?: Identified;
	readonly stored?: Recorded;
	readonly differences?: readonly Difference[];
	readonly duplicateOf?: number;
	/** How the repair of it ended. */
	readonly repaired?: ItemResult;
	/** Why it goes to the error output. */
	readonly failed?: ItemResult;
}

interface Known {
	/** Of the items that are invalid. */
	readonly results: ReadonlyArray<ItemResult | undefined>;
	readonly usages: ReadonlyMap<number, Identified>;
	readonly found: Reconciliation;
	readonly repaired: ReadonlyMap<number, ItemResult>;
}

/** Brings together what is known of each expected usage. */
export function settle({ results, usages, found, repaired }: Known): Settled[] {
	return Array.from(results, (invalid, position): Settled => {
		if (invalid !== undefined)
			return { status: 'invalid', items: itemsOf(invalid, position), failed: invalid };
		const usage = usages.get(position)!;
		const items = itemsOf(usage, position);
		const duplicate = found.duplicates.get(position);
		if (duplicate !== undefined)
			return { items, ...settleDuplicate(usage, duplicate, usages.get(duplicate.first)!) };
		const finding = found.findings.get(position)!;
		const result = repaired.get(position);
		return { items, usage, ...(result === undefined ? finding : afterRepair(result)) };
	});
}

function settleDuplicate(
	usage: Identified,
	duplicate: Duplicate,
	first: Identified,
): Omit<Settled, 'items'> {
	const result = duplicateResult(duplicate, withUsage(first, { outcome: 'created', message: '' }));
	const isSame = duplicate.differences.length === 0;
	const failed = isSame ? undefined : withUsage(usage, result);
	return {
		status: isSame ? 'duplicate' : 'conflict',
		usage,
		duplicateOf: result.duplicateOf,
		failed,
	};
}

function afterRepair(result: ItemResult): Omit<Settled, 'items'> {
	const { outcome } = result;
	const status: Partial<Record<ItemResult['outcome'], Status>> = {
		created: 'matched',
		duplicate: 'matched',
		partial: 'different',
		conflict: 'conflict',
		unknown: 'unknown',
	};
	const failed = SUCCESSES.has(outcome) ? undefined : result;
	return { status: status[outcome] ?? 'missing', repaired: result, failed };
}

export interface Summary extends Readonly<Record<Status, number>> {
	readonly status: 'summary';
	readonly expected: number;
	readonly stored: number;
	readonly extra: number;
	readonly twice: number;
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
 * The counts and sums of a reconciliation, after its repair.
 *
 * @param listed how many stored usages were listed
 */
export function summaryOf(
	target: Target,
	settled: readonly Settled[],
	found: Reconciliation,
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
		addStored(found.sumStored, target, usage!, repaired!);
	const isCreated = ({ repaired }: Settled): boolean =>
		repaired?.outcome === 'created' || repaired?.storedNow === true;
	return {
		status: 'summary',
		expected: settled.length,
		stored: listed + additions.length,
		...counts,
		extra: found.surplus.filter(({ status }) => status === 'extra').length,
		twice: found.surplus.filter(({ status }) => status === 'twice').length,
		codes: countCodes([
			...settled.map(codeOfSettled),
			...found.surplus.map(({ status }) => CODES[status]),
		]),
		repaired: additions.filter(isCreated).length,
		sumExpected: found.sumExpected.texts(),
		sumStored: found.sumStored.texts(),
		difference: found.sumStored.minus(found.sumExpected).texts(),
	};
}

function addStored(sums: Sums, target: Target, usage: Identified, { remainder }: ItemResult): void {
	const { amounts } = target.measure(usage.body);
	sums.add(amounts);
	if (remainder !== undefined && amounts.length > 0)
		sums.subtract(amounts[0].unit, Decimal.from(remainder));
}

/** One item per expected usage and per surplus one, and the summary at the end; paired. */
export function toItems(
	target: Target,
	settled: readonly Settled[],
	found: Reconciliation,
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
		returned === 'summary' ? [] : found.surplus.map((one) => surplusItem(target, one, settled));
	return [
		...items,
		...surplus,
		{ json: summary as unknown as IDataObject, pairedItem: { item: 0 } },
	];
}

function jsonOf(target: Target, one: Settled): IDataObject {
	const { status, usage, stored, differences, duplicateOf, repaired, failed } = one;
	if (failed !== undefined) return failureJson(failed) as IDataObject;
	const storedId = repaired?.storedId ?? stored?.id;
	const code = codeOfSettled(one);
	return {
		status,
		...(code === undefined ? {} : { code }),
		message: repaired?.message ?? messageOf(target.service, one),
		...(repaired === undefined ? {} : { outcome: repaired.outcome }),
		identity: usage!.identity,
		...(storedId === undefined ? {} : { storedId }),
		...(duplicateOf === undefined ? {} : { duplicateOf }),
		...(repaired?.remainder === undefined ? {} : { remainder: repaired.remainder }),
		...(differences === undefined ? {} : { differences: differences as unknown as IDataObject[] }),
		...(usage!.combined === undefined
			? {}
			: { combined: usage!.combined as unknown as IDataObject }),
		usage: recordJson(usage!.body),
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
	{ service }: Target,
	surplus: Surplus,
	settled: readonly Settled[],
): INodeExecutionData {
	const { status, stored } = surplus;
	const copied = surplus.status === 'twice' ? settled[surplus.position] : undefined;
	const message =
		copied === undefined
			? `${service} has stored a usage that no item expects.`
			: `${service} has stored the usage of ${itemsInWords(copied.items)} once more. Nothing is deleted here: take one of them back in ${service}.`;
	const pairedItem = pairedWith(copied?.items ?? [0], copied?.usage?.combined);
	return {
		json: {
			status,
			code: CODES[status],
			message,
			storedId: stored.id,
			stored: recordJson(stored.body),
		},
		pairedItem,
	};
}

/** The summary as one sentence for the output panel of the editor. */
export function summaryHint(context: IExecuteFunctions, service: string, summary: Summary): void {
	const counts = [...STATUSES, 'extra' as const, 'twice' as const]
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
 * @returns `undefined` when there are none
 */
export function failureOfItems(
	node: INode,
	problem: string,
	results: ReadonlyArray<ItemResult | undefined>,
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
		reasonsInWords(failed),
		factsOf(failed),
	);
}
