import { formatInstant, parseInstant, type InstantFault } from '../../values/instant';
import { digitsOf } from '../../values/timeNumbers';
import type { Reading } from '../../values/reading';
import { Broken, field, type FieldName, type FieldSchema } from './field';
import { noValueAdvice } from './noValueAdvice';
import { shown } from './shown';
import {
	dateAdvice,
	mismatch,
	noTimeAdvice,
	numberFault,
	optionsFor,
	zoneAdvice,
} from './timeAdvice';

/** Before the candidates; ISO 8601 is read with a pattern too, which may have no offset. */
const MEANT = 'Write the time that was meant in ISO 8601';

type Words = [problem: string, fix: string];

/** Says what is wrong with a value, and what to do about it, in the words of the screen. */
const INSTANT_FAULTS: Record<InstantFault, (given: unknown, reading: Reading) => Words> = {
	'not-a-time': (given) => ['must be an ISO 8601 time', noTimeAdvice(given)],
	'time-as-number': (given, { time }) => numberFault(String(digitsOf(given)), time),
	'date-without-time': (given) => ['has a date but no time of day', dateAdvice(given)],
	'not-on-the-calendar': () => [
		'is not on the calendar or the clock',
		'Check day, month and hour.',
	],
	'time-without-zone': (given) => [
		'has no offset, so it could mean another instant in each time zone',
		zoneAdvice(given),
	],
	'time-skipped': () => [
		'does not exist in the chosen time zone: the clocks were put forward over it',
		MEANT,
	],
	'time-repeated': () => [
		'happened twice in the chosen time zone: the clocks were put back over it',
		MEANT,
	],
	'time-too-precise': (_given, { time }) => [
		'is finer than a millisecond',
		time.numbers?.startsWith('excel')
			? 'Round it in the spreadsheet, for example to seconds: =ROUND(A2*86400,0)/86400.'
			: 'Shorten it to three digits behind the seconds.',
	],
	'time-format-mismatch': (given, { time }) => mismatch(given, time),
	'unknown-zone': () => [
		'is to be read in a time zone that does not exist',
		"Choose an IANA zone in the option 'Time Zone'.",
	],
};

/** A text that ends like an ISO 8601 offset; the year of `01-03-2026` does not. */
const ENDS_WITH_OFFSET = /\d\s?(?:Z|UTC|GMT|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)$/i;
/** Faults after which a text without an offset would next be refused for the lack of a zone. */
const ZONE_COMES_NEXT: ReadonlySet<InstantFault> = new Set<InstantFault>([
	'not-a-time',
	'date-without-time',
	'not-on-the-calendar',
	'time-too-precise',
	'time-format-mismatch',
]);
const ALSO_ZONE = " Without an offset it also needs its zone in the option 'Time Zone'.";

/** An instant, written in UTC to the millisecond. */
export function instant(rules: FieldName, reading: Reading): FieldSchema<string> {
	return field(rules, (given) => {
		const result = parseInstant(given, reading.time);
		if (result.ok) return formatInstant(result.epochMs);
		const { code, candidates } = result;
		const [problem, fix] = INSTANT_FAULTS[code](given, reading);
		const missing = noValueAdvice(given);
		if (missing !== undefined) return new Broken(code, `${problem}: ${shown(given)}`, missing);
		const needsZone =
			typeof given === 'string' &&
			reading.time.zone === undefined &&
			!ENDS_WITH_OFFSET.test(given) &&
			ZONE_COMES_NEXT.has(code);
		const whole =
			candidates === undefined
				? `${fix}${needsZone ? ALSO_ZONE : ''}`
				: `${fix}: ${candidates.join(' or ')}.`;
		const options = optionsFor(code, given, needsZone || code === 'time-without-zone');
		return new Broken(code, `${problem}: ${shown(given)}`, whole, options);
	});
}
