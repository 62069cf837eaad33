import type { IDataObject } from 'n8n-workflow';
import upperFirst from 'lodash/upperFirst';
import type { CorrectionDone, CorrectionFailed } from '../../../delivery/correct/correction';
import type { Code } from '../../../delivery/contract/code';
import type { ExactObject } from '../../../values/exactJson';
import { inSentences } from '../host/refusals';
import { ItemProblem } from '../items/eachItem';
import { recordJson } from './recordJson';

const OVER_LIMIT: Code = 'over-limit';

/** The output of a usage that is right now. */
export function correctedJson(id: string, done: CorrectionDone, service: string): IDataObject {
	const { how, storedId, right, wrong, remainder } = done;
	return {
		corrected: true,
		changed: how === 'replaced',
		...(how === 'already' ? { alreadyCorrected: true } : {}),
		message: doneMessage(id, done, service),
		deletedId: how === 'unchanged' ? null : id,
		storedId: storedId ?? null,
		...(remainder === undefined ? {} : { code: OVER_LIMIT, remainder }),
		usage: recordJson(right),
		...(wrong === undefined ? {} : { was: recordJson(wrong) }),
	};
}

function doneMessage(
	id: string,
	{ how, storedId, remainder }: CorrectionDone,
	service: string,
): string {
	if (how === 'unchanged') return `The usage '${id}' says this already; nothing was changed.`;
	if (how === 'already')
		return `The usage '${id}' was replaced before: '${storedId}' says what is right. Nothing was sent twice.`;
	const less =
		remainder === undefined
			? ''
			: ` ${remainder} of the quantity was over the limit of the plan and is not billed.`;
	return `${service} deleted the usage '${id}' and stored the right one.${less}`;
}

/** What stands, as the first words of each message. */
const STANDING: Readonly<Record<CorrectionFailed['stands'], (id: string) => string>> = {
	wrong: (id) => `The wrong usage '${id}' still stands and nothing was stored`,
	neither: (id) =>
		`Neither usage stands: the wrong one '${id}' is gone, and the right one is not stored`,
	other: (id) => `The wrong usage '${id}' was replaced already, but not by this right one`,
	untouched: (id) => `Nothing was changed, because the wrong usage '${id}' could not be read`,
	unknown: () => 'It is not certain which usage stands',
};

/** The outcome in the details, by which a workflow can branch. */
const OUTCOMES: Readonly<Record<CorrectionFailed['stands'], string>> = {
	wrong: 'wrongStands',
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
	const { stands, code, refusal, faults, wrong, right, otherId } = failed;
	const details = {
		outcome: OUTCOMES[stands],
		id,
		...(otherId === undefined ? {} : { otherId }),
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

function reasonOf(
	id: string,
	{ stands, cause, reason, faults, refusal }: CorrectionFailed,
	service: string,
): string[] {
	switch (cause) {
		case 'invalid':
			return (faults ?? []).map(({ message }) => message);
		case 'invoiced':
			return [`It is on the invoice ${reason}`];
		case 'equalStored':
			return [
				`${service} has another usage, '${reason}', that says exactly what the right one is to say`,
			];
		case 'correctedOtherwise':
			return [`This execution stored '${reason}' in its place`];
		case 'gone':
			return [`${service} had no usage '${id}' any more when this run asked`];
		case 'goneInPart':
			return [
				`${service} has no usage '${id}' any more. Whether the right one is stored can only be looked up with all of its fields; missing in 'Update Fields': ${reason}`,
			];
		case 'unlisted':
			return [`What is stored could not be listed: ${reason}`];
		case 'removalRefused':
			return [`${service} refused to delete it (${refusal?.status}): ${reason}`];
		case 'notRemoved':
			return [
				stands === 'unknown'
					? `'${id}' may or may not be deleted, and the right one is not stored: ${reason}`
					: reason,
			];
		case 'rejected':
		case 'unread':
			return [reason];
		case 'notStored':
			return [
				stands === 'unknown'
					? `The wrong one '${id}' is gone, the right one may or may not be stored: ${reason}`
					: reason,
			];
	}
}

const RUN_AGAIN = 'Run the workflow again.';

function fixOf(id: string, failed: CorrectionFailed): string {
	const { stands, cause, fix, faults, otherId } = failed;
	if (cause === 'invalid' && stands === 'wrong')
		return (faults ?? []).map((fault) => fault.fix).join(' ');
	if (cause === 'invoiced') {
		return 'Give the customer a credit for it, and report what is missing with Create.';
	}
	if (cause === 'equalStored') {
		return `If '${otherId}' is the right one, delete '${id}' with Delete. If both are meant, let the 'Usage Time' of the right one differ by a millisecond.`;
	}
	if (stands === 'other') return `Correct '${otherId}' if it is wrong as well.`;
	if (stands === 'wrong' || stands === 'untouched') return fix ?? RUN_AGAIN;
	return [fix, ...(faults ?? []).map((fault) => fault.fix), goOn(id, failed)]
		.filter(Boolean)
		.join(' ');
}

/** The way on after the wrong usage is gone, with all that is needed to go it by hand. */
function goOn(id: string, { stands, cause, right, wrong }: CorrectionFailed): string {
	if (cause === 'unread' || (cause === 'notRemoved' && stands === 'unknown')) {
		return `Look at '${id}' with Get: while it is there, run the workflow again; if it is gone, ${storing(right)}${was(wrong)}`;
	}
	if (cause === 'goneInPart')
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
