import Big from 'big.js';
import { DateTime } from 'luxon';

/** How the times and numbers of a table are written. */
export interface Spelling {
	/** IANA zone of times without an offset. */
	readonly zone: string;
	/** Luxon format of times that are not ISO 8601. */
	readonly timeFormat: string;
	readonly decimalSeparator: ',' | '.';
}

/** What a row says, as far as it can be read. */
export interface Reading {
	/** Epoch milliseconds. */
	readonly from?: number;
	readonly to?: number;
	/** From start to end; left out where the two make no span. */
	readonly seconds?: string;
	readonly quantity?: Big;
}

/** To the millisecond; offsets as far as there are any on Earth. */
const ISO =
	/^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):\d\d(?::\d\d(?:[.,]\d{1,3}0*)?)?) ?(?:([Zz])|([+-](?:0\d|1[0-4]))(?::?([0-5]\d))?)?$/;
/** What the node takes as a number: digits with a separator, and an exponent of three digits. */
const NUMBER = /^[+-]?(?=[\d.]*\d)\d*(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i;
const MOST_DIGITS = 60;

/**
 * The demo's own reading of a row. It shares no code with the nodes, because it is what their decision
 * on the row is held against.
 */
export function readRow(
	{ start, end, quantity }: { start: string; end: string; quantity: string },
	spelling: Spelling,
): Reading {
	const [from, to] = [readTime(start, spelling), readTime(end, spelling)];
	const isSpan = from !== undefined && to !== undefined && from <= to;
	return {
		from,
		to,
		// Counted between instants: an hour is missing or double when clocks change.
		seconds: isSpan ? String((to - from) / 1000) : undefined,
		quantity: readAmount(quantity, spelling),
	};
}

/** Nothing for a time that a change of clocks skips or repeats: which instant it means, nobody knows. */
function readTime(given: string, { zone, timeFormat }: Spelling): number | undefined {
	const text = withoutBlanks(given);
	const [, day, time, utc, hours, minutes = '00'] = ISO.exec(text) ?? [];
	const clock = day
		? DateTime.fromISO(`${day}T${time}`, { zone: 'utc' })
		: DateTime.fromFormat(text, timeFormat, { zone: 'utc' });
	if (!clock.isValid) return undefined;
	if (utc) return inRange(clock);
	if (hours) return inRange(DateTime.fromISO(`${day}T${time}${hours}:${minutes}`));
	const local = clock.setZone(zone, { keepLocalTime: true });
	const isSkipped = local.hour !== clock.hour || local.minute !== clock.minute;
	return isSkipped || local.getPossibleOffsets().length > 1 ? undefined : inRange(local);
}

/** No API reads a year that has no four digits in UTC. */
function inRange(read: DateTime): number | undefined {
	const { year } = read.toUTC();
	return year >= 0 && year <= 9999 ? read.toMillis() : undefined;
}

function readAmount(given: string, { decimalSeparator }: Spelling): Big | undefined {
	const other = decimalSeparator === ',' ? '.' : ',';
	const plain = withoutThousands(withoutBlanks(given), decimalSeparator);
	// A single group of thousands can be read in two ways.
	if (plain.includes(other)) return undefined;
	const text = plain.replace(decimalSeparator, '.');
	const [digits, exponent = '0'] = text.toLowerCase().split('e');
	if (!NUMBER.test(text) || Math.abs(Number(exponent)) > MOST_DIGITS) return undefined;
	if (!hasFewDigits(digits)) return undefined;
	const amount = new Big(text.replace(/^\+/, ''));
	return hasFewDigits(amount.toFixed()) ? amount : undefined;
}

/** A number without the signs between its thousands, where no other reading is left. */
function withoutThousands(text: string, decimalSeparator: string): string {
	const [whole, decimals] = text.split(decimalSeparator);
	const [, sign] = /^[+-]?\d+([.,\s'’])/.exec(whole) ?? [];
	if (sign === undefined || text.split(decimalSeparator).length > 2) return text;
	const [first, ...others] = whole.replace(/^[+-]/, '').split(sign);
	const isGrouped = /^[1-9]\d{0,2}$/.test(first) && others.every((group) => /^\d{3}$/.test(group));
	const isClear = decimals === undefined ? others.length > 1 : /^\d+$/.test(decimals);
	return isGrouped && isClear ? text.replaceAll(sign, '') : text;
}

/** A text without the blanks around it that a person sees, and those that nobody does. */
export function withoutBlanks(text: string): string {
	return text.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '');
}

/** Whether the node takes a number that is written like this. */
export function hasFewDigits(text: string): boolean {
	return text.replace(/\D/g, '').length <= MOST_DIGITS;
}
