/**
 * Why something is no plain success: stable, for workflows to branch on, one for each reason that asks
 * for another action of the user. docs/reference/codes.md says what each one means and what to do.
 */
export const CODES = [
	// What is wrong with a field of an item.
	'required',
	'quantity-missing',
	'reference-missing',
	'near-miss-column',
	'wrong-type',
	'not-an-object',
	'unreadable',
	'broken-json',
	'broken-expression',
	'broken-character',
	'too-long',
	'wrong-form',
	'not-in-list',
	'out-of-range',
	'too-many-entries',
	'repeated-key',
	'read-only',
	'contract-or-debtor-missing',
	'customer-not-found',
	'customer-ambiguous',
	'names-differ',
	'aggregation-not-found',
	'aggregation-ambiguous',
	'ident-of-agent',
	'not-a-number',
	'imprecise-number',
	'thousands-separator',
	'other-decimal-separator',
	'too-many-digits',
	'too-many-decimals',
	'below-minimum',
	'not-a-time',
	'time-as-number',
	'date-without-time',
	'not-on-the-calendar',
	'time-without-zone',
	'time-skipped',
	'time-repeated',
	'time-too-precise',
	'wrong-time-format',
	'time-format-mismatch',
	'unknown-zone',
	'end-before-start',
	'period-too-long',
	'nothing-to-combine',
	'too-many-periods',
	'nothing-to-correct',
	'fields-missing',
	// What stands against what was to be stored, read or removed.
	'equal-row',
	'in-history',
	'not-compared',
	'stored-more-often',
	'taken-back',
	'no-permission-to-delete',
	'list-lags',
	'not-proven',
	'over-limit',
	'over-limit-or-late-rows',
	'other-content',
	'other-quantity-same-time',
	'late-rows',
	'difference-stored',
	'sum-corrected',
	'other-row-same-identity',
	'other-sum-same-period',
	'equal-stored',
	'unrecognisable',
	'invoiced',
	'gone',
	'corrected-otherwise',
	'usage-not-found',
	'usage-ambiguous',
	'wrong-stored-again',
	'not-stored',
	'not-expected',
	'stored-twice',
	'too-young',
	'dry-run',
	'held-back',
	'not-approved',
	'held-by-guard',
	// What the API or the way to it answered.
	'refused',
	'limit-reached',
	'not-found',
	'no-permission',
	'credential-refused',
	'credential-changed',
	'redirected',
	'rate-limited',
	'unclear-answer',
	'echo-differs',
	'answer-lost',
	'no-connection',
	'wrong-certificate',
	'time-limit',
	'cancelled',
	'locked',
	'list-incomplete',
	'list-does-not-show',
	'list-changed',
	'search-ignored',
	'search-undocumented',
	// In what way an API behaves otherwise than it is taken to.
	'filter-ignored',
	'created-time-missing',
	'created-time-goes-back',
	'listed-late',
	'ids-differ',
	// Why a node cannot begin.
	'wrong-base-url',
	'wrong-organization',
	'wrong-key',
	'wrong-realm',
	'wrong-scope',
	'no-token',
	'combine-needs-zone',
	'combine-needs-time',
	'combine-with-reference',
	'reference-of-agent',
	'agent-may-not-change',
	'no-history',
	'unknown-operation',
	'cannot-begin',
	'unexpected',
	// Why a webhook is not registered.
	'no-event-chosen',
	'address-refused',
	'too-many-webhooks',
] as const;

export type Code = (typeof CODES)[number];

/** Why something did not go on: what a workflow branches on, and words that go into a message. */
export interface Reason {
	readonly code: Code;
	/** For the user, without any secret; often without a full stop, because more may follow. */
	readonly message: string;
}

/** The reason that the status of a refusal gives, where the API says nothing more exact. */
export function codeOfStatus(status: number): Code {
	if (status === 401) return 'credential-refused';
	if (status === 403) return 'no-permission';
	if (status === 404) return 'not-found';
	if (status === 429) return 'rate-limited';
	if (status >= 300 && status < 400) return 'redirected';
	return status < 300 || status === 408 || status >= 500 ? 'unclear-answer' : 'refused';
}

export type CodeCounts = Readonly<Partial<Record<Code, number>>>;

/** How often each code comes. */
export function countCodes(codes: ReadonlyArray<Code | undefined>): CodeCounts {
	const counts: Partial<Record<Code, number>> = {};
	for (const code of codes) if (code !== undefined) counts[code] = (counts[code] ?? 0) + 1;
	return counts;
}
