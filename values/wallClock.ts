/** What a text says of a time. */
export interface TimeParts {
	/** Midnight of its date as if in UTC; `undefined` where the calendar has no such date. */
	readonly date: number | undefined;
	/** Left out: the text has a date only. */
	readonly hour?: number;
	readonly minute?: number;
	readonly second?: number;
	/** Digits of the decimal fraction of the second. */
	readonly fraction?: string;
	/** `Z`, `UTC`, `GMT`, or an offset such as `+01:00`. */
	readonly offset?: string;
}

/** A time as a wall clock shows it, of a zone that may not be known yet. */
export interface WallClock {
	/** Milliseconds, as if the zone were UTC. */
	readonly at: number;
	/** How far the clock is ahead of UTC, where the text says so. */
	readonly offsetMs?: number;
	readonly hasTimeOfDay: boolean;
}

/** A wall clock, or the rule that a text breaks. */
export type WallClockResult = WallClock | 'not-on-the-calendar' | 'time-too-precise' | 'not-a-time';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** After so many years, or days, the Gregorian calendar begins anew. */
const [CALENDAR_YEARS, CALENDAR_DAYS] = [400, 146_097];
const FURTHEST_OFFSET_HOURS = 14;

/**
 * The spellings of an offset, as the source of a pattern. U+2212 is the minus sign that ISO 8601 asks for.
 *
 * @param digits how many the hours have, as a quantifier
 */
export function offsetSource(digits: '{2}' | '{1,2}'): string {
	return String.raw`Z|UTC|GMT|[+\-\u2212]\d${digits}(?::?\d\d)?`;
}

/**
 * Puts the parts of a time together. The end of a day may be written as 24:00, which is the next midnight.
 *
 * @returns the rule that the parts break: a day or time of day that is none, a fraction finer than a
 *   millisecond, which is never cut, or an offset that no place has
 */
export function wallClockOf(parts: TimeParts): WallClockResult {
	const { date, hour, minute = 0, second = 0, fraction = '', offset } = parts;
	if (hour === undefined) {
		return date === undefined ? 'not-on-the-calendar' : { at: date, hasTimeOfDay: false };
	}
	if (fraction.length > 3 && /[1-9]/.test(fraction.slice(3))) return 'time-too-precise';
	const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
	const ofDay = hour * HOUR + minute * MINUTE + second * 1_000 + milliseconds;
	if (date === undefined || minute > 59 || second > 59 || ofDay > DAY) return 'not-on-the-calendar';
	const offsetMs = offset === undefined ? undefined : offsetInMs(offset);
	if (offset !== undefined && offsetMs === undefined) return 'not-a-time';
	return { at: date + ofDay, offsetMs, hasTimeOfDay: true };
}

/** Midnight of a calendar date as if in UTC; `undefined` where there is no such day. */
export function dateOf(year: number, month: number, day: number): number | undefined {
	const first = utc(year, month - 1, 1);
	// No month is shorter, so only for the other days its length is asked for.
	const isInMonth = day <= 28 || day <= (utc(year, month, 1) - first) / DAY;
	return month >= 1 && month <= 12 && day >= 1 && isInMonth ? first + (day - 1) * DAY : undefined;
}

/** Midnight of the day of a year, counted from 1. */
export function dateOfOrdinal(year: number, ordinal: number): number | undefined {
	const first = utc(year, 0, 1);
	const isDay = ordinal >= 1 && ordinal <= (utc(year + 1, 0, 1) - first) / DAY;
	return isDay ? first + (ordinal - 1) * DAY : undefined;
}

/** Midnight of a day of an ISO week; the first week of a year is the one with its 4 January. */
export function dateOfWeek(year: number, week: number, weekday: number): number | undefined {
	const first = firstMonday(year);
	const date = first + ((week - 1) * 7 + weekday - 1) * DAY;
	return week > 0 && date < firstMonday(year + 1) ? date : undefined;
}

function firstMonday(year: number): number {
	const fourth = utc(year, 0, 4);
	return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
}

/** Date.UTC takes the years up to 99 for those of the 20th century, and the calendar repeats itself. */
function utc(year: number, month: number, day: number): number {
	return Date.UTC(year + CALENDAR_YEARS, month, day) - CALENDAR_DAYS * DAY;
}

function offsetInMs(offset: string): number | undefined {
	const [, sign, hours, minutes = '0'] = /^([+\-\u2212])(\d{1,2}?):?(\d\d)?$/.exec(offset) ?? [];
	if (sign === undefined) return 0;
	if (Number(hours) > FURTHEST_OFFSET_HOURS || Number(minutes) > 59) return undefined;
	return (Number(hours) * HOUR + Number(minutes) * MINUTE) * (sign === '+' ? 1 : -1);
}
