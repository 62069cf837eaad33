/** Patterns that a text may be written by, most likely first; without a time of day where it has none. */
export interface LikelyPatterns {
	readonly patterns: readonly string[];
	readonly hasTimeOfDay: boolean;
}

const DATE = String.raw`(?<first>\d{1,4})(?<sign>[./-])(?<second>\d{1,2})\k<sign>(?<third>\d{1,4})`;
const CLOCK = String.raw`(?<gap>,?\s+)(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<seconds>\d\d)(?:(?<point>[.,])\d+)?)?(?:(?<blank>\s*)(?<half>[ap]m))?`;
const NUMERIC = new RegExp(`^${DATE}(?:${CLOCK})?$`, 'i');

/**
 * Guesses the pattern of a text that is not ISO 8601, to propose it: never to read by it.
 *
 * @param text without blanks at its ends
 */
export function likelyPatterns(text: string): LikelyPatterns | undefined {
	const found = NUMERIC.exec(text)?.groups as
		Readonly<Record<string, string | undefined>> | undefined;
	if (found === undefined) return undefined;
	const { first, sign, second, third } = found as Readonly<Record<string, string>>;
	if (first.length !== 4 && (first.length > 2 || third.length % 2 === 1)) return undefined;
	const dates = datePatterns(first, second, third, sign);
	const { gap, hour, seconds, point, blank, half } = found;
	if (hour === undefined) return { patterns: dates, hasTimeOfDay: false };
	const letter = half === undefined ? 'H' : 'h';
	const clock = [
		`${gap!.replace(/\s+/, ' ')}${letter.repeat(hour.length)}:mm`,
		seconds === undefined ? '' : ':ss',
		point === undefined ? '' : `${point}u`,
		half === undefined ? '' : `${blank === '' ? '' : ' '}a`,
	].join('');
	return { patterns: dates.map((date) => date + clock), hasTimeOfDay: true };
}

/** Points part day, month and year; with other signs the month may come first, unless a number is no month. */
function datePatterns(first: string, second: string, third: string, sign: string): string[] {
	const join = (...parts: string[]): string => parts.join(sign);
	const sized = (letter: string, digits: string): string =>
		letter.repeat(Math.min(digits.length, 2));
	if (first.length > 2) return [join('yyyy', sized('M', second), sized('d', third))];
	const year = third.length === 2 ? 'yy' : 'yyyy';
	const dayFirst = join(sized('d', first), sized('M', second), year);
	const monthFirst = join(sized('M', first), sized('d', second), year);
	if (sign === '.' || Number(first) > 12) return [dayFirst];
	return Number(second) > 12 ? [monthFirst] : [dayFirst, monthFirst];
}
