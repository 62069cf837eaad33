/** What tables hold where somebody had no value. */
const NO_VALUE =
	/^(?:n\.?\/?a\.?|<na>|nan|nat|null|none|nil|undefined|unknown|tbd|k\.\s?a\.|\?+|[-–—]+)$/i;

/** What a spreadsheet shows where a formula has no result; `#1001` is the number of an order. */
const NO_RESULT = /^#(?:\p{L}[\p{L}\d/]*[!?]|n\/?[adv]|n\/disp)$/iu;

/**
 * What to do with a text that stands for a value which is not there.
 *
 * @param given as it came, without blanks around it
 * @returns a sentence for the user, or nothing for any other value
 */
export function noValueAdvice(given: unknown): string | undefined {
	if (typeof given !== 'string') return undefined;
	if (NO_RESULT.test(given))
		return 'A formula of the spreadsheet has no result there: fix it in the file, and bring the row again.';
	if (NO_VALUE.test(given))
		return 'It stands for a value that is not there: fill it in, or leave such rows out, for example with a Filter node before this one.';
	return undefined;
}

/**
 * The same for what tells usages apart, such as a reference: a lone 0 is what tables and programs hold
 * where there is none, and would make all such rows one usage.
 *
 * @param given as it came, without blanks around it
 * @returns a sentence for the user, or nothing for any other value
 */
export function noIdentAdvice(given: unknown): string | undefined {
	return given === 0 || given === '0' ? noValueAdvice('null') : noValueAdvice(given);
}
