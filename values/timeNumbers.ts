import { Decimal, parseDecimal } from './decimal';
import { dateOf, type WallClockResult } from './wallClock';

/** What a number may count: from 1970 on in UTC, or days of a spreadsheet in the zone of its reader. */
export type TimeNumber = 'unixSeconds' | 'unixMilliseconds' | 'excel1900' | 'excel1904';

/** As the screen and messages name them. */
export const TIME_NUMBERS: Readonly<Record<TimeNumber, string>> = {
	unixSeconds: 'Unix Seconds',
	unixMilliseconds: 'Unix Milliseconds',
	excel1900: 'Excel Serial (1900)',
	excel1904: 'Excel Serial (1904)',
};

/** Day 0 of each date system. Excel takes 1900 for a leap year, so its first 60 days are off by one. */
const DAY_0 = { excel1900: dateOf(1899, 12, 30)!, excel1904: dateOf(1904, 1, 1)! };
const FIRST_RIGHT_DAY = { excel1900: 61, excel1904: 0 };
const MS_OF_DAY = Decimal.of(86_400_000n, 0);
/** A spreadsheet keeps 15 digits: ten behind the five of the day. */
const DIGITS_OF_A_SERIAL = 10;
/** Tenths of the last digit: five by writing it, and less than one by the double that was written. */
const ROUNDED_OFF = 6n;

/**
 * The digits of a value that is a number or a text of one; `undefined` for any other.
 *
 * @param value a text has no blanks at its ends
 */
export function digitsOf(value: unknown): string | undefined {
	const isNumber =
		typeof value === 'number' || typeof value === 'bigint' || value instanceof Decimal;
	const text = isNumber ? value.toString() : value;
	return typeof text === 'string' && /^[+-]?\d+(?:[.,]\d+)?$/.test(text)
		? text.replace(',', '.')
		: undefined;
}

/**
 * Reads a number as what it counts, exactly.
 *
 * @param digits as `digitsOf` gives them
 */
export function readTimeNumber(digits: string, counts: TimeNumber): WallClockResult {
	const number = parseDecimal(digits);
	if (!number.ok) return 'not-a-time';
	if (counts === 'excel1900' || counts === 'excel1904') return readSerial(number.value, counts);
	const milliseconds = number.value.times(Decimal.of(counts === 'unixSeconds' ? 1_000n : 1n, 0));
	if (milliseconds.scale > 0) return 'time-too-precise';
	return { at: Number(milliseconds.unscaled), offsetMs: 0, hasTimeOfDay: true };
}

/**
 * Most times are no finite fraction of a day, so a serial means the millisecond that it is rounded from;
 * what says more than that with the digits that it has is finer.
 */
function readSerial(serial: Decimal, counts: keyof typeof DAY_0): WallClockResult {
	if (serial.compare(Decimal.of(BigInt(FIRST_RIGHT_DAY[counts]), 0)) < 0)
		return 'not-on-the-calendar';
	const exact = serial.times(MS_OF_DAY);
	const nearest = exact.round(0, 'halfEven');
	const [beside, rest] = [exact.minus(nearest), nearest.minus(exact)];
	const off = beside.compare(rest) > 0 ? beside : rest;
	const digits = Math.min(serial.scale, DIGITS_OF_A_SERIAL);
	const roundedOff = MS_OF_DAY.times(Decimal.of(ROUNDED_OFF, digits + 1));
	if (off.compare(roundedOff) > 0) return 'time-too-precise';
	return { at: DAY_0[counts] + Number(nearest.unscaled), hasTimeOfDay: true };
}

/** What a number may count, and the time that it is then. */
export interface NumberMeaning {
	readonly counts: TimeNumber | 'unixMicroseconds' | 'unixNanoseconds';
	/** ISO 8601 to the second, without an offset for a spreadsheet, whose zone nobody knows. */
	readonly time: string;
}

const FIRST_LIKELY = dateOf(2000, 1, 1)!;
const FIRST_UNLIKELY = dateOf(2100, 1, 1)!;
const PER_MILLISECOND: ReadonlyArray<[NumberMeaning['counts'], perUnit: number]> = [
	['unixSeconds', 1_000],
	['unixMilliseconds', 1],
	['unixMicroseconds', 1e-3],
	['unixNanoseconds', 1e-6],
];

/** What a number may count so that it is of the years 2000 to 2099; nothing where none of it is. */
export function meaningsOf(digits: string): NumberMeaning[] {
	const number = Number(digits);
	const ofUnix = PER_MILLISECOND.map(([counts, unit]) => ({ counts, at: number * unit, end: 'Z' }));
	const ofExcel = (['excel1900', 'excel1904'] as const).map((counts) => ({
		counts,
		at: DAY_0[counts] + number * 86_400_000,
		end: '',
	}));
	return [...ofUnix, ...ofExcel]
		.filter(({ at }) => at >= FIRST_LIKELY && at < FIRST_UNLIKELY)
		.map(({ counts, at, end }) => ({
			counts,
			time: new Date(Math.round(at / 1_000) * 1_000).toISOString().slice(0, 19) + end,
		}));
}
