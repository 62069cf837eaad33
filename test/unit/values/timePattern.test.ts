import fc from 'fast-check';
import { DateTime } from 'luxon';
import { parsePattern } from '../../../values/timePattern';
import { readInstant } from './support/read';

/** What is wrong with a pattern, in one text. */
function problemsOf(text: string, takesDates = false): string {
	const parsed = parsePattern(text, takesDates);
	return parsed.ok ? '' : parsed.problems.join('; ');
}

it.each([
	['dd.MM.yyyy HH:MM', 'has the month twice (MM, MM); has no minutes (write mm; MM is the month)'],
	['dd.MM.yyyy HH', 'has no minutes (write mm; MM is the month)'],
	['dd.MM. HH:mm', 'has no year (write yyyy)'],
	['HH:mm', 'has no year (write yyyy); has no month (write MM); has no day (write dd)'],
	['dd.dd.MM.yyyy HH:mm', 'has the day twice (dd, dd)'],
	['dd.MM.yyyy HH:mm.SSS', 'has no seconds (write ss)'],
	['dd.MM.yyyy HH:mm:ss.SSS.u', 'has the fraction of the second twice (SSS, u)'],
	['dd.MM.yyyy HH:mm ZZ ZZZ', 'has the offset twice (ZZ, ZZZ)'],
	['MM/dd/yyyy HH:mm a', 'has AM or PM (a) beside HH, the hours to 24 (write hh with a, not HH)'],
	[
		'MM/dd/yyyy h:mm',
		'has h, the hours to 12, without AM or PM (write HH for the hours to 24, or add a)',
	],
	['yyyyMd HH:mm', 'has M and d side by side, so that it is not clear where one ends (write MM)'],
	['yMMdd HH:mm', 'has y and MM side by side, so that it is not clear where one ends (write yyyy)'],
	[
		'DD.MM.YYYY HH:mm',
		'has DD, which is no sign for a part of a time (write dd for the day); has YYYY, which is no sign for a part of a time (write yyyy for the year)',
	],
	[
		'TT.MM.JJJJ HH:mm',
		"has TT, which is no sign for a part of a time (write dd for the day, or 'T' in quotation marks for a T); has JJJJ, which is no sign for a part of a time (write yyyy for the year)",
	],
	[
		'dd.MM.yyyy HH:mm:ss.SSSSSS',
		'has SSSSSS, which is no sign for a part of a time (write SSS for three digits behind the second, or u for any number of them)',
	],
	[
		'dd.MM.yyyy HH:mm z',
		"has z, which is no sign for a part of a time (choose the zone in the option 'Time Zone')",
	],
	["dd.MM.yyyy 'at HH:mm", 'has a quotation mark that is not closed'],
	['dd.MM.yyyy am HH:mm', 'has the minutes twice (m, mm)'],
])('says of %s what is wrong', (text, problems) => {
	expect(problemsOf(text)).toContain(problems);
});

it('takes a pattern of dates where dates are taken', () => {
	expect(problemsOf('dd.MM.yyyy')).toContain('has no hour');
	expect(problemsOf('dd.MM.yyyy', true)).toBe('');
	expect(problemsOf('dd.MM.yyyy HH:mm', true)).toBe('');
	expect(problemsOf('dd.MM.yyyy HH', true)).toContain('has no minutes');
	expect(problemsOf('MM.yyyy', true)).toBe('has no day (write dd)');
});

it.each([
	['d.M.y H:m', '1.3.26 8:05', '2026-03-01T08:05:00.000Z'],
	['d.M.y H:m', '1.3.2026 8:5', '2026-03-01T08:05:00.000Z'],
	['dd.MM.yy HH:mm', '01.03.60 08:05', '2060-03-01T08:05:00.000Z'],
	['dd.MM.yy HH:mm', '01.03.61 08:05', '1961-03-01T08:05:00.000Z'],
	['yyyy-MM-ddTHH:mm', '2026-03-01t08:05', '2026-03-01T08:05:00.000Z'],
	["d MMMM yyyy 'at' h:mm a", '1 March 2026 AT 12:05 a.m.', '2026-03-01T00:05:00.000Z'],
	['d MMM yyyy h:mm a', '1 Sept. 2026 12:05 pm', '2026-09-01T12:05:00.000Z'],
	['M/d/yyyy, h:mm a', '3/1/2026, 8:05\u202fPM', '2026-03-01T20:05:00.000Z'],
	['M/d/yyyy h:mm a', '3/1/2026 20:05 PM', '2026-03-01T20:05:00.000Z'],
	['EEE, dd MMM yyyy HH:mm:ss ZZ', 'Sun, 01 Mar 2026 08:05:00 GMT', '2026-03-01T08:05:00.000Z'],
	['cccc d.M.yyyy HH:mm', 'Sunday 1.3.2026 08:05', '2026-03-01T08:05:00.000Z'],
	['dd.MM.yyyy HH:mm:ss,SSS', '01.03.2026 08:05:06,007', '2026-03-01T08:05:06.007Z'],
	['dd.MM.yyyy HH:mm:ss.u', '01.03.2026 08:05:06.5', '2026-03-01T08:05:06.500Z'],
	['dd.MM.yyyy HH:mm', '01.03.2026  24:00', '2026-03-02T00:00:00.000Z'],
	['yyyyMMddHHmmss', '20260301080506', '2026-03-01T08:05:06.000Z'],
	['yyyy-dd-MM HH:mm', '2026-02-03 08:05', '2026-03-02T08:05:00.000Z'],
])('reads by %s the text %s', (format, text, expected) => {
	expect(readInstant(text, { format, zone: 'UTC' })).toBe(expected);
});

it.each([
	['dd.MM.yyyy HH:mm:ss.u', '01.03.2026 08:05:06.123456', 'time-too-precise'],
	['dd.MM.yyyy HH:mm:ss.u', '01.03.2026 08:05:06.1239', 'time-too-precise'],
	['M/d/yyyy h:mm a', '3/1/2026 20:05 AM', 'not-on-the-calendar'],
	['EEE, dd MMM yyyy HH:mm', 'Mon, 01 Mar 2026 08:05', 'not-on-the-calendar'],
	['dd.MM.yyyy HH:mm ZZ', '01.03.2026 08:05 +15:00', 'not-a-time'],
	['d.M.y H:m', '1.3.026 8:05', 'time-format-mismatch'],
	['yyyy-dd-MM HH:mm', '2026-25-03T08:05Z', 'time-format-mismatch'],
	['yyyyMMddHHmm', '202613010805', 'not-on-the-calendar'],
])('does not read by %s the text %s', (format, text, fault) => {
	expect(readInstant(text, { format, zone: 'UTC' })).toBe(fault);
});

it('reads a number by a pattern of digits', () => {
	expect(readInstant(202603010805, { format: 'yyyyMMddHHmm', zone: 'UTC' })).toBe(
		'2026-03-01T08:05:00.000Z',
	);
});

const date = fc.date({
	min: new Date('1961-01-01T00:00:00Z'),
	max: new Date('2060-12-31T23:59:59Z'),
	noInvalidDate: true,
});

const patterns = [
	'dd.MM.yyyy HH:mm:ss.SSS',
	'd.M.yy H:m:s.SSS',
	'M/d/yyyy h:mm:ss.SSS a',
	"yyyy-MM-dd'T'HH:mm:ss.SSSZZ",
	'yyyyMMddHHmmssSSS',
	'cccc, d MMMM yyyy HH.mm.ss.SSS ZZZ',
	'LLL d y, hh:mm:ss.SSS a',
	'yyyy-dd-MM HH:mm:ss.u',
];

it.each(patterns)('reads back by %s what Luxon writes by it', (format) => {
	fc.assert(
		fc.property(date, (value) => {
			const written = DateTime.fromJSDate(value, { zone: 'utc' }).setLocale('en').toFormat(format);
			expect(readInstant(written, { format, zone: 'UTC' })).toBe(value.toISOString());
		}),
	);
});

it('takes no text for a time that is not of the pattern, and never throws', () => {
	fc.assert(
		fc.property(fc.constantFrom(...patterns), fc.string({ unit: 'binary' }), (format, text) => {
			expect(readInstant(text, { format, zone: 'UTC' })).toMatch(
				/^(not-a-time|time-|date-without-time|not-on)/,
			);
		}),
	);
});

it('judges any pattern without throwing', () => {
	const letters = fc.string({ unit: fc.constantFrom(..."yMLdHhmsSuaZEcTz:./ '") });
	fc.assert(
		fc.property(letters, fc.boolean(), (text, takesDates) => {
			expect(typeof problemsOf(text, takesDates)).toBe('string');
		}),
	);
});
