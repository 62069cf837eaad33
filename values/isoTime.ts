import {
	dateOf,
	dateOfOrdinal,
	dateOfWeek,
	offsetSource,
	wallClockOf,
	type WallClockResult,
} from './wallClock';

const DATE = String.raw`(?<year>\d{4})(?:-(?<month>\d\d)-(?<day>\d\d)|(?<basicMonth>\d\d)(?<basicDay>\d\d)|-?W(?<week>\d\d)-?(?<weekday>[1-7])|-?(?<ordinal>\d{3}))`;
const CLOCK = String.raw`(?<hour>\d\d):?(?<minute>\d\d)(?::?(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?`;
const OFFSET = String.raw`\s*(?<offset>${offsetSource('{2}')})`;
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
	const parts = ISO.exec(text)?.groups as Readonly<Record<string, string | undefined>> | undefined;
	if (parts === undefined) return undefined;
	const { hour, minute, second, fraction, offset } = parts;
	return wallClockOf({
		date: dateIn(parts),
		hour: hour === undefined ? undefined : Number(hour),
		minute: Number(minute ?? 0),
		second: Number(second ?? 0),
		fraction,
		offset,
	});
}

function dateIn(parts: Readonly<Record<string, string | undefined>>): number | undefined {
	const year = Number(parts.year);
	if (parts.ordinal !== undefined) return dateOfOrdinal(year, Number(parts.ordinal));
	if (parts.week !== undefined) return dateOfWeek(year, Number(parts.week), Number(parts.weekday));
	return dateOf(year, Number(parts.month ?? parts.basicMonth), Number(parts.day ?? parts.basicDay));
}
