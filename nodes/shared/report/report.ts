import truncate from 'lodash/truncate';
import type { IDataObject, INode, INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import {
	endsWell,
	itemsOf,
	SUCCESSES,
	type CombinedFrom,
	type ItemResult,
	type Outcome,
} from '../../../delivery/contract/outcome';
import type { Code } from '../../../delivery/contract/code';
import { nodeFailure } from '../host/nodeFailure';
import { codeOf, factsOf, isEqualRow, reasonsInWords, type Failed } from './failureDetails';
import { failureItem } from '../items/failureItem';
import { plain } from './recordJson';
import { counted } from './words';

/** Why another run may not recognise what this one has stored. */
const HIDDEN: ReadonlySet<Code> = new Set<Code>([
	'echo-differs',
	'list-does-not-show',
	'list-lags',
]);

/**
 * One output item per result, paired with the input item it speaks of, or with all of a combined usage.
 * Items that were not delivered carry `error`, `message` and `details` and nothing else: with any further
 * key the host would put them on the success branch.
 *
 * @param inputs where stored items are to hold the fields of their input too
 */
export function toItems(
	results: readonly ItemResult[],
	inputs?: readonly INodeExecutionData[],
): INodeExecutionData[] {
	return results.map((result, position) => {
		const items = itemsOf(result, position);
		// A combined usage has many, which are named in it.
		const input = result.combined === undefined ? inputs?.[items[0]].json : undefined;
		return {
			json: endsWell(result) ? successJson(result, input) : failureJson(result),
			pairedItem: pairedWith(items, result.combined),
		};
	});
}

/** @param combined what a usage was added up from; it is paired with all its items, any other with its one */
export function pairedWith(
	items: readonly number[],
	combined: CombinedFrom | undefined,
): INodeExecutionData['pairedItem'] {
	return combined === undefined ? { item: items[0] } : items.map((item) => ({ item }));
}

/** In the order of what one looks for, which is that of the columns in the editor's table. */
function successJson(result: ItemResult, input: IDataObject | undefined): IDataObject {
	const { outcome, message, usage, storedId, code, identity, request, ...others } = result;
	const { item: _item, reference: _reference, ...rest } = others;
	const facts = { storedId, code, ...rest, request };
	return plain({ outcome, message, usage, ...facts, input, identity }) as IDataObject;
}

/** What the error output shows of an item. */
export function failureJson(result: ItemResult): IDataObject {
	const { message, outcome, code, reference, usage, identity, item: _item, ...rest } = result;
	const field =
		result.faults?.[0]?.field ??
		result.differences?.[0]?.field ??
		result.refusal?.fields?.[0]?.field;
	const facts = { field, ...rest, requestId: result.refusal?.requestId };
	const details = { outcome, code, reference, ...facts, usage, identity };
	return failureItem(plain(details) as typeof details, message);
}

/**
 * One failure for the whole run when the node is set to stop: how many are stored, which items are
 * not and why.
 *
 * @param isSafeToRepeat whether another run recognises all that is stored
 * @param goesByList whether it recognises it by what the API lists alone
 * @param isDryRun whether nothing was to be sent
 * @param unused what is to be said of columns that were not used
 * @returns `undefined` when every usage is stored
 */
export function failureOf(
	node: INode,
	results: readonly ItemResult[],
	service: string,
	{
		isSafeToRepeat,
		goesByList,
		isDryRun,
		unused,
	}: {
		readonly isSafeToRepeat: boolean;
		readonly goesByList: boolean;
		readonly isDryRun: boolean;
		readonly unused?: string;
	},
): NodeOperationError | undefined {
	const failed = failedOf(results);
	if (failed.length === 0) return undefined;
	const invalid = failed.filter(({ result }) => result.outcome === 'invalid');
	const held = failed.filter(({ result }) => result.code === 'held-by-guard');
	const [culprits = failed] = [invalid, held].filter(({ length }) => length > 0);
	const description = reasonsInWords(culprits, { of: itemsIn(results), unused });
	const title =
		invalid.length > 0
			? `${counted(invalid.length, 'item is', 'items are')} invalid, so nothing was sent to ${service}`
			: held.length > 0
				? `Guard holds ${counted(held.length, 'usage', 'usages')}, so nothing was sent to ${service}`
				: titleOf(results, service, isDryRun);
	const isHidden = ({ code }: ItemResult): boolean => code !== undefined && HIDDEN.has(code);
	const advice =
		goesByList && results.some(isHidden)
			? `Do not run the workflow again yet: ${service} does not list all that is stored as it was sent, so it could be billed a second time.`
			: isSafeToRepeat
				? 'Running the workflow again is safe: what is stored is recognised and not billed twice.'
				: 'Running the workflow again would bill what is stored a second time: send only the items named here.';
	const lead = isDryRun ? 'Nothing was sent.' : advice;
	return nodeFailure(
		node,
		{ code: codeOf(culprits[0].result), message: title },
		culprits === failed ? `${lead}\n${description}` : `${description}\n${TO_GO_ON}`,
		{ ...factsOf(culprits), outcomes: Object.fromEntries(countsOf(results)) },
	);
}

const TO_GO_ON =
	'To report the valid ones all the same: Settings > On Error > Continue (using error output).';

const LONGEST_REASON = 300;

/**
 * Why usages are not stored, for whoever sees the table alone, where the reason is beyond its edge.
 *
 * @returns lines; none where all are
 */
export function reasonsOfItems(results: readonly ItemResult[]): string[] {
	const failed = failedOf(results);
	if (failed.length === 0) return [];
	const reasons = reasonsInWords(failed, { of: itemsIn(results) }).split('\n');
	// Above a table there is room for some lines; the message of the item itself says all.
	return reasons.map((reason) => truncate(reason, { length: LONGEST_REASON }));
}

function failedOf(results: readonly ItemResult[]): Failed[] {
	return results.flatMap((result, position) =>
		endsWell(result) ? [] : [{ result, items: itemsOf(result, position) }],
	);
}

/** How many input items the results speak of. */
function itemsIn(results: readonly ItemResult[]): number {
	return new Set(results.flatMap((result, position) => itemsOf(result, position))).size;
}

function titleOf(results: readonly ItemResult[], service: string, isDryRun: boolean): string {
	const equal = results.filter(isEqualRow).length;
	const equalRows = equal === 0 ? [] : [counted(equal, 'equal row', 'equal rows')];
	if (isDryRun) {
		const conflicts = results.filter((result) => !endsWell(result)).length - equal;
		const inConflict = `${counted(conflicts, 'usage is', 'usages are')} in conflict with what ${service} has`;
		const found = conflicts > 0 ? [inConflict] : [];
		return `Dry run: ${[...found, ...equalRows.map((words) => `${words} would not be sent`)].join(', ')}`;
	}
	const counts = countsOf(results.filter((result) => !isEqualRow(result)));
	const stored = [...counts].reduce(
		(sum, [outcome, count]) => sum + (SUCCESSES.has(outcome) ? count : 0),
		0,
	);
	const failed = [...counts]
		.filter(([outcome]) => !SUCCESSES.has(outcome))
		.map(([outcome, count]) => `${count} ${outcome}`);
	if (results.length > 1)
		return `${service} has stored ${stored} of ${results.length} usages${counts.has('surplus') ? ' as they are meant' : ''}; of the others, ${[...failed, ...equalRows].join(', ')}`;
	const [{ outcome }] = results;
	if (outcome === 'unknown') return `${service} may or may not have stored the usage`;
	if (outcome === 'surplus') return `${service} has stored the usage more often than it is meant`;
	return `${service} has not stored the usage (${outcome})`;
}

function countsOf(results: readonly ItemResult[]): Map<Outcome, number> {
	const counts = new Map<Outcome, number>();
	for (const { outcome } of results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
	return counts;
}
