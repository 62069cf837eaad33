import type { IDataObject } from 'n8n-workflow';
import type { CorrectionDone, CorrectionFailed } from '../../../delivery/correct/correction';
import type { Code } from '../../../delivery/contract/code';
import type { StoredUsage } from '../../../delivery/contract/recognition';
import { formatInstant } from '../../../values/instant';
import { inSentences } from '../../../values/sentences';
import { ItemProblem } from '../items/eachItem';
import { fixOf, type WrongName } from './correctionFix';
import { recordJson } from './recordJson';

const OVER_LIMIT: Code = 'over-limit';

/** A wrong usage that is known by its ID. */
export function namedById(id: string): WrongName {
	return { id, name: `'${id}'` };
}

/** The output of a usage that is right now. */
export function correctedJson(
	{ id, name }: WrongName,
	done: CorrectionDone,
	service: string,
): IDataObject {
	const { how, storedId, right, wrong, remainder, audited } = done;
	const code = remainder === undefined ? done.code : OVER_LIMIT;
	return {
		corrected: true,
		changed: how === 'replaced',
		...(how === 'already' ? { alreadyCorrected: true } : {}),
		message: doneMessage(name, done, service),
		deletedId: how === 'unchanged' ? null : (id ?? null),
		storedId: storedId ?? null,
		...(code === undefined ? {} : { code }),
		...(remainder === undefined ? {} : { remainder }),
		...(audited === undefined ? {} : { audited }),
		usage: recordJson(right),
		...(wrong === undefined ? {} : { was: recordJson(wrong) }),
	};
}

function doneMessage(
	name: string,
	{ how, storedId, remainder, code, audited }: CorrectionDone,
	service: string,
): string {
	const unread =
		audited === undefined
			? ''
			: ` It could not be looked at once more, whether another copy of either was stored meanwhile.`;
	if (how === 'unchanged')
		return `The usage ${name} says this already; nothing was changed.${unread}`;
	if (how === 'already')
		return `The usage ${name} was replaced before: '${storedId}' says what is right. Nothing was sent twice.`;
	const less =
		remainder === undefined
			? ''
			: ` ${remainder} of the quantity was over the limit of the plan and is not billed.`;
	const late =
		code === 'list-lags'
			? ` Its list of usages does not show it yet: correct or report it again only when it does.`
			: '';
	return `${service} deleted the usage ${name} and stored the right one.${less}${late}${unread}`;
}

/** What stands, as the first words of each message. */
const STANDING: Readonly<Record<CorrectionFailed['stands'], (name: string) => string>> = {
	wrong: (name) => `The wrong usage ${name} still stands and nothing was stored`,
	copy: (name) =>
		`The wrong usage ${name} is gone, but another one says the same, and nothing was stored`,
	both: (name) =>
		`Both stand: the wrong usage ${name} was replaced, and stored again beside the right one`,
	surplus: (name) =>
		`In place of the usage ${name} the right one is stored, but more often than once`,
	neither: (name) =>
		`Neither usage stands: the wrong one ${name} is gone, and the right one is not stored`,
	other: (name) => `The usage ${name} was settled already, but not with this right one`,
	untouched: (name) => `Nothing was changed of the wrong usage ${name}`,
	absent: (name) => `Nothing was changed, because no usage to correct was found ${name}`,
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
	absent: 'notFound',
	unknown: 'unknown',
};

/** A correction that failed: which of the two stands, why, and how to go on. */
export function correctionProblem(
	wrongName: WrongName,
	failed: CorrectionFailed,
	service: string,
): ItemProblem {
	const { stands, code, refusal, faults, wrong, right, otherId, surplusIds, found } = failed;
	const { id, name } = wrongName;
	const details = {
		outcome: OUTCOMES[stands],
		...(id === undefined ? {} : { id }),
		...(otherId === undefined ? {} : { otherId }),
		...(surplusIds === undefined ? {} : { surplusIds }),
		...(found === undefined ? {} : { found: found.map(foundJson) }),
		...(faults === undefined ? {} : { field: faults[0]?.field, faults }),
		...(refusal === undefined ? {} : { refusal, requestId: refusal.requestId }),
		...(wrong === undefined ? {} : { wrong: recordJson(wrong) }),
		...(right === undefined ? {} : { right: recordJson(right) }),
	};
	const why = reasonOf(wrongName, failed, service);
	// It may be no wrong one, but another usage that has come to its place.
	const standing = STANDING[code === 'equal-stored' ? 'untouched' : stands];
	return new ItemProblem(
		code,
		inSentences([standing(name), ...why]),
		fixOf(wrongName, failed),
		details as unknown as IDataObject,
	);
}

function foundJson({ id, content }: StoredUsage): IDataObject {
	return { id, ...recordJson(content) };
}

function reasonOf(wrongName: WrongName, failed: CorrectionFailed, service: string): string[] {
	const { name } = wrongName;
	const { stands, failedAt, reason, faults, refusal } = failed;
	if (faults !== undefined) return faults.map(({ message }) => message);
	switch (failedAt) {
		case undefined:
			return [situation(wrongName, failed, service)];
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
					? `${name} may or may not be deleted, and the right one is not stored: ${reason}`
					: reason,
			];
		case 'storing':
			return [
				stands === 'unknown'
					? `The wrong one ${name} is gone, the right one may or may not be stored: ${reason}`
					: reason,
			];
	}
}

/** What was found that stands against the correction, although every answer was had. */
function situation({ id, name }: WrongName, failed: CorrectionFailed, service: string): string {
	const { stands, code, reason, otherId, surplusIds = [], found = [] } = failed;
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
			return `This execution stored or found '${reason}' in its place for another item or in an earlier try`;
		case 'gone':
			if (stands === 'unknown')
				return `The right one was stored as '${otherId}' and is no longer there: somebody has deleted or corrected it since`;
			return `${service} had no usage ${name} any more when this run asked`;
		case 'ids-differ':
			return `${service} says that it has no usage ${name}, but its lists go on to show it, so the right one was not stored`;
		case 'usage-ambiguous':
			return `${service} has several there: ${inWords(found)}`;
		case 'usage-not-found':
			if (found.length > 0)
				return `What ${service} has there says something else: ${inWords(found)}`;
			return `${service} has none of this subscription item there, nor the right one`;
		case 'fields-missing':
			return `${service} has no usage ${name} any more. Whether the right one is stored can only be looked up with all of its fields; missing in 'Update Fields': ${reason}`;
		default:
			return reason;
	}
}

/** `'sub_usg_1' with 9 at 2026-03-01T08:00:00.000Z` */
function inWords(found: readonly StoredUsage[]): string {
	const named = found
		.slice(0, MOST_NAMED)
		.map(({ id, quantity, time }) => `'${id}' with ${quantity} at ${formatInstant(time)}`);
	const more = found.length - named.length;
	return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const MOST_NAMED = 10;
