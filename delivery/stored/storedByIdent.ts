import type { ExactObject } from '../../values/exactJson';
import { codeOfStatus, type Reason } from '../contract/code';
import type { Run } from '../run/run';
import type { Target } from '../contract/target';

/** What an API has stored under an ident, or why that is not known. */
export type ReadByIdent =
	| { readonly kind: 'stored'; readonly body: ExactObject }
	| { readonly kind: 'absent' }
	| { readonly kind: 'unknown'; readonly reason: Reason; readonly status?: number };

/**
 * Reads what is stored under the ident of a usage.
 *
 * @returns `undefined` where the API has no way to read by ident
 */
export async function readByIdent(
	target: Target,
	body: ExactObject,
	run: Run,
): Promise<ReadByIdent | undefined> {
	const { recognition } = target;
	if (recognition.kind !== 'keyedReadable') return undefined;
	const reader = recognition.byIdent;
	const answer = await run.read(
		reader.request(body),
		(candidate) => reader.read(candidate, body) !== undefined,
	);
	if ('unreadable' in answer) return { kind: 'unknown', reason: answer.unreadable };
	const stored = reader.read(answer, body);
	if (stored === undefined) {
		const { status } = answer;
		return {
			kind: 'unknown',
			reason: {
				code: codeOfStatus(status),
				message: `${target.service} answered ${status} when asked for it`,
			},
			status,
		};
	}
	return stored === 'absent' ? { kind: 'absent' } : { kind: 'stored', body: stored };
}
