/**
 * How an expected usage is stored after all; `duplicate` equals an earlier item and counts once, `asked`
 * equals one and is not stored, so that only the user can tell whether it is expected.
 */
export const STATUSES = [
	'matched',
	'missing',
	'different',
	'duplicate',
	'asked',
	'conflict',
	'invalid',
	'unknown',
] as const;
export type Status = (typeof STATUSES)[number];
