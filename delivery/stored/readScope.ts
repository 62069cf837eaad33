import { codeOfStatus, type Reason } from '../contract/code';
import type { StoredByScope } from '../contract/recognition';
import type { ExactObject } from '../../values/exactJson';
import type { Run } from '../run/run';
import { readList, type Wanted } from './readList';

/** What is stored in a scope by its ident, as the API has it; or why that is not known. */
export type ScopeRead =
	| { readonly known: true; readonly records: ReadonlyMap<string, ExactObject> }
	| { readonly known: false; readonly reason: Reason };

/**
 * Lists what an API has stored in one scope, such as an aggregation. Every record is held against it: a
 * list that holds others is not the one that was asked for.
 *
 * @param wanted how much of it; left out: all
 */
export async function readScope(
	byScope: StoredByScope,
	scope: string,
	run: Run,
	wanted?: Wanted<ExactObject>,
): Promise<ScopeRead> {
	const list = byScope.list(scope);
	const read = await readList(list, run, wanted);
	if (read.kind === 'unreadable') return { known: false, reason: read.reason };
	if (read.kind === 'refused') return refusedList(byScope, read.answer.status);
	const stray = read.items.find((record) => !byScope.isIn(record, scope));
	if (stray !== undefined) {
		const message = `the list for '${scope}' holds '${list.keyOf(stray)}', which does not say that it belongs there, so the list cannot be trusted`;
		return { known: false, reason: { code: 'list-incomplete', message } };
	}
	const records = new Map(read.items.map((record) => [list.keyOf(record), record]));
	return { known: true, records };
}

/** Why an answer of this status is no list of a scope. */
export function refusedList(
	byScope: StoredByScope,
	status: number,
): { readonly known: false; readonly reason: Reason } {
	const reason = { code: codeOfStatus(status), message: byScope.refusalOf(status) };
	return { known: false, reason };
}
