import type { Execution } from './evidence';
import type { Finding } from './finding';
import { leadsByKey } from './leads';
import { avoidable } from './settling';

/**
 * Usages that ended as `unknown`. It is a violation where the answer was to be had: the API could be
 * asked, and after the last doubtful request either it answered or nobody tried often enough.
 */
export function unknowns(execution: Execution): Finding[] {
	if (execution.claim !== undefined) return claimedUnknowns(execution);
	return Object.values(leadsByKey(execution))
		.flat()
		.filter(({ outcome }) => outcome === 'unknown')
		.map(({ item, message }) => unknownFinding(item, message, execution));
}

/** Where the node fails as a whole it names them. */
function claimedUnknowns(execution: Execution): Finding[] {
	const { claim, failure = '' } = execution;
	return (claim?.items ?? [])
		.filter(({ outcome }) => outcome === 'unknown')
		.map(({ item }) => unknownFinding(item, failure.split('\n', 1)[0], execution));
}

function unknownFinding(item: number, message: string, execution: Execution): Finding {
	const row = execution.rows[item];
	const { key } = row;
	const mistake = execution.readable ? avoidable(row, execution) : undefined;
	const excuse = execution.readable
		? 'every try to settle it failed'
		: 'the API could not be asked';
	return {
		check: 'unknown',
		key,
		count: 1,
		why: mistake ?? excuse,
		item,
		said: message,
		isViolation: mistake !== undefined,
	};
}
