import fc from 'fast-check';
import { Decimal } from '../../../values/decimal';
import { meaningsOf, type TimeNumber } from '../../../values/timeNumbers';
import { readInstant } from './support/read';

const read = (value: unknown, numbers: TimeNumber, zone?: string): string =>
	readInstant(value, { numbers, zone });

it.each([
	[1_551_429_000, '2019-03-01T08:30:00.000Z'],
	['1551429000', '2019-03-01T08:30:00.000Z'],
	[1_551_429_000.007, '2019-03-01T08:30:00.007Z'],
	['1551429000,5', '2019-03-01T08:30:00.500Z'],
	['1551429000.500000000', '2019-03-01T08:30:00.500Z'],
	[1_551_429_000n, '2019-03-01T08:30:00.000Z'],
	[Decimal.from('1551429000.25'), '2019-03-01T08:30:00.250Z'],
	[0, '1970-01-01T00:00:00.000Z'],
	[-1, '1969-12-31T23:59:59.000Z'],
	['2019-03-01T08:30Z', '2019-03-01T08:30:00.000Z'],
	[1_551_429_000.123456, 'time-too-precise'],
	['1551429000.0001', 'time-too-precise'],
	[1_551_429_000_000, 'time-as-number'],
	['7'.repeat(80), 'time-as-number'],
	['1.551.429', 'time-format-mismatch'],
	['soon', 'time-format-mismatch'],
	[NaN, 'not-a-time'],
])('reads %p as Unix seconds: %s', (value, expected) => {
	expect(read(value, 'unixSeconds')).toBe(expected);
});

it.each([
	['excel1900', 43525.3541666667, '2019-03-01T07:30:00.000Z'],
	['excel1900', '43525,3541666667', '2019-03-01T07:30:00.000Z'],
	['excel1900', 43525.354166666664, '2019-03-01T07:30:00.000Z'],
	['excel1904', 42063.3541666667, '2019-03-01T07:30:00.000Z'],
	['excel1900', 43525, '2019-02-28T23:00:00.000Z'],
	['excel1900', 61, '1900-02-28T23:00:00.000Z'],
	['excel1904', 0, '1903-12-31T23:00:00.000Z'],
	['excel1900', 60, 'time-as-number'],
	['excel1904', -1, 'time-as-number'],
	[
		'excel1900',
		43555.1041666667,
		'time-skipped 2019-03-31T01:30:00+01:00 2019-03-31T03:30:00+02:00',
	],
	['excel1900', '43525.35416666', '2019-03-01T07:29:59.999Z'],
	['excel1900', '43525.3541666723', 'time-too-precise'],
] as const)('reads as %s in Oslo %s: %s', (numbers, value, expected) => {
	expect(read(value, numbers, 'Europe/Oslo')).toBe(expected);
});

it('needs a zone for the serial of a spreadsheet, and none for Unix time', () => {
	expect(read(43525.25, 'excel1900')).toBe('time-without-zone');
	expect(read(1551429000, 'unixSeconds')).toBe('2019-03-01T08:30:00.000Z');
});

const time = fc.date({
	min: new Date('1950-01-01T00:00:00Z'),
	max: new Date('2100-01-01T00:00:00Z'),
	noInvalidDate: true,
});

it('reads every millisecond back, whatever counts it', () => {
	fc.assert(
		fc.property(time, (value) => {
			const at = value.getTime();
			const expected = value.toISOString();
			const days = at / 86_400_000 + 25_569;
			expect(read(at, 'unixMilliseconds')).toBe(expected);
			expect(read(String(at), 'unixMilliseconds')).toBe(expected);
			expect(read(at / 1_000, 'unixSeconds')).toBe(expected);
			expect(read(days, 'excel1900', 'UTC')).toBe(expected);
			expect(read(days.toFixed(10), 'excel1900', 'UTC')).toBe(expected);
			expect(read(days - 1_462, 'excel1904', 'UTC')).toBe(expected);
		}),
		// Rounded to a double and then to ten decimals, it is off by more than half of the last one.
		{ examples: [[new Date('2022-10-25T06:25:20.237Z')]], numRuns: 2_000 },
	);
});

it.each([
	['1551429000', [['unixSeconds', '2019-03-01T08:30:00Z']]],
	['1551429000000', [['unixMilliseconds', '2019-03-01T08:30:00Z']]],
	['1551429000000000', [['unixMicroseconds', '2019-03-01T08:30:00Z']]],
	['1551429000000000000', [['unixNanoseconds', '2019-03-01T08:30:00Z']]],
	[
		'43525',
		[
			['excel1900', '2019-03-01T00:00:00'],
			['excel1904', '2023-03-02T00:00:00'],
		],
	],
	['5', []],
	['-1551429000', []],
	['9'.repeat(70), []],
])('knows what %s may count', (digits, expected) => {
	expect(meaningsOf(digits).map(({ counts, time: at }) => [counts, at])).toEqual(expected);
});

it('names a number without a chosen kind, but reads digits that are a date', () => {
	for (const value of [1551429000, '1551429000000', 10n, 43525.5, '43525,5', '20190230'])
		expect(readInstant(value)).toBe('time-as-number');
	expect(readInstant('20190301')).toBe('date-without-time');
});
