import { offsetSource } from './wallClock';

/** What a pattern says of a time; `half` is that of the day, AM or PM. */
export type TimeUnit =
	| 'year'
	| 'month'
	| 'day'
	| 'hour'
	| 'minute'
	| 'second'
	| 'fraction'
	| 'half'
	| 'offset'
	| 'weekday';

/** A part of a pattern: a sign for a unit, what stands between them, or letters that mean nothing. */
export interface PatternPart {
	readonly text: string;
	/** Source of what it matches; left out where it means nothing. */
	readonly source?: string;
	readonly unit?: TimeUnit;
	/** Whether it matches digits of one length or another. */
	readonly varies?: boolean;
}

type Sign = Omit<PatternPart, 'text'>;

/** In the order of their numbers. */
export const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
export const WEEKDAYS = 'mon tue wed thu fri sat sun'.split(' ');

const MONTH_NAMES =
	'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const WEEKDAY_NAMES =
	'mon(?:day)?|tue(?:s?day)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?';

const varying = (unit: TimeUnit, source: string): Sign => ({ unit, source, varies: true });
const oneOrTwo = (unit: TimeUnit): Sign => varying(unit, String.raw`\d{1,2}`);
const two = (unit: TimeUnit): Sign => ({ unit, source: String.raw`\d\d` });

const year = varying('year', String.raw`\d{4}|\d\d`);
const month: Sign = { unit: 'month', source: String.raw`(?:${MONTH_NAMES})\.?` };
const weekday: Sign = { unit: 'weekday', source: String.raw`(?:${WEEKDAY_NAMES})\.?` };
const numberOfWeekday: Sign = { unit: 'weekday', source: '[1-7]' };
const fraction = varying('fraction', String.raw`\d+`);
const offset = varying('offset', offsetSource('{1,2}'));

/** Those of Luxon's tokens that say one thing in one way, and in English. */
const SIGNS: Readonly<Record<string, Sign>> = {
	...{ y: year, yy: year, yyyy: { unit: 'year', source: String.raw`\d{4}` } },
	...{ M: oneOrTwo('month'), MM: two('month'), MMM: month, MMMM: month },
	...{ L: oneOrTwo('month'), LL: two('month'), LLL: month, LLLL: month },
	...{ d: oneOrTwo('day'), dd: two('day'), H: oneOrTwo('hour'), HH: two('hour') },
	...{ h: oneOrTwo('hour'), hh: two('hour'), m: oneOrTwo('minute'), mm: two('minute') },
	...{ s: oneOrTwo('second'), ss: two('second') },
	...{ SSS: { unit: 'fraction', source: String.raw`\d{3}` } },
	...{ u: fraction, uu: fraction, uuu: fraction },
	...{ a: { unit: 'half', source: String.raw`[ap]\.?m\.?` } },
	...{ Z: offset, ZZ: offset, ZZZ: offset },
	...{ E: numberOfWeekday, EEE: weekday, EEEE: weekday },
	...{ c: numberOfWeekday, ccc: weekday, cccc: weekday },
};

/** A quoted text, letters that are equal, or what is neither; a quotation mark alone begins nothing. */
const PARTS = /'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g;

/** Takes a pattern apart: each run of one letter is a sign, and all else stands for itself. */
export function partsOf(pattern: string): PatternPart[] {
	return [...pattern.matchAll(PARTS)].map(([text, quoted, letter]) => {
		if (quoted !== undefined) return { text, source: literally(quoted === '' ? "'" : quoted) };
		if (letter !== undefined) return { text, ...signOf(text) };
		return { text, ...(text === "'" ? {} : { source: literally(text) }) };
	});
}

/** One T stands for itself, as between date and time of day in ISO 8601. */
function signOf(text: string): Sign {
	if (text === 'T') return { source: 'T' };
	return Object.hasOwn(SIGNS, text) ? SIGNS[text] : {};
}

/** Blanks of any kind and number match each other, as the one before PM that newer systems write. */
function literally(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`).replace(/\s+/g, String.raw`\s+`);
}
