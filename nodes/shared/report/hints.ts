import type { IExecuteFunctions } from 'n8n-workflow';
import { executionHint } from '../host/executionHint';
import type { CodeCounts } from '../../../delivery/contract/code';
import type { GuardReceipt } from '../../../delivery/create/guard/guardReceipt';
import { WOULD_BE_CREATED, type Receipt } from '../../../delivery/create/results/receipt';
import { counted } from './words';

/** What stands in place of a unit in receipts and summaries where an API has none. */
export const NO_UNIT = 'quantity';

/**
 * Shows the receipt in the output panel of the editor, in yellow where not all is stored.
 *
 * @param lines of it in words, and why items are not stored
 */
export function receiptHint(
	context: IExecuteFunctions,
	receipt: Receipt,
	lines: readonly string[],
): void {
	const isWhole = receipt.notStored === 0 && receipt.outcomes.partial === 0;
	executionHint(context, isWhole ? 'info' : 'warning', ...lines);
}

/** The receipt in words: how the usages ended and why, what was stored, and with what effort. */
export function summaryOf(receipt: Receipt & { readonly guard?: GuardReceipt }): string {
	// In a dry run `unsent` is as well what would not be sent.
	const { [WOULD_BE_CREATED]: ready = 0, ...codes } = receipt.codes;
	const counts = Object.entries(receipt.outcomes)
		.map(([outcome, count]) => [outcome, outcome === 'unsent' ? count - ready : count] as const)
		.filter(([, count]) => count > 0)
		.map(([outcome, count]) => `${count} ${outcome}`);
	if (ready > 0) counts.unshift(`${ready} would be created${inBrackets(receipt.sumsToCreate)}`);
	const dryRun = receipt.dryRun ? 'Dry run, no usage was sent. ' : '';
	const [request, requests] = receipt.dryRun
		? ['look-up request', 'look-up requests']
		: ['request', 'requests'];
	const created = sumsInWords('Stored by this run', receipt.sumsCreated);
	const notProven = sumsInWords('Stored by this run or an earlier one', receipt.notProven?.sums);
	const unaudited =
		receipt.notAudited === undefined
			? ''
			: ` ${counted(receipt.notAudited, 'usage', 'usages')} could not be looked at once more, whether stored once.`;
	const takenBack =
		receipt.takenBack === undefined
			? ''
			: ` ${counted(receipt.takenBack.usages, 'copy of this run was', 'copies of this run were')} taken back, because the usage had been stored before.`;
	const equalRows =
		receipt.equalRows === undefined
			? ''
			: sumsInWords(
					`${counted(receipt.equalRows.usages, 'equal row was', 'equal rows were')} not sent`,
					receipt.equalRows.sums,
				);
	const withoutQuantity =
		receipt.withoutQuantity === undefined
			? ''
			: ` ${counted(receipt.withoutQuantity, 'usage does', 'usages do')} not say how much was used.`;
	const held =
		receipt.guard === undefined || receipt.guard.held === 0
			? ''
			: ` ${counted(receipt.guard.held, 'usage was', 'usages were')} held by Guard.`;
	const usages = usagesIn(receipt);
	const seconds = (receipt.durationMs / 1000).toFixed(1);
	return `${dryRun}${counted(usages, 'usage', 'usages')}${sourceOf(receipt)}: ${counts.join(', ') || 'nothing to report'}.${reasonsOf(codes)}${held}${created}${notProven}${equalRows}${withoutQuantity}${takenBack}${unaudited} ${counted(receipt.requests, request, requests)} in ${seconds} s.`;
}

/**
 * Says that several quantities of one moment are stored, so that nobody can tell a corrected usage.
 *
 * @param usages how many were sent beside another quantity, or in a dry run would be
 */
export function severalQuantitiesHint(
	context: IExecuteFunctions,
	service: string,
	usages: number,
	isDryRun: boolean,
): void {
	const [would, were] = isDryRun ? ['would be ', ''] : ['', usages === 1 ? 'was ' : 'were '];
	executionHint(
		context,
		'warning',
		`${counted(usages, 'usage', 'usages')} ${would}${were}sent though ${service} has another quantity of the same subscription item and time: several quantities at one moment are usual there, so 'Report as Conflict' cannot tell a corrected usage from a further one. If all of them are meant, set the option 'Other Quantity at the Same Time' to 'Store Both'; if not, look for usages that were corrected, with 'Reconcile usages'.`,
	);
}

/**
 * Says that usages were not sent because an earlier round of the execution brought the same: an input
 * is compared with itself alone.
 */
export function repeatedHint(context: IExecuteFunctions, usages: number): void {
	const [say, were] = usages === 1 ? ['says', 'was'] : ['say', 'were'];
	executionHint(
		context,
		'warning',
		`${counted(usages, 'usage', 'usages')} ${say} the same as one that an earlier round of this execution brought, and ${were} not sent again. If they are usages of their own, bring all rows to the node at once and set the option 'Equal Rows' to 'Count Each', or set 'Identity' to 'From a Field'.`,
	);
}

function sumsInWords(lead: string, sums?: Receipt['sumsCreated']): string {
	const words = listOf(sums);
	return words === '' ? '' : ` ${lead}: ${words}.`;
}

function inBrackets(sums?: Receipt['sumsCreated']): string {
	const words = listOf(sums);
	return words === '' ? '' : ` (${words})`;
}

function listOf(sums: Receipt['sumsCreated'] = {}): string {
	return Object.entries(sums)
		.map(([unit, sum]) => (unit === NO_UNIT ? `${unit} ${sum}` : `${sum} ${unit}`))
		.join(', ');
}

/** The codes of a hint; nothing where there are none. */
export function reasonsOf(codes: CodeCounts): string {
	const counts = Object.entries(codes).map(([code, count]) => `${count} ${code}`);
	return counts.length > 0 ? ` Reasons: ${counts.join(', ')}.` : '';
}

function usagesIn({ items, emptyRows = 0 }: Receipt): number {
	return items - emptyRows;
}

function sourceOf(receipt: Receipt): string {
	const { combined } = receipt;
	if (combined === undefined) return '';
	const which = combined.usages === usagesIn(receipt) ? '' : ` ${combined.usages} of them`;
	return `,${which} combined from ${counted(combined.items, 'item', 'items')}`;
}
