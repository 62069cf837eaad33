import type { IDataObject, INode, INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { itemsInWords, itemsOf, type ItemResult } from '../../../delivery/contract/outcome';
import type { Target } from '../../../delivery/contract/target';
import { valuesOf } from '../../../delivery/create/results/results';
import type { Reconciliation, Surplus } from '../../../delivery/reconcile/reconcile';
import type { SurplusRemovals } from '../../../delivery/reconcile/removeSurplus';
import { nodeFailure } from '../host/nodeFailure';
import { correctedJson, namedById } from './correctionReport';
import { Expectations } from './expectations';
import { codeOf, factsOf, reasonsInWords } from './failureDetails';
import { recordJson } from './recordJson';
import { codeOfSettled, type Summary } from './reconcileSummary';
import { failureJson, pairedWith } from './report';
import type { Settled } from './settledUsages';
import { codeOfSurplus, messageOfSurplus, statusOfSurplus } from './surplusReport';
import { counted } from './words';

/** The values of 'Return'. */
export type Returned = 'everything' | 'differences' | 'summary';

/** What the report says of the whole run. */
interface Told {
	readonly message: string;
	readonly summary: Summary;
	/** Whether copies that are too many were to be removed. */
	readonly mayRemove: boolean;
}

/** One item per expected usage and per surplus one, and the summary at the end; paired. */
export function toItems(
	target: Target,
	settled: readonly Settled[],
	found: Reconciliation,
	removals: SurplusRemovals,
	{ message, summary, mayRemove }: Told,
	returned: Returned,
): INodeExecutionData[] {
	const isShown = ({ status, repaired, corrected, failed }: Settled): boolean =>
		failed !== undefined ||
		returned === 'everything' ||
		(returned === 'differences' &&
			(repaired !== undefined ||
				corrected !== undefined ||
				!['matched', 'duplicate'].includes(status)));
	const items = settled.flatMap((one): INodeExecutionData[] =>
		isShown(one)
			? [{ json: jsonOf(target, one), pairedItem: pairedWith(one.items, one.usage?.combined) }]
			: [],
	);
	const expectations = new Expectations(target, settled);
	const surplus =
		returned === 'summary'
			? []
			: found.surplus.map((one) => surplusItem(target, one, removals, expectations, mayRemove));
	// In one column, or each count would be a column that no other item fills.
	const json = { status: 'summary', message, summary: summary as unknown as IDataObject };
	return [...items, ...surplus, { json, pairedItem: { item: 0 } }];
}

function jsonOf(target: Target, one: Settled): IDataObject {
	const { status, usage, stored, furtherParts, differences } = one;
	const { duplicateOf, repaired, corrected, failed } = one;
	if (failed !== undefined) return failureJson(failed);
	const done = corrected?.ended;
	const storedId = repaired?.storedId ?? (done?.stands === 'right' ? done.storedId : stored?.id);
	const code = codeOfSettled(one);
	const reference = usage?.reference;
	return {
		status,
		...(code === undefined ? {} : { code }),
		message: repaired?.message ?? messageOf(target.service, one),
		...(reference === undefined ? {} : { reference }),
		...(repaired === undefined ? {} : { outcome: repaired.outcome }),
		...(done?.stands === 'right'
			? correctedJson(namedById(corrected!.id), done, target.service)
			: {}),
		...(usage === undefined ? {} : { usage: recordJson(usage.body) }),
		...(differences === undefined ? {} : { differences: differences as unknown as IDataObject[] }),
		...(storedId === undefined ? {} : { storedId }),
		...(furtherParts === undefined ? {} : { furtherIds: furtherParts.map(({ id }) => id) }),
		...(duplicateOf === undefined ? {} : { duplicateOf }),
		...(repaired?.remainder === undefined ? {} : { remainder: repaired.remainder }),
		...(usage?.combined === undefined
			? {}
			: { combined: usage.combined as unknown as IDataObject }),
		...(usage === undefined ? {} : { identity: usage.identity }),
	};
}

function messageOf(service: string, one: Settled): string {
	const { status, furtherParts, differences, duplicateOf, corrected } = one;
	const usages = (furtherParts?.length ?? 0) + 1;
	switch (status) {
		case 'matched':
			return usages === 1
				? `${service} has stored the usage as expected.`
				: `${service} has stored the sum as expected, in ${usages} usages.`;
		case 'different':
			if (usages > 1)
				return `${service} has stored another sum, in ${usages} usages: ${valuesOf(differences ?? [], 'the rows say')}. ${corrected === undefined ? '' : 'It was not corrected, because it is not one usage. '}${OTHER_SUM}`;
			return `${service} has stored the usage with other values: ${valuesOf(differences ?? [], 'the item says')}.${corrected === undefined ? '' : one.usage?.combined === undefined ? UNCLEAR : UNCLEAR_SUM}`;
		case 'duplicate':
			return `Equal to item ${duplicateOf}, so both are expected once.`;
		default:
			return `${service} has not stored the usage. The option 'Repair' reports what is missing.`;
	}
}

const OTHER_SUM =
	"Where less is stored, the create action reports what is missing with 'Rows That Come Late' set to 'Report the Difference'. Where more is, look which usages of the period are wrong.";

const UNCLEAR_SUM =
	' It was not corrected, because other usages are stored in its period too, which may be rows of it, or differences. Look which of them count, and delete the others; then run the workflow again.';

/** Nothing was corrected; a person can. */
const UNCLEAR =
	" It was not corrected, because it may be another usage: several are stored or expected at that time, or part of one may be. If it is the wrong one, use 'Correct usage' with its ID.";

function surplusItem(
	{ service, recognition }: Target,
	surplus: Surplus,
	removals: SurplusRemovals,
	expectations: Expectations,
	mayRemove: boolean,
): INodeExecutionData {
	const { stored } = surplus;
	const copied = surplus.status === 'twice' ? expectations.at(surplus.position) : undefined;
	const beside = copied === undefined ? expectations.beside(stored.body) : undefined;
	const message =
		copied === undefined
			? `${service} has stored a usage that no item expects.${beside === undefined ? '' : ` ${expectations.inWords(beside)}`}`
			: messageOfSurplus(
					service,
					itemsInWords(copied.items),
					removals.get(stored.id),
					recognition.kind === 'listed' && (mayRemove ? 'held' : 'off'),
				);
	const pairedItem = pairedWith(copied?.items ?? [0], copied?.usage?.combined);
	return {
		json: {
			status: statusOfSurplus(surplus, removals),
			code: codeOfSurplus(surplus, removals),
			message,
			storedId: stored.id,
			...(beside === undefined ? {} : { sameTimeAs: beside.items[0] }),
			stored: recordJson(stored.body),
		},
		pairedItem,
	};
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
