import type { Advice, Difference, Refusal } from '../../delivery/contract/outcome';
import { judgeByHttp } from '../../delivery/run/sendPolicy';
import { codeOfStatus, type Reason } from '../../delivery/contract/code';
import type { Decision } from '../../delivery/contract/target';
import type { Answer, Exchange } from '../../delivery/contract/wire';
import { parseDecimal, type Decimal } from '../../values/decimal';
import type { ExactJson, ExactObject } from '../../values/exactJson';
import { parseStoredInstant } from '../../values/instant';
import { asList, asObject, asText, readJson } from '../../values/json';
import { inSentences } from '../../values/sentences';
import { CREATED_FIELD, forbiddenFix, PERMISSIONS } from './api';
import { faultInWords, plainRefusal } from '../shared/host/refusals';

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
 * The send policy. The API has no idempotency key, so after an uncertain answer the usage is looked
 * for before it is sent again, if at all.
 */
export function judge(exchange: Exchange, body: ExactObject): Decision {
	const byHttp = judgeByHttp(exchange, 'Rebilly', refusalOf, FORBIDDEN_FIX);
	if (byHttp !== undefined) return byHttp;
	const answer = exchange as Answer;
	if (answer.status === 201) return judgeStored(answer, body);
	if (answer.status < 300) {
		return {
			kind: 'doubtful',
			reason: unclear(`Rebilly answered ${answer.status} where 201 says that a usage is stored`),
			mayStillStore: true,
		};
	}
	return { kind: 'refused', refusal: refusalOf(answer), ...adviceOf(answer.status, body) };
}

function judgeStored(answer: Answer, body: ExactObject): Decision {
	const usage = asObject(readJson(answer.body));
	const id = asText(usage?.id);
	const accepted = parseDecimal(usage?.quantity);
	if (id === undefined || !accepted.ok) {
		return { kind: 'doubtful', reason: unclear('Rebilly sent an answer that cannot be read') };
	}
	const differences = echoDifferences(usage ?? {}, body, accepted.value);
	const created = usage?.[CREATED_FIELD];
	return {
		kind: 'stored',
		id,
		accepted: accepted.value,
		differences,
		createdAt: parseStoredInstant(created)?.epochMs,
		createdPrecisionMs: precisionOf(created),
	};
}

/**
 * Where what is stored is not what was sent. Assumption: a 201 holds the usage as it is stored. A field
 * that it leaves out says nothing.
 */
function echoDifferences(
	stored: ExactObject,
	body: ExactObject,
	quantity: Decimal,
): readonly Difference[] {
	const sent = body.quantity as Decimal;
	const order = quantity.compare(sent);
	const isLess = order < 0 && body.acceptPartialQuantity === true;
	const differences: Difference[] = [];
	const compare = (field: string, given: string | undefined, is: string | undefined): void => {
		if (given !== undefined && is !== undefined && given !== is)
			differences.push({ field, given, stored: is });
	};
	compare('subscriptionId', asText(body.subscriptionId), asText(stored.subscriptionId));
	// Nearly always it comes back as it was sent, and to read it takes a quarter of all that is done here.
	if (stored.usageTime !== body.usageTime)
		compare('usageTime', asText(body.usageTime), instantOf(stored.usageTime));
	if (order !== 0 && !isLess) compare('quantity', sent.toString(), quantity.toString());
	return differences;
}

/** The smallest difference that a time can show as it is written, in milliseconds. */
function precisionOf(time: ExactJson | undefined): number {
	return /[.,]\d{3}/.test(asText(time) ?? '') ? 1 : 1_000;
}

/** A time in the spelling in which it was sent; one that cannot be read stays as it is. */
function instantOf(value: ExactJson | undefined): string | undefined {
	return parseStoredInstant(value)?.text ?? asText(value);
}

const FORBIDDEN_FIX = forbiddenFix(PERMISSIONS.createUsage);

/** 409 is inferred to mean a hard or trial limit; 404 and 422 both come for unknown subscriptions. */
function adviceOf(status: number, { subscriptionId }: ExactObject): Advice {
	if (status === 409) {
		return {
			code: 'limit-reached',
			fix: "If the plan's limit is reached, raise it, or set 'Accept Partial Quantity' to bill up to the limit.",
		};
	}
	return {
		code: codeOfStatus(status),
		fix:
			adviceOnEmail(String(subscriptionId)) ??
			'Check the named fields, and that the subscription item exists and has a metered plan.',
	};
}

/** Rebilly takes IDs that look like an e-mail, so only what is refused is taken for one. */
export function adviceOnEmail(text: string): string | undefined {
	return /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(text)
		? 'It looks like the e-mail of the customer: give it in a column customer.email, or choose By Customer on the screen.'
		: undefined;
}

function unclear(message: string): Reason {
	return { code: 'unclear-answer', message };
}
