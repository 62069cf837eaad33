import {
	dateOf,
	dateOfOrdinal,
	dateOfWeek,
	offsetSource,
	wallClockOf,
	type WallClockResult,
} from './wallClock';

/*
 * The groups have no names: with names, each reading makes an object of them, which takes longer than to read.
 */
const DATE = String.raw`(\d{4})(?:-(\d\d)-(\d\d)|(\d\d)(\d\d)|-?W(\d\d)-?([1-7])|-?(\d{3}))`;
const CLOCK = String.raw`(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?`;
const OFFSET = String.raw`\s*(${offsetSource('{2}')})`;
const ISO = new RegExp(`^${DATE}(?:(?:T|\\s+)${CLOCK}(?:${OFFSET})?)?$`, 'i');

/**
 * Reads a time of ISO 8601, of a calendar date, a week date (`2026-W09-7`) or an ordinal date (`2026-060`).
 * Its extended and its basic form may be mixed, the T may be small or a blank, and the offset may stand apart
 * or be written as UTC or GMT, because none of that makes another reading possible.
 *
 * @param text without blanks at its ends
 * @returns `undefined` where the text is of no such form
 */
export function readIso(text: string): WallClockResult | undefined {
	const groups = ISO.exec(text) as ReadonlyArray<string | undefined> | null;
	if (groups === null) return undefined;
	const [, year, month, day, basicMonth, basicDay, week, weekday, ordinal, ...clock] = groups;
	const [hour, minute = 0, second = 0, fraction, offset] = clock;
	return wallClockOf({
		date: dateIn(),
		hour: hour === undefined ? undefined : Number(hour),
		minute: Number(minute),
		second: Number(second),
		fraction,
		offset,
	});

	function dateIn(): number | undefined {
		if (ordinal !== undefined) return dateOfOrdinal(Number(year), Number(ordinal));
		if (week !== undefined) return dateOfWeek(Number(year), Number(week), Number(weekday));
		return dateOf(Number(year), Number(month ?? basicMonth), Number(day ?? basicDay));
	}
}
