import type { Refusal } from '../../delivery/contract/outcome';
import { judgeByHttp } from '../../delivery/run/sendPolicy';
import { codeOfStatus, type Reason } from '../../delivery/contract/code';
import type { Decision } from '../../delivery/contract/target';
import type { Answer, Exchange } from '../../delivery/contract/wire';
import type { ExactJson, ExactObject } from '../../values/exactJson';
import { asList, asObject, asText, readJson } from '../../values/json';
import { inSentences } from '../../values/sentences';
import { faultInWords, plainRefusal } from '../shared/host/refusals';
import { DUPLICATE_STATUSES, DUPLICATE_WORDS, EMBEDDED, IDENT_WORDS, OTHER_CAUSES_OF_403, PAGE } from './api';

/**
 * Reads the documented body of a refusal: `{status, timestamp, message, path, uuid, errors}`, where
 * `uuid` is what the vendor's support asks for.
 */
export function refusalOf(answer: Answer): Refusal {
	const body = asObject(readJson(answer.body));
	if (body === undefined) return plainRefusal(answer.status, answer.body);
	const fields = (asList(body.errors) ?? []).map((entry) => {
		const fault = asObject(entry) ?? {};
		return { field: asText(fault.fieldName) ?? '', message: asText(fault.error) ?? '' };
	});
	const lead = asText(body.message) ?? `Status ${answer.status}`;
	return {
		status: answer.status,
		message: inSentences([lead, ...fields.flatMap(faultInWords)]),
		code: asText(body.status),
		requestId: asText(body.uuid),
		fields,
	};
}

/**
 * The send policy for both ways of reporting usage. The API keeps the ident unique, so whatever went
 * wrong may be repeated with the same ident; a repeat that finds it taken has its answer.
 *
 * @param permission what a client without it is not allowed
 */
export function judge(exchange: Exchange, identField: string, permission: string): Decision {
	const forbiddenFix = `Ask Instellix for the permission ${permission} for the client of the credential. ${OTHER_CAUSES_OF_403}`;
	const byHttp = judgeByHttp(exchange, 'Instellix', refusalOf, forbiddenFix);
	if (byHttp !== undefined) return byHttp;
	const answer = exchange as Answer;
	if (answer.status === 201) {
		const isWhole = answer.body.trim() === '' || readJson(answer.body) !== undefined;
		return isWhole
			? { kind: 'stored' }
			: { kind: 'doubtful', reason: unclear('Instellix sent an answer that cannot be read') };
	}
	if (answer.status < 300) {
		return {
			kind: 'doubtful',
			reason: unclear(`Instellix answered ${answer.status} where 201 says that a usage is stored`),
			mayStillStore: true,
		};
	}
	// Without the API's words it cannot be told whether the ident is taken; a proxy may have spoken.
	if (DUPLICATE_STATUSES.has(answer.status) && asObject(readJson(answer.body)) === undefined) {
		const reason = unclear(`Instellix answered ${answer.status} without saying why`);
		return { kind: 'doubtful', reason };
	}
	const refusal = refusalOf(answer);
	if (saysIdentIsTaken(refusal, identField)) return { kind: 'exists', refusal };
	const { status } = answer;
	return { kind: 'refused', refusal, code: codeOfStatus(status), fix: fixOf(status) };
}

/** By words or a fault about the ident; a bare status never says it, for a 409 may be about the contract. */
function saysIdentIsTaken({ status, message, fields = [] }: Refusal, identField: string): boolean {
	if (!DUPLICATE_STATUSES.has(status)) return false;
	const isConflict = status === 409;
	if (isConflict && IDENT_WORDS.test(message) && DUPLICATE_WORDS.test(message)) return true;
	return fields.some(
		(fault) => fault.field === identField && (isConflict || DUPLICATE_WORDS.test(fault.message)),
	);
}

function fixOf(status: number): string {
	if (status === 404)
		return 'Check that the contract, product and aggregation exist in this environment and realm.';
	return status === 409
		? 'Settle what stands against it and run the workflow again: a usage that is stored will not be stored twice.'
		: 'Fix the named fields and run the workflow again.';
}

function unclear(message: string): Reason {
	return { code: 'unclear-answer', message };
}

/** The records of a list answer; `undefined` when it is none. */
export function recordsOf(answer: Answer): readonly ExactObject[] | undefined {
	if (answer.status !== 200) return undefined;
	const body = readJson(answer.body);
	const list = asList(body) ?? embeddedList(asObject(body));
	return list?.map(asObject).filter((record) => record !== undefined);
}

function embeddedList(body: ExactObject | undefined): readonly ExactJson[] | undefined {
	const embedded = asObject(body?.[EMBEDDED]);
	return (
		embedded &&
		Object.values(embedded)
			.map(asList)
			.find((list) => list !== undefined)
	);
}

/** How many records a list answer says there are in all; `undefined` when it does not say it. */
export function readTotal(answer: Answer): number | undefined {
	const page = asObject(asObject(readJson(answer.body))?.[PAGE.name]);
	const total = asText(page?.[PAGE.total]);
	return total !== undefined && /^\d{1,15}$/.test(total) ? Number(total) : undefined;
}
