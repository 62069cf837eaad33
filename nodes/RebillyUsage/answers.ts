import type { Refusal } from '../../delivery/contract/outcome';
import { judgeByHttp } from '../../delivery/run/sendPolicy';
import { codeOfStatus, type Reason } from '../../delivery/contract/code';
import type { Advice, Decision } from '../../delivery/contract/target';
import type { Answer, Exchange } from '../../delivery/contract/wire';
import { parseDecimal } from '../../values/decimal';
import { asList, asObject, asText, readJson } from '../../values/json';
import { faultInWords, inSentences, plainRefusal } from '../shared/host/refusals';

/**
 * Reads a problem document (RFC 9457 with `invalidFields`, or the older shape with `error`); what it
 * says comes in the order detail, title, error, then every invalid field.
 */
export function refusalOf(answer: Answer): Refusal {
	const body = asObject(readJson(answer.body));
	if (body === undefined) return plainRefusal(answer.status, answer.body);
	const fields = (asList(body.invalidFields) ?? []).map((entry) => {
		const fault = asObject(entry) ?? {};
		return { field: asText(fault.field) ?? '', message: asText(fault.message) ?? '' };
	});
	const lead = asText(body.detail) ?? asText(body.title) ?? asText(body.error);
	return {
		status: answer.status,
		message: inSentences([lead ?? `Status ${answer.status}`, ...fields.flatMap(faultInWords)]),
		code: asText(body.type),
		requestId: asText(body.instance) ?? answer.headers['x-request-id'],
		fields,
	};
}

/**
 * The send policy. The API has no idempotency key, so after an uncertain answer the usage is read
 * back before anything is sent again.
 */
export function judge(exchange: Exchange): Decision {
	const byHttp = judgeByHttp(exchange, 'Rebilly', refusalOf);
	if (byHttp !== undefined) return byHttp;
	const answer = exchange as Answer;
	if (answer.status === 201) return judgeStored(answer);
	if (answer.status < 300) {
		return {
			kind: 'doubtful',
			reason: unclear(`Rebilly answered ${answer.status} where 201 says that a usage is stored`),
		};
	}
	return { kind: 'refused', refusal: refusalOf(answer), ...adviceOf(answer.status) };
}

function judgeStored(answer: Answer): Decision {
	const usage = asObject(readJson(answer.body));
	const id = asText(usage?.id);
	const accepted = parseDecimal(usage?.quantity);
	if (id === undefined || !accepted.ok) {
		return { kind: 'doubtful', reason: unclear('Rebilly sent an answer that cannot be read') };
	}
	return { kind: 'stored', id, accepted: accepted.value };
}

/** 409 is inferred to mean a hard or trial limit; 404 and 422 both come for unknown subscriptions. */
function adviceOf(status: number): Advice {
	if (status === 409) {
		return {
			code: 'limit-reached',
			fix: "If the plan's limit is reached, raise it, or set 'Accept Partial Quantity' to bill up to the limit.",
		};
	}
	return {
		code: codeOfStatus(status),
		fix: 'Check the named fields, and that the subscription item exists and has a metered plan.',
	};
}

function unclear(message: string): Reason {
	return { code: 'unclear-answer', message };
}
