import type { DateTime, IANAZone } from 'luxon';
import { trimmed } from './blanks';
import { readIso } from './isoTime';
import { likelyPatterns } from './likelyPatterns';
import { digitsOf, readTimeNumber, type TimeNumber } from './timeNumbers';
import type { TimePattern } from './timePattern';
import type { WallClock, WallClockResult } from './wallClock';
import { firstInstantOf, instantsBeside, instantsOf, inZone, zoneOf } from './zones';

/** How times are to be read beside ISO 8601. */
export interface TimeReading {
	/** IANA zone of wall-clock times; without it a time must bring its own offset. */
	readonly zone?: string;
	/** Of texts; what it describes is read by it, also where it could be ISO 8601. */
	readonly pattern?: TimePattern;
	/** What numbers count; left out: a number is no time. */
	readonly numbers?: TimeNumber;
	/** Whether a date alone stands for the start of its day in the zone. */
	readonly takesDates?: boolean;
}

/** Why a value is not an instant. */
export type InstantFault =
	| 'not-a-time'
	| 'time-as-number'
	| 'date-without-time'
	| 'not-on-the-calendar'
	| 'time-without-zone'
	| 'time-skipped'
	| 'time-repeated'
	| 'time-too-precise'
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

/** A time with more than three decimals: what is before the finer ones, these, and what is behind. */
const FINER = /^(.*:\d\d[.,]\d{3})(\d*[1-9])0*(\D.*)?$/;
/** ISO 8601 has four digits for a year; beyond them no API reads what `formatInstant` writes. */
const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Reads an instant from what a field may hold.
 *
 * @param value a text, a number, a JavaScript Date or a Luxon DateTime (n8n's `$now`)
 * @param reading what the user has said of texts and numbers; the zone of the server never counts
 * @returns milliseconds since 1970-01-01T00:00Z, or the rule the value breaks; a wall-clock time that
 *   a change of daylight saving time skips (`gap`) or repeats (`fold`) is reported, not guessed
 */
export function parseInstant(value: unknown, reading: TimeReading = {}): InstantResult {
	const read = readInstant(value, reading);
	if (!read.ok || isInRange(read.epochMs)) return read;
	return fault('not-on-the-calendar');
}

function readInstant(value: unknown, reading: TimeReading): InstantResult {
	if (value instanceof Date) return ofEpoch(value.getTime());
	if (isLuxon(value)) return ofEpoch(value.toMillis());
	const { pattern, numbers } = reading;
	const text = typeof value === 'string' ? trimmed(value) : digitsOf(value);
	if (text === undefined) return fault('not-a-time');
	const byPattern = pattern?.read(text);
	if (byPattern !== undefined) return resultOf(byPattern, reading);
	const digits = digitsOf(text);
	const read =
		digits !== undefined && numbers !== undefined
			? readTimeNumber(digits, numbers)
			: isoOf(text, reading);
	// Digits that are no date are a number of another kind rather than a slip.
	if (digits !== undefined && isOffTheCalendar(read)) return fault('time-as-number');
	return read === undefined ? notOfAnyForm(text, reading) : resultOf(read, reading);
}

function isOffTheCalendar(read: WallClockResult | undefined): boolean {
	if (typeof read === 'object') return !isInRange(read.at);
	return read !== 'time-too-precise';
}

function isInRange(epochMs: number): boolean {
	return epochMs >= EARLIEST && epochMs <= LATEST;
}

function isoOf(text: string, { pattern }: TimeReading): WallClockResult | undefined {
	return pattern?.resemblesIso === true ? undefined : readIso(text);
}

function resultOf(read: WallClockResult, reading: TimeReading): InstantResult {
	return typeof read === 'string' ? fault(read) : instantOf(read, reading);
}

function notOfAnyForm(text: string, { pattern, numbers, takesDates }: TimeReading): InstantResult {
	const isDate = likelyPatterns(text)?.hasTimeOfDay === false;
	if (isDate && takesDates !== true) return fault('date-without-time');
	const isChosen = pattern !== undefined || numbers !== undefined;
	return fault(isChosen ? 'time-format-mismatch' : 'not-a-time');
}

function instantOf(wallClock: WallClock, { zone: name, takesDates }: TimeReading): InstantResult {
	if (!wallClock.hasTimeOfDay && takesDates !== true) return fault('date-without-time');
	if (wallClock.offsetMs !== undefined)
		return { ok: true, epochMs: wallClock.at - wallClock.offsetMs };
	if (name === undefined) return fault('time-without-zone');
	const zone = zoneOf(name);
	if (zone === undefined) return fault('unknown-zone');
	return wallClock.hasTimeOfDay ? timeIn(zone, wallClock.at) : startOfDay(zone, wallClock.at);
}

/** The instant that a wall-clock time means in a zone. */
function timeIn(zone: IANAZone, wallClock: number): InstantResult {
	const instants = instantsOf(wallClock, zone);
	if (instants.length === 1) return { ok: true, epochMs: instants[0] };
	const isSkipped = instants.length === 0;
	const meant = isSkipped ? instantsBeside(wallClock, zone) : instants;
	return {
		ok: false,
		code: isSkipped ? 'time-skipped' : 'time-repeated',
		candidates: meant.map((epochMs) => inZone(epochMs, zone)),
	};
}

/** A day that a zone leaves out, by crossing the date line, is on no calendar there. */
function startOfDay(zone: IANAZone, midnight: number): InstantResult {
	const epochMs = firstInstantOf(midnight, zone);
	const isThatDay = inZone(epochMs, zone).startsWith(formatInstant(midnight).slice(0, 10));
	return isThatDay ? { ok: true, epochMs } : fault('not-on-the-calendar');
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
	const plain = typeof value === 'string' ? plainInstant(value) : undefined;
	if (plain !== undefined) return plain;
	const [, head, finer = '', rest = ''] = FINER.exec(typeof value === 'string' ? value : '') ?? [];
	const read = parseInstant(head === undefined ? value : head + rest);
	if (!read.ok) return undefined;
	const text = formatInstant(read.epochMs).replace('Z', `${finer}Z`);
	return { epochMs: read.epochMs, text };
}

const PLAIN = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{3})?Z$/;

/** The form in which services write nearly all of them, a tenth of the work. */
function plainInstant(value: string): StoredInstant | undefined {
	const [, head, fraction = '.000'] = PLAIN.exec(value) ?? [];
	const epochMs = Date.parse(value);
	if (head === undefined || Number.isNaN(epochMs) || !isInRange(epochMs)) return undefined;
	const text = formatInstant(epochMs);
	// A day that is on no calendar is another one to Date.
	return text === `${head}${fraction}Z` ? { epochMs, text } : undefined;
}

/** The one text form of an instant: UTC to the millisecond, `2019-03-01T08:30:00.000Z`. */
export function formatInstant(epochMs: number): string {
	return new Date(epochMs).toISOString();
}

function ofEpoch(epochMs: number): InstantResult {
	return Number.isFinite(epochMs) ? { ok: true, epochMs } : fault('not-a-time');
}

function fault(code: InstantFault): InstantResult {
	return { ok: false, code };
}

/** Luxon objects may come from another copy of the library, so `instanceof` does not tell. */
function isLuxon(value: unknown): value is DateTime {
	return (
		typeof (value as DateTime | null)?.toMillis === 'function' &&
		'isLuxonDateTime' in (value as object)
	);
}
