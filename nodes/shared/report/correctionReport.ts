import type { IDataObject } from 'n8n-workflow';
import upperFirst from 'lodash/upperFirst';
import type { CorrectionDone, CorrectionFailed } from '../../../delivery/correct/correction';
import type { Code } from '../../../delivery/contract/code';
import type { ExactObject } from '../../../values/exactJson';
import { inSentences } from '../../../values/sentences';
import { ItemProblem } from '../items/eachItem';
import { recordJson } from './recordJson';

const OVER_LIMIT: Code = 'over-limit';

/** The output of a usage that is right now. */
export function correctedJson(id: string, done: CorrectionDone, service: string): IDataObject {
	const { how, storedId, right, wrong, remainder, audited } = done;
	const code = remainder === undefined ? done.code : OVER_LIMIT;
	return {
		corrected: true,
		changed: how === 'replaced',
		...(how === 'already' ? { alreadyCorrected: true } : {}),
		message: doneMessage(id, done, service),
		deletedId: how === 'unchanged' ? null : id,
		storedId: storedId ?? null,
		...(code === undefined ? {} : { code }),
		...(remainder === undefined ? {} : { remainder }),
		...(audited === undefined ? {} : { audited }),
		usage: recordJson(right),
		...(wrong === undefined ? {} : { was: recordJson(wrong) }),
	};
}

function doneMessage(
	id: string,
	{ how, storedId, remainder, code, audited }: CorrectionDone,
	service: string,
): string {
	if (how === 'unchanged') return `The usage '${id}' says this already; nothing was changed.`;
	if (how === 'already')
		return `The usage '${id}' was replaced before: '${storedId}' says what is right. Nothing was sent twice.`;
	const less =
		remainder === undefined
			? ''
			: ` ${remainder} of the quantity was over the limit of the plan and is not billed.`;
	const late =
		code === 'list-lags'
			? ` Its list of usages does not show it yet: correct or report it again only when it does.`
			: '';
	const unread =
		audited === undefined
			? ''
			: ` It could not be looked at once more, whether another copy of either was stored meanwhile.`;
	return `${service} deleted the usage '${id}' and stored the right one.${less}${late}${unread}`;
}

/** What stands, as the first words of each message. */
const STANDING: Readonly<Record<CorrectionFailed['stands'], (id: string) => string>> = {
	wrong: (id) => `The wrong usage '${id}' still stands and nothing was stored`,
	copy: (id) =>
		`The wrong usage '${id}' is gone, but another one says the same, and nothing was stored`,
	both: (id) =>
		`Both stand: the wrong usage '${id}' was replaced, and stored again beside the right one`,
	surplus: (id) =>
		`The wrong usage '${id}' was replaced, and the right one is stored more often than once`,
	neither: (id) =>
		`Neither usage stands: the wrong one '${id}' is gone, and the right one is not stored`,
	other: (id) => `The wrong usage '${id}' was replaced already, but not by this right one`,
	untouched: (id) => `Nothing was changed of the wrong usage '${id}'`,
	unknown: () => 'It is not certain which usage stands',
};

/** The outcome in the details, by which a workflow can branch. */
const OUTCOMES: Readonly<Record<CorrectionFailed['stands'], string>> = {
	wrong: 'wrongStands',
	copy: 'wrongStands',
	both: 'bothStand',
	surplus: 'surplus',
	neither: 'neitherStands',
	other: 'otherStands',
	untouched: 'untouched',
	unknown: 'unknown',
};

/** A correction that failed: which of the two stands, why, and how to go on. */
export function correctionProblem(
	id: string,
	failed: CorrectionFailed,
	service: string,
): ItemProblem {
	const { stands, code, refusal, faults, wrong, right, otherId, surplusIds } = failed;
	const details = {
		outcome: OUTCOMES[stands],
		id,
		...(otherId === undefined ? {} : { otherId }),
		...(surplusIds === undefined ? {} : { surplusIds }),
		...(faults === undefined ? {} : { field: faults[0]?.field, faults }),
		...(refusal === undefined ? {} : { refusal, requestId: refusal.requestId }),
		...(wrong === undefined ? {} : { wrong: recordJson(wrong) }),
		...(right === undefined ? {} : { right: recordJson(right) }),
	};
	const why = reasonOf(id, failed, service);
	return new ItemProblem(
		code,
		inSentences([STANDING[stands](id), ...why]),
		fixOf(id, failed),
		details as unknown as IDataObject,
	);
}

function reasonOf(id: string, failed: CorrectionFailed, service: string): string[] {
	const { stands, failedAt, reason, faults, refusal } = failed;
	if (faults !== undefined) return faults.map(({ message }) => message);
	switch (failedAt) {
		case undefined:
			return [situation(id, failed, service)];
		case 'waiting':
			return [reason];
		case 'reading':
			return [`It could not be read: ${reason}`];
		case 'listing':
			return [`What is stored could not be listed: ${reason}`];
		case 'removing':
			if (refusal !== undefined)
				return [`${service} refused to delete it (${refusal.status}): ${reason}`];
			return [
				stands === 'unknown'
					? `'${id}' may or may not be deleted, and the right one is not stored: ${reason}`
					: reason,
			];
		case 'storing':
			return [
				stands === 'unknown'
					? `The wrong one '${id}' is gone, the right one may or may not be stored: ${reason}`
					: reason,
			];
	}
}

/** What was found that stands against the correction, although every answer was had. */
function situation(id: string, failed: CorrectionFailed, service: string): string {
	const { stands, code, reason, otherId, surplusIds = [] } = failed;
	switch (code) {
		case 'stored-more-often':
			return stands === 'surplus'
				? `${service} has it as ${[otherId, ...surplusIds].join(', ')}`
				: `It is stored ${surplusIds.length + 1} times: ${[id, ...surplusIds].join(', ')}`;
		case 'wrong-stored-again':
			return stands === 'copy'
				? `${service} has ${surplusIds.join(', ')}`
				: `Another execution or program has stored ${surplusIds.join(', ')}, which is too much; the right one is '${otherId}'`;
		case 'invoiced':
			return `It is on the invoice ${reason}`;
		case 'equal-stored':
			return `${service} has another usage, '${reason}', that says exactly what the right one is to say`;
		case 'corrected-otherwise':
			return `This execution stored '${reason}' in its place`;
		case 'gone':
			if (stands === 'unknown')
				return `The right one was stored as '${otherId}' and is no longer there: somebody has deleted or corrected it since`;
			return `${service} had no usage '${id}' any more when this run asked`;
		case 'fields-missing':
			return `${service} has no usage '${id}' any more. Whether the right one is stored can only be looked up with all of its fields; missing in 'Update Fields': ${reason}`;
		default:
			return reason;
	}
}

const RUN_AGAIN = 'Run the workflow again.';

function fixOf(id: string, failed: CorrectionFailed): string {
	const { stands, failedAt, code, fix, faults, otherId, surplusIds } = failed;
	if (faults !== undefined && stands === 'wrong') return faults.map((fault) => fault.fix).join(' ');
	if (failedAt === undefined && code === 'invoiced') {
		return 'Give the customer a credit for it, and report what is missing with Create.';
	}
	if (failedAt === undefined && code === 'equal-stored') {
		return `If '${otherId}' is the right one, delete '${id}' with Delete. If both are meant, let the 'Usage Time' of the right one differ by a millisecond.`;
	}
	if (code === 'stored-more-often' && stands === 'wrong')
		return `Delete the surplus first, with 'Delete usage' or the option 'Remove Surplus Copies' of Reconcile. If each of them is a usage of its own and wrong, delete them all and report the right ones with Create.`;
	if (stands === 'copy')
		return `If '${surplusIds![0]}' is wrong too, correct that one: give it as 'Usage ID'.`;
	if (stands === 'both' || stands === 'surplus')
		return `Delete ${surplusIds!.join(', ')} with 'Delete usage', unless it is a usage of its own.`;
	if (stands === 'unknown' && failedAt === undefined && code === 'gone')
		return `Look at what is stored with Get Many before you store the right one once more (${listed(failed.right!)}).`;
	if (stands === 'other') return `Correct '${otherId}' if it is wrong as well.`;
	if (stands === 'wrong' || stands === 'untouched') return fix ?? RUN_AGAIN;
	return [fix, ...(faults ?? []).map((fault) => fault.fix), goOn(id, failed)]
		.filter(Boolean)
		.join(' ');
}

/** The way on after the wrong usage is gone, with all that is needed to go it by hand. */
function goOn(id: string, { stands, failedAt, code, right, wrong }: CorrectionFailed): string {
	if (failedAt === 'waiting' || failedAt === 'reading' || failedAt === 'removing') {
		return `Look at '${id}' with Get: while it is there, run the workflow again; if it is gone, ${storing(right)}${was(wrong)}`;
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
