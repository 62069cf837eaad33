import upperFirst from 'lodash/upperFirst';
import type { CorrectionFailed } from '../../../delivery/correct/correction';
import type { ExactObject } from '../../../values/exactJson';
import { recordJson } from './recordJson';

/** How messages and details name a wrong usage. */
export interface WrongName {
	/** Left out where it was looked for and not found. */
	readonly id?: string;
	/** Its ID in quotes, or where it was looked for: `at 2026-03-01T08:00:00.000Z`. */
	readonly name: string;
	/** What to do where it was looked for in a place that seems to be none. */
	readonly otherPlace?: string;
}

const RUN_AGAIN = 'Run the workflow again.';

/** How to go on after a correction that failed, with all that is needed for it. */
export function fixOf(wrongName: WrongName, failed: CorrectionFailed): string {
	const { stands, failedAt, code, fix, faults, otherId, surplusIds } = failed;
	const { name } = wrongName;
	if (faults !== undefined && (stands === 'wrong' || stands === 'absent'))
		return faults.map((fault) => fault.fix).join(' ');
	if (failedAt === undefined && code === 'invoiced') {
		return 'Give the customer a credit for it, and report what is missing with Create.';
	}
	if (failedAt === undefined && code === 'equal-stored') {
		return `If an earlier run stored '${otherId}' as the right one, and ${name} is another usage that has come to the place of the wrong one since, there is nothing to do. If ${name} is wrong, delete ${name} with Delete. If both are meant, let the 'Usage Time' of the right one differ by a millisecond.`;
	}
	if (code === 'usage-ambiguous')
		return "Give the 'Stored Quantity' of the wrong one, or set 'Usage By' to 'Usage ID' and give its ID.";
	if (code === 'usage-not-found') return wrongName.otherPlace ?? fixOfNotFound(failed);
	if (code === 'stored-more-often' && stands === 'wrong')
		return `Delete the surplus first, with 'Delete usage' or the option 'Remove Surplus Copies' of Reconcile. If each of them is a usage of its own and wrong, delete them all and report the right ones with Create.`;
	if (stands === 'copy')
		return `If '${surplusIds![0]}' is wrong too, correct that one: give it as 'Usage ID'.`;
	if (stands === 'both' || stands === 'surplus')
		return `Delete ${surplusIds!.join(', ')} with 'Delete usage', unless it is a usage of its own.`;
	if (stands === 'unknown' && failedAt === undefined && code === 'gone')
		return `Look at what is stored with Get Many before you store the right one once more (${listed(failed.right!)}).`;
	if (failedAt === undefined && code === 'ids-differ')
		return `Run the workflow again in some minutes. Store the right one by no other way while lists show ${name}, or both may be billed. If they always do, delete it by hand first.`;
	if (stands === 'other') return `Correct '${otherId}' if it is wrong as well.`;
	if (stands === 'wrong' || stands === 'untouched') return fix ?? RUN_AGAIN;
	return [fix, ...(faults ?? []).map((fault) => fault.fix), goOn(wrongName, failed)]
		.filter(Boolean)
		.join(' ');
}

function fixOfNotFound({ found = [], right }: CorrectionFailed): string {
	const usage = right === undefined ? '' : ` (${listed(right)})`;
	if (found.length > 0)
		return `Check 'Usage Time' and 'Stored Quantity', or set 'Usage By' to 'Usage ID' and give the ID of the wrong one. If an earlier run ended as unknown or neitherStands, it may have deleted the wrong one: then report the right one with 'Create usage'${usage}, with the option 'Other Quantity at the Same Time' at 'Store Both' if another one is stored at that time.`;
	return "If it was deleted, set the option 'If the Wrong Usage Is Gone' to 'Store the Right One'. Otherwise check 'Subscription Item', 'Usage Time' and the option 'Time Zone'. A usage that was never reported is a matter for 'Create usage'.";
}

/** The way on after the wrong usage is gone, with all that is needed to go it by hand. */
function goOn(
	{ id, name }: WrongName,
	{ stands, failedAt, code, right, wrong }: CorrectionFailed,
): string {
	if (id === undefined && failedAt === 'waiting') return RUN_AGAIN;
	if (failedAt === 'waiting' || failedAt === 'reading' || failedAt === 'removing') {
		return `Look at ${name} with Get: while it is there, run the workflow again; if it is gone, ${storing(right)}${was(wrong)}`;
	}
	if (failedAt === undefined && code === 'fields-missing')
		return `Look for the right usage with Get Many, and if it is not there store it with Create.`;
	const look =
		stands === 'unknown' ? 'Look for the right usage with Get Many; if it is not there, ' : '';
	const begin = look === '' ? upperFirst(storing(right)) : storing(right);
	return `${look}${begin}${was(wrong)}`;
}

function storing(right: ExactObject | undefined): string {
	const byOption =
		"or give all of 'Update Fields' and set the option 'If the Wrong Usage Is Gone' to 'Store the Right One'.";
	return `store the right one with Create${right === undefined ? '' : ` (${listed(right)})`}, ${byOption}`;
}

function was(wrong: ExactObject | undefined): string {
	return wrong === undefined ? '' : ` The wrong one said ${listed(wrong)}.`;
}

function listed(usage: ExactObject): string {
	return Object.entries(recordJson(usage))
		.map(([field, value]) => `${field} ${String(value)}`)
		.join(', ');
}
