import type { IDataObject } from 'n8n-workflow';
import type { Run } from '../../delivery/run/run';
import { codeOfStatus } from '../../delivery/contract/code';
import type { Answer, WireRequest } from '../../delivery/contract/wire';
import type { ExactObject } from '../../values/exactJson';
import { asObject, readJson } from '../../values/json';
import { ItemProblem } from '../shared/items/eachItem';
import { refusalOf } from './answers';
import { OTHER_CAUSES_OF_403 } from './api';

/** One record, as the messages about it name it. */
export interface RecordName {
	/** `usage 'sub_usg_1'` */
	readonly name: string;
	/** What to do where Rebilly does not know it. */
	readonly fixUnknown: string;
	/** The permission that reading it needs. */
	readonly permission: string;
}

/**
 * Reads one record.
 *
 * @throws ItemProblem when Rebilly does not know it, refuses, or does not answer in time
 */
export async function readRecord(
	run: Run,
	request: WireRequest,
	which: RecordName,
): Promise<ExactObject> {
	const answer = await run.read(request, (candidate) => recordOf(candidate) !== undefined);
	if ('unreadable' in answer) {
		throw new ItemProblem(
			answer.unreadable.code,
			`The ${which.name} cannot be read: ${answer.unreadable.message}.`,
			'Reading changes nothing, so run the workflow again.',
		);
	}
	const record = recordOf(answer);
	if (record !== undefined) return record;
	throw refusedRead(answer, which);
}

/** The object of an answer 200; `undefined` for anything else. */
export function recordOf(answer: Answer): ExactObject | undefined {
	return answer.status === 200 ? asObject(readJson(answer.body)) : undefined;
}

function refusedRead(answer: Answer, { name, fixUnknown, permission }: RecordName): ItemProblem {
	if (answer.status === 404) {
		const message = `Rebilly has no ${name} (404).`;
		return new ItemProblem('not-found', message, fixUnknown, refusalDetails(answer));
	}
	return refusedProblem(answer, `The ${name} cannot be read`, permission);
}

/** What is the same for every request: the credential, a permission, an address that is not Rebilly's. */
export function refusedProblem(answer: Answer, what: string, permission: string): ItemProblem {
	const details = refusalDetails(answer);
	const { status } = answer;
	const code = codeOfStatus(status);
	if (status === 401) {
		return new ItemProblem(
			code,
			`${what}: Rebilly refused the credential (401).`,
			"Check 'Secret Key' and 'Environment' of the credential.",
			details,
		);
	}
	if (status === 403) {
		return new ItemProblem(
			code,
			`${what}: the key of the credential lacks a permission (403).`,
			`Give it the permission ${permission} in Rebilly. ${OTHER_CAUSES_OF_403}`,
			details,
		);
	}
	if (status === 200 || (status >= 300 && status < 400)) {
		return new ItemProblem(
			code,
			`${what}: the answer (${status}) is not Rebilly's.`,
			"Check 'Environment' and 'Base URL' of the credential.",
			details,
		);
	}
	const { message } = refusalOf(answer);
	return new ItemProblem(
		code,
		`${what} (${status}): ${message}`,
		'Check the fields of this item.',
		details,
	);
}

/** The refusal for the error output. */
export function refusalDetails(answer: Answer): IDataObject {
	const refusal = refusalOf(answer);
	return { refusal: { ...refusal }, requestId: refusal.requestId } as unknown as IDataObject;
}
