import { DateTime, IANAZone } from 'luxon';

/** How times without an offset are to be read. */
export interface TimeReading {
	/** IANA zone of wall-clock times; without it a time must bring its own offset. */
	readonly zone?: string;
	/** Luxon format of wall-clock times that are not ISO 8601, for example `dd.MM.yyyy HH:mm`. */
	readonly format?: string;
}

/** Why a value is not an instant. */
export type InstantFault =
	| 'not-a-time'
	| 'date-without-time'
	| 'not-on-the-calendar'
	| 'time-without-zone'
	| 'time-skipped'
	| 'time-repeated'
	| 'time-too-precise'
	| 'wrong-time-format'
	| 'time-format-mismatch'
	| 'unknown-zone';

export type InstantResult =
	| { ok: true; epochMs: number }
	| {
			ok: false;
			code: InstantFault;
			/** For a skipped or repeated time: the two times, with their offsets, that may be meant. */
			candidates?: readonly string[];
	  };

const ISO =
	/^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:\s?(Z|z|[+-]\d\d(?::?\d\d)?))?)?$/;
/** A time with more than three decimals: what is before the finer ones, these, and what is behind. */
const FINER = /^(.*:\d\d[.,]\d{3})(\d*[1-9])0*(\D.*)?$/;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** ISO 8601 has four digits for a year; beyond them no API reads what `formatInstant` writes. */
const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');
/** Beyond these no place on Earth is ahead of or behind UTC, so they bracket any change of offset. */
export const FURTHEST_AHEAD = 15 * HOUR;
export const FURTHEST_BEHIND = 13 * HOUR;

/**
 * Reads an instant from what a field may hold.
 *
 * @param value ISO 8601 text, a JavaScript Date or a Luxon DateTime (n8n's `$now`)
 * @param reading what a text without an offset means; the zone of the server never counts
 * @returns milliseconds since 1970-01-01T00:00Z, or the rule the value breaks; a wall-clock time that
 *   a change of daylight saving time skips (`gap`) or repeats (`fold`) is reported, not guessed
 */
export function parseInstant(value: unknown, reading: TimeReading = {}): InstantResult {
	const read = readInstant(value, reading);
	if (!read.ok || (read.epochMs >= EARLIEST && read.epochMs <= LATEST)) return read;
	return { ok: false, code: 'not-on-the-calendar' };
}

function readInstant(value: unknown, reading: TimeReading): InstantResult {
	if (value instanceof Date) return ofEpoch(value.getTime());
	if (isLuxon(value)) return ofEpoch(value.toMillis());
	if (typeof value !== 'string') return { ok: false, code: 'not-a-time' };
	const text = value.trim();
	const match = ISO.exec(text);
	if (match === null) return parseByFormat(text, reading);
	const [, year, month, day, hour, minute, second = '00', fraction = '', offset] = match;
	if (hour === undefined) return { ok: false, code: 'date-without-time' };
	if (/[1-9]/.test(fraction.slice(3))) return { ok: false, code: 'time-too-precise' };
	// Date.UTC would take the years up to 99 for those of the 20th century.
	const read = new Date(0);
	read.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
	const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
	read.setUTCHours(Number(hour), Number(minute), Number(second), milliseconds);
	const wallClock = read.getTime();
	const onTheCalendar =
		read.getUTCFullYear() === Number(year) &&
		read.getUTCMonth() === Number(month) - 1 &&
		read.getUTCDate() === Number(day) &&
		Number(hour) < 24 &&
		Number(minute) < 60 &&
		Number(second) < 60;
	if (!onTheCalendar) return { ok: false, code: 'not-on-the-calendar' };
	if (offset === undefined) return inZone(wallClock, reading.zone);
	const offsetMs = offsetInMs(offset);
	return offsetMs === undefined
		? { ok: false, code: 'not-a-time' }
		: { ok: true, epochMs: wallClock - offsetMs };
}

/** What a service has stored as an instant, and its one spelling. */
export interface StoredInstant {
	/** Cut to the millisecond. */
	readonly epochMs: number;
	/** As `formatInstant` writes it; with all its digits where it is finer than a millisecond. */
	readonly text: string;
}

/**
 * Reads an instant that a service has stored. Others may have sent it finer than a millisecond, which
 * `parseInstant` refuses of what is to be sent.
 */
export function parseStoredInstant(value: unknown): StoredInstant | undefined {
	const [, head, finer = '', rest = ''] = FINER.exec(typeof value === 'string' ? value : '') ?? [];
	const read = parseInstant(head === undefined ? value : head + rest);
	if (!read.ok) return undefined;
	const text = formatInstant(read.epochMs).replace('Z', `${finer}Z`);
	return { epochMs: read.epochMs, text };
}

/** The one text form of an instant: UTC to the millisecond, `2019-03-01T08:30:00.000Z`. */
export function formatInstant(epochMs: number): string {
	return new Date(epochMs).toISOString();
}

/**
 * Whether `zone` names a zone of the IANA database, for example Europe/Oslo. Newer versions of Node
 * take an offset for a zone too, which would hide that it knows no daylight saving time.
 */
export function isZone(zone: string): boolean {
	return !/^[+-]/.test(zone) && IANAZone.isValidZone(zone);
}

function parseByFormat(text: string, reading: TimeReading): InstantResult {
	if (reading.format === undefined) return { ok: false, code: 'not-a-time' };
	const tokens = reading.format.replace(/'[^']*'/g, '');
	if (!isWholeFormat(tokens)) return { ok: false, code: 'wrong-time-format' };
	const parsed = readByLuxon(text, reading.format);
	if (parsed === undefined) return { ok: false, code: 'wrong-time-format' };
	if (!parsed.isValid) return { ok: false, code: 'time-format-mismatch' };
	return tokens.includes('Z')
		? ofEpoch(parsed.toMillis())
		: inZone(parsed.toMillis(), reading.zone);
}

/** `undefined` where the format contradicts itself, as HH with a does: Luxon throws then. */
function readByLuxon(text: string, format: string): DateTime | undefined {
	try {
		return DateTime.fromFormat(text, format, { zone: 'utc', locale: 'en', setZone: true });
	} catch {
		return undefined;
	}
}

/** What a format leaves out would be taken from the day of the run, and a zone's name guesses at folds. */
function isWholeFormat(tokens: string): boolean {
	return [/y/, /[ML]/, /d/, /[Hh]/].every((part) => part.test(tokens)) && !/z/.test(tokens);
}

/** Turns a wall-clock time, given as if it were UTC, into the instant it means in a zone. */
function inZone(wallClock: number, zoneName: string | undefined): InstantResult {
	if (zoneName === undefined) return { ok: false, code: 'time-without-zone' };
	if (!isZone(zoneName)) return { ok: false, code: 'unknown-zone' };
	const zone = IANAZone.create(zoneName);
	const instants = instantsOf(wallClock, zone);
	if (instants.length === 1) return { ok: true, epochMs: instants[0] };
	const isSkipped = instants.length === 0;
	const meant = isSkipped ? offsetsAround(wallClock, zone).map(({ epochMs }) => epochMs) : instants;
	return {
		ok: false,
		code: isSkipped ? 'time-skipped' : 'time-repeated',
		candidates: [...meant]
			.sort((one, other) => one - other)
			.map((epochMs) =>
				String(DateTime.fromMillis(epochMs, { zone }).toISO({ suppressMilliseconds: true })),
			),
	};
}

/** The instants that a wall-clock time means: none where it is skipped, two where it is repeated. */
export function instantsOf(wallClock: number, zone: IANAZone): number[] {
	return offsetsAround(wallClock, zone)
		.filter(({ offset, epochMs }) => zone.offset(epochMs) === offset)
		.map(({ epochMs }) => epochMs);
}

/** The offsets that a zone has about a wall-clock time, each with the instant which that time is by it. */
function offsetsAround(
	wallClock: number,
	zone: IANAZone,
): Array<{ readonly offset: number; readonly epochMs: number }> {
	const offsets = new Set([
		zone.offset(wallClock - FURTHEST_AHEAD),
		zone.offset(wallClock + FURTHEST_BEHIND),
	]);
	return [...offsets].map((offset) => ({ offset, epochMs: wallClock - offset * MINUTE }));
}

function offsetInMs(offset: string): number | undefined {
	if (offset === 'Z' || offset === 'z') return 0;
	const hours = Number(offset.slice(1, 3));
	const minutes = Number(offset.slice(3).replace(':', '') || '0');
	if (hours > 14 || minutes > 59) return undefined;
	return (hours * HOUR + minutes * MINUTE) * (offset[0] === '-' ? -1 : 1);
}

function ofEpoch(epochMs: number): InstantResult {
	return Number.isFinite(epochMs) ? { ok: true, epochMs } : { ok: false, code: 'not-a-time' };
}

/** Luxon objects may come from another copy of the library, so `instanceof` does not tell. */
function isLuxon(value: unknown): value is DateTime {
	return (
		typeof (value as DateTime | null)?.toMillis === 'function' &&
		'isLuxonDateTime' in (value as object)
	);
}
