import { MONTHS, partsOf, WEEKDAYS, type PatternPart, type TimeUnit } from './timePatternParts';
import { groupBy } from './groupBy';
import { dateOf, wallClockOf, type WallClockResult } from './wallClock';

/** A pattern of times, ready to read many of them. */
export interface TimePattern {
	readonly text: string;
	/** Whether a text that looks like ISO 8601 may be meant by this pattern, which puts the day behind the year. */
	readonly resemblesIso: boolean;
	/** Whether it stands for the forms that a country writes, of which `text` is the first. */
	readonly isOfLocale?: boolean;
	/** `undefined` where a text, without blanks at its ends, is not of the pattern. */
	readonly read: (text: string) => WallClockResult | undefined;
}

export type ParsedPattern =
	| { readonly ok: true; readonly pattern: TimePattern }
	/** What is wrong with it, each as a part of a sentence. */
	| { readonly ok: false; readonly problems: readonly string[] };

/** Two digits up to this one are a year of the 21st century, as in Luxon; those above it of the 20th. */
const LAST_OF_THIS_CENTURY = 60;

/**
 * Prepares a pattern in Luxon's tokens, for example `dd.MM.yyyy HH:mm`. Only what can be read in one way is
 * taken: each unit once, the minutes with the hours, and no name of a zone.
 *
 * @param takesDates whether it may be a pattern of dates without a time of day
 */
export function parsePattern(text: string, takesDates = false): ParsedPattern {
	const parts = partsOf(text);
	const problems = problemsOf(parts, takesDates);
	if (problems.length > 0) return { ok: false, problems };
	const units = parts.flatMap(({ unit }) => unit ?? []);
	const form = new RegExp(`^${parts.map(groupOf).join('')}$`, 'i');
	const resemblesIso = units[0] === 'year' && units[1] === 'day';
	const read = (given: string) => readGroups(form.exec(given)?.groups);
	return { ok: true, pattern: { text, resemblesIso, read } };
}

/**
 * Reads what one of several patterns of a country reads, the first that does.
 *
 * @param patterns at least one, of which none looks like ISO 8601
 */
export function localePattern(patterns: readonly TimePattern[]): TimePattern {
	return {
		text: patterns[0].text,
		resemblesIso: false,
		isOfLocale: true,
		read: (given) => {
			for (const { read } of patterns) {
				const found = read(given);
				if (found !== undefined) return found;
			}
			return undefined;
		},
	};
}

function groupOf({ source, unit }: PatternPart): string {
	return unit === undefined ? String(source) : `(?<${unit}>${source})`;
}

/** What is to be written for a unit. */
const SIGN_OF: Readonly<Record<TimeUnit, string>> = {
	year: 'yyyy',
	month: 'MM',
	day: 'dd',
	hour: 'HH',
	minute: 'mm; MM is the month',
	second: 'ss',
	fraction: 'u',
	half: 'a',
	offset: 'ZZ',
	weekday: 'EEE',
};

const NAMES: Readonly<Partial<Record<TimeUnit, string>>> = {
	minute: 'minutes',
	second: 'seconds',
	fraction: 'fraction of the second',
	half: 'half of the day',
	weekday: 'day of the week',
};

/** What letters of other programs mean. */
const MEANT: Readonly<Record<string, string>> = {
	...{ Y: 'write yyyy for the year', J: 'write yyyy for the year', y: 'write yyyy for the year' },
	...{ D: 'write dd for the day', d: 'write dd for the day' },
	...{ T: "write dd for the day, or 'T' in quotation marks for a T" },
	...{ t: 'write hh:mm a for a time of day with AM and PM' },
	...{ A: 'write a for AM and PM', N: 'write mm for the minutes', i: 'write mm for the minutes' },
	...{ S: 'write SSS for three digits behind the second, or u for any number of them' },
	...{ z: "choose the zone in the option 'Time Zone'" },
	...{ X: "choose 'Unix Seconds' in the option 'Time Format'" },
	...{ x: "choose 'Unix Milliseconds' in the option 'Time Format'" },
};

function problemsOf(parts: readonly PatternPart[], takesDates: boolean): string[] {
	const unknown = parts.filter(({ source }) => source === undefined);
	if (unknown.length > 0) return unknown.map(({ text }) => unknownPart(text));
	const byUnit = groupBy(
		parts.filter(({ unit }) => unit !== undefined),
		({ unit }) => unit!,
	);
	const isDate = takesDates && !byUnit.has('hour') && !byUnit.has('minute');
	const needed = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const).filter(
		(unit, position) =>
			position < (isDate ? 3 : 5) || (unit === 'second' && byUnit.has('fraction')),
	);
	return [
		...[...byUnit]
			.filter(([, signs]) => signs.length > 1)
			.map(
				([unit, signs]) =>
					`has the ${nameOf(unit)} twice (${signs.map(({ text }) => text).join(', ')})`,
			),
		...needed
			.filter((unit) => !byUnit.has(unit))
			.map((unit) => `has no ${nameOf(unit)} (write ${SIGN_OF[unit]})`),
		...halfDayProblems(byUnit.get('hour')?.[0].text, byUnit.has('half')),
		...parts.flatMap((part, position) => touchingProblems(part, parts[position + 1])),
	];
}

function nameOf(unit: TimeUnit): string {
	return NAMES[unit] ?? unit;
}

function unknownPart(text: string): string {
	if (text === "'") return 'has a quotation mark that is not closed';
	const meant = MEANT[text[0]] ?? 'put letters that stand for themselves in single quotation marks';
	return `has ${text}, which is no sign for a part of a time (${meant})`;
}

/** Hours to 12 mean two times of the day, and half a day beside hours to 24 may contradict them. */
function halfDayProblems(hour = '', hasHalf: boolean): string[] {
	if (hour.startsWith('h') && !hasHalf)
		return [
			`has ${hour}, the hours to 12, without AM or PM (write HH for the hours to 24, or add a)`,
		];
	if (hour.startsWith('H') && hasHalf)
		return [`has AM or PM (a) beside ${hour}, the hours to 24 (write hh with a, not HH)`];
	return [];
}

/** Digits of one length or another that end where others begin can be parted in several ways. */
function touchingProblems(part: PatternPart, next: PatternPart | undefined): string[] {
	if (part.varies !== true || next?.unit === undefined || !/^(?:\\d|\[1)/.test(next.source!))
		return [];
	const fixed = part.text.length === 1 && part.unit !== 'year' ? part.text.repeat(2) : 'yyyy';
	return [
		`has ${part.text} and ${next.text} side by side, so that it is not clear where one ends (write ${fixed})`,
	];
}

/** What is found for each unit, as numbers where they are. */
function readGroups(
	found: Readonly<Record<string, string>> | undefined,
): WallClockResult | undefined {
	if (found === undefined) return undefined;
	const { year, month, day, hour, minute, second, fraction, offset, half, weekday } = found;
	const date = dateOf(yearOf(year), numberOf(month, MONTHS), Number(day));
	const isOtherDay = weekday !== undefined && date !== undefined && !isWeekday(date, weekday);
	if (isOtherDay) return 'not-on-the-calendar';
	if (hour === undefined) return wallClockOf({ date });
	const hours = half === undefined ? Number(hour) : hoursOf(Number(hour), half);
	return wallClockOf({
		date,
		hour: hours,
		minute: Number(minute),
		second: Number(second ?? 0),
		fraction,
		offset,
	});
}

function yearOf(digits: string): number {
	const year = Number(digits);
	if (digits.length > 2) return year;
	return year > LAST_OF_THIS_CENTURY ? 1900 + year : 2000 + year;
}

/** The number that digits say or a name has, from 1 on. */
function numberOf(text: string, names: readonly string[]): number {
	return /^\d/.test(text) ? Number(text) : names.indexOf(text.slice(0, 3).toLowerCase()) + 1;
}

function isWeekday(date: number, text: string): boolean {
	return (new Date(date).getUTCDay() || 7) === numberOf(text, WEEKDAYS);
}

/** Hours of the half day as those of the whole. 13 PM is plain, 13 AM is none. */
function hoursOf(hour: number, half: string): number {
	const isMorning = /^a/i.test(half);
	if (hour > 12) return isMorning ? Infinity : hour;
	return (hour % 12) + (isMorning ? 0 : 12);
}
