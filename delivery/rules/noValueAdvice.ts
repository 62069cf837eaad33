/** What tables hold where somebody had no value. */
const NO_VALUE = /^(?:n\.?\/?a\.?|nan|null|none|nil|unknown|tbd|\?+|[-–—]+)$/i;

/** What a spreadsheet shows where a formula has no result, in English and in German. */
const NO_RESULT = /^#[\p{L}\d/]{2,12}[!?]?$/u;

/**
 * What to do with a text that stands for a value which is not there.
 *
 * @param given as it came, without blanks around it
 * @returns a sentence for the user, or nothing for any other value
 */
export function noValueAdvice(given: unknown): string | undefined {
	if (typeof given !== 'string') return undefined;
	if (NO_RESULT.test(given))
		return 'A formula of the spreadsheet has no result there: mend it in the file, and bring the row again.';
	if (NO_VALUE.test(given))
		return 'It stands for a value that is not there: fill it in, or leave such rows out, for example with a Filter node before this one.';
	return undefined;
}
