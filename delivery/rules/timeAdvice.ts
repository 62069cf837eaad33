import type { InstantFault, TimeReading } from '../../values/instant';
import { readIso } from '../../values/isoTime';
import { likelyPatterns } from '../../values/likelyPatterns';
import { meaningsOf, TIME_NUMBERS, type NumberMeaning } from '../../values/timeNumbers';

type Words = [problem: string, fix: string];

const EXAMPLE = '2026-03-01T08:30:00+01:00';

/** What to do with a value that is no time, with the pattern that its text seems to have. */
export function noTimeAdvice(given: unknown): string {
	if (typeof given !== 'string') return `Give a date object, or a text like ${EXAMPLE}.`;
	const patterns = likelyPatterns(given)?.patterns ?? [];
	const which = patterns.length > 0 ? `: ${patternsInWords(patterns)}` : '';
	return `Write it like ${EXAMPLE}, or give its pattern in the option 'Time Pattern'${which}.`;
}

/** What to do with a date without a time of day, shown with the date itself. */
export function dateAdvice(given: unknown): string {
	const text = String(given);
	const likely = readIso(text) === undefined ? likelyPatterns(text)?.patterns : undefined;
	if (likely === undefined)
		return `Add the time of day, such as ${text}T00:00:00+01:00, or choose 'Date Only' in the option 'Time Format' to take the start of the day.`;
	const withTime = patternsInWords(likely.map((pattern) => `${pattern} HH:mm`));
	return `Add the time of day, such as ${text} 00:00, with its pattern in the option 'Time Pattern': ${withTime}. Or choose 'Date Only' in the option 'Time Format', with ${likely.join(' or ')} in 'Time Pattern', to take the start of the day.`;
}

/** How a text without an offset can be given one, shown with the text itself where that is ISO 8601. */
export function zoneAdvice(given: unknown): string {
	const isIso =
		typeof given === 'string' && given.length <= EXAMPLE.length && readIso(given) !== undefined;
	const example = isIso && given.length > 10 ? `${given}+01:00` : EXAMPLE;
	return `Choose in the option 'Time Zone' which zone these times are in, or write them in ISO 8601 with their offset, like ${example}.`;
}

/** The options that make a time of what is none, as far as its text says them. */
export function optionsFor(
	code: InstantFault,
	given: unknown,
	needsZone: boolean,
): Readonly<Record<string, string>> {
	const isText = code === 'not-a-time' && typeof given === 'string';
	const patterns = (isText ? likelyPatterns(given)?.patterns : undefined) ?? [];
	return {
		...(patterns.length > 0 && {
			'Time Format': 'Pattern of Your Own',
			'Time Pattern': patterns.join(' or '),
		}),
		...(needsZone && { 'Time Zone': 'the zone of these times' }),
	};
}

/** What is said of a text that is neither ISO 8601 nor what the options say. */
export function mismatch(given: unknown, { pattern, numbers }: TimeReading): Words {
	const likely = typeof given === 'string' ? (likelyPatterns(given)?.patterns ?? []) : [];
	if (pattern === undefined) {
		const isOfSheet = numbers?.startsWith('excel') === true && likely.length > 0;
		const chosen = numbers === undefined ? '' : TIME_NUMBERS[numbers];
		return [
			`is neither ISO 8601 nor a number, which '${chosen}' in the option 'Time Format' reads`,
			isOfSheet ? MIXED_COLUMN : "Fix the time or the option 'Time Format'.",
		];
	}
	const others = likely.filter((other) => other !== pattern.text);
	const which = others.length > 0 ? `, for example ${patternsInWords(others)}` : '';
	if (pattern.isOfLocale === true)
		return [
			`is neither ISO 8601 nor written as the option 'Locale' says, ${pattern.text}`,
			`Fix the time, choose another 'Locale', or add the option 'Time Pattern'${which}.`,
		];
	const isAllowed = pattern.resemblesIso ? 'is not' : 'is neither ISO 8601 nor';
	return [
		`${isAllowed} of the pattern ${pattern.text} in the option 'Time Pattern'`,
		`Fix the time or the option 'Time Pattern'${which}.`,
	];
}

/**
 * Such a column is what a spreadsheet leaves that took some dates of a text file for its own, day and month
 * swapped where both are possible: reading both kinds at once would bill at wrong times.
 */
const MIXED_COLUMN =
	"Where the column holds texts and numbers, the spreadsheet took some dates for its own, perhaps with day and month swapped: import the column again as text, or make all its cells dates. If the numbers are right, connect the error output to a second node with the other 'Time Format'.";

/** What is said of a number in the place of a time: what it may count, and what to choose then. */
export function numberFault(digits: string, { numbers: chosen, pattern }: TimeReading): Words {
	const meanings = meaningsOf(digits).filter(({ counts }) => counts !== chosen);
	if (meanings.length === 0) {
		return chosen === undefined
			? [
					'is a number that is neither a Unix time nor an Excel serial of the years 2000 to 2099',
					`Give a date object, or a text like ${EXAMPLE}.`,
				]
			: [
					`is no time on the calendar as '${TIME_NUMBERS[chosen]}', which the option 'Time Format' says`,
					"Check the number, and the option 'Time Format'.",
				];
	}
	const times = meanings.map(({ counts, time }) => `${time} as ${NUMBERS[counts]}`);
	const [{ counts }] = meanings;
	const isOfSheet = pattern !== undefined && counts.startsWith('excel');
	return [
		`is a number, which may be ${times.join(' or ')}`,
		isOfSheet ? MIXED_COLUMN : choiceOf(counts),
	];
}

const NUMBERS: Readonly<Record<NumberMeaning['counts'], string>> = {
	...TIME_NUMBERS,
	unixMicroseconds: 'Unix microseconds',
	unixNanoseconds: 'Unix nanoseconds',
};

function choiceOf(counts: NumberMeaning['counts']): string {
	switch (counts) {
		case 'unixMicroseconds':
		case 'unixNanoseconds':
			return `Make whole milliseconds of it before this node, and choose 'Unix Milliseconds' in the option 'Time Format'.`;
		case 'unixSeconds':
		case 'unixMilliseconds':
			return `If it is, choose '${TIME_NUMBERS[counts]}' in the option 'Time Format'.`;
		case 'excel1900':
		case 'excel1904':
			return "If it is, choose 'Excel Serial (1900)' in the option 'Time Format', or 'Excel Serial (1904)' for a file of an older Excel for Mac, and its zone in the option 'Time Zone'.";
	}
}

function patternsInWords(patterns: readonly string[]): string {
	const [dayFirst, monthFirst] = patterns;
	return monthFirst === undefined
		? dayFirst
		: `${dayFirst} where the day comes first, ${monthFirst} where the month does`;
}
