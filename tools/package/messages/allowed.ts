/**
 * Texts of three or more words that are no message, each with the reason. A text that the rules of
 * flow.ts do not bring to the user or to the screen has to stand here, or the test of the messages
 * fails and names it.
 */
export const ALLOWED: Readonly<Record<string, string>> = {
	'Not a decimal: {literal}':
		'Only for a constant of the code that is no decimal; no value of a user gets there.',
};

/** Shorter texts that are only a part of a message, beside punctuation and names. */
export const FRAGMENTS: ReadonlySet<string> = new Set([
	'the values of its list',
	'exact {randomUUID}:',
]);
