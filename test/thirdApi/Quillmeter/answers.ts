import type { Refusal } from '../../../delivery/contract/outcome';
import { judgeByHttp } from '../../../delivery/run/sendPolicy';
import { codeOfStatus } from '../../../delivery/contract/code';
import type { Decision } from '../../../delivery/contract/target';
import type { Answer, Exchange } from '../../../delivery/contract/wire';
import { asList, asObject, asText, readJson } from '../../../values/json';
import { plainRefusal } from '../../../nodes/shared/host/refusals';
import type { ExactObject } from '../../../values/exactJson';

/** Reads the documented body of a refusal: `{code, reason}`. */
export function refusalOf(answer: Answer): Refusal {
	const body = asObject(readJson(answer.body));
	if (body === undefined) return plainRefusal(answer.status, answer.body);
	return {
		status: answer.status,
		message: asText(body.reason) ?? `Status ${answer.status}`,
		code: asText(body.code),
		requestId: answer.headers['x-request-id'],
	};
}

/** What an answer means for any usage; what HTTP itself says is the same for every API. */
export function judge(exchange: Exchange): Decision {
	const byHttp = judgeByHttp(exchange, 'Quillmeter', refusalOf);
	if (byHttp !== undefined) return byHttp;
	const answer = exchange as Answer;
	const id = storedId(answer);
	if (answer.status === 201 && id !== undefined) return { kind: 'stored', id };
	if (answer.status < 300)
		return {
			kind: 'doubtful',
			reason: { code: 'unclear-answer', message: 'Quillmeter sent an answer that cannot be read' },
			...(answer.status !== 201 && { mayStillStore: true }),
		};
	return {
		kind: 'refused',
		refusal: refusalOf(answer),
		code: codeOfStatus(answer.status),
		fix: 'Check that the meter exists.',
	};
}

/** Documented: 200 repeats the event that this key has stored, 409 says that it stored another one. */
export function judgeKeyed(exchange: Exchange): Decision {
	const isRepeat =
		'status' in exchange &&
		(exchange.status === 409 || (exchange.status === 200 && storedId(exchange) !== undefined));
	return isRepeat ? { kind: 'exists', refusal: refusalOf(exchange) } : judge(exchange);
}

function storedId(answer: Answer): string | undefined {
	return asText(asObject(readJson(answer.body))?.id);
}

/** The records of a list; `undefined` when the answer is none. */
export function recordsOf(answer: Answer): readonly ExactObject[] | undefined {
	if (answer.status !== 200) return undefined;
	return asList(readJson(answer.body))?.map((record) => asObject(record) ?? {});
}
