import { formatInstant, parseInstant, type InstantFault } from '../../values/instant';
import type { Reading } from '../../values/reading';
import { Broken, field, type FieldName, type FieldSchema } from './field';
import { shown } from './shown';

/** Before the candidates; ISO 8601 is read with a 'Time Format' too, which may have no offset. */
const MEANT = 'Write the time that was meant in ISO 8601';

const INSTANT_FAULTS: Record<InstantFault, [problem: string, fix: string]> = {
	'not-a-time': [
		'must be an ISO 8601 time',
		"Write it like 2026-03-01T08:30:00+01:00, or give its pattern in the option 'Time Format'.",
	],
	'date-without-time': [
		'has a date but no time of day',
		'Add the time, for example T00:00:00+01:00.',
	],
	'not-on-the-calendar': ['is not on the calendar or the clock', 'Check day, month and hour.'],
	'time-without-zone': [
		'has no offset, so it could mean another instant in each time zone',
		"Choose in the option 'Time Zone' which zone these times are in, or write them in ISO 8601 with their offset, like 2026-03-01T08:30:00+01:00.",
	],
	'time-skipped': [
		'does not exist in the chosen time zone: the clocks were put forward over it',
		MEANT,
	],
	'time-repeated': [
		'happened twice in the chosen time zone: the clocks were put back over it',
		MEANT,
	],
	'time-too-precise': [
		'is finer than a millisecond',
		'Shorten it to three digits behind the seconds.',
	],
	'wrong-time-format': [
		"cannot be read by the option 'Time Format'",
		"Give a pattern with year, month, day and time of day, each once, and no name of a zone, in the option 'Time Format': for example dd.MM.yyyy HH:mm, or with AM and PM MM/dd/yyyy hh:mm a (hh with a, not HH).",
	],
	'time-format-mismatch': [
		"is neither ISO 8601 nor of the pattern in the option 'Time Format'",
		"Fix the time or the option 'Time Format'.",
	],
	'unknown-zone': [
		'is to be read in a time zone that does not exist',
		"Choose an IANA zone in the option 'Time Zone'.",
	],
};

/** A text that ends like an ISO 8601 offset; the year of `01-03-2026` does not. */
const ENDS_WITH_OFFSET = /\d\s?(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)$/i;
/** Faults after which a text without an offset would next be refused for the lack of a zone. */
const ZONE_COMES_NEXT: ReadonlySet<InstantFault> = new Set<InstantFault>([
	'not-a-time',
	'not-on-the-calendar',
	'time-too-precise',
	'wrong-time-format',
	'time-format-mismatch',
]);
/** A 'Time Format' reads texts only. */
const FIX_OF_NO_TEXT = 'Give a date object, or a text like 2026-03-01T08:30:00+01:00.';
const ALSO_ZONE = " Without an offset it also needs its zone in the option 'Time Zone'.";

/** An instant, written in UTC to the millisecond. */
export function instant(rules: FieldName, reading: Reading): FieldSchema<string> {
	return field(rules, (given) => {
		const result = parseInstant(given, reading.time);
		if (result.ok) return formatInstant(result.epochMs);
		const [problem, fix] = INSTANT_FAULTS[result.code];
		const { candidates } = result;
		const whole =
			candidates === undefined
				? fixOf(fix, result.code, given, reading)
				: `${fix}: ${candidates.join(' or ')}.`;
		return new Broken(result.code, `${problem}: ${shown(given)}`, whole);
	});
}

function fixOf(fix: string, code: InstantFault, given: unknown, { time }: Reading): string {
	if (typeof given !== 'string') return code === 'not-a-time' ? FIX_OF_NO_TEXT : fix;
	const needsZone = time.zone === undefined && !ENDS_WITH_OFFSET.test(given.trim());
	return needsZone && ZONE_COMES_NEXT.has(code) ? fix + ALSO_ZONE : fix;
}
