import fc from 'fast-check';
import { DateTime } from 'luxon';
import { formatInstant, parseStoredInstant } from '../../../values/instant';
import { isZone } from '../../../values/zones';
import { readInstant } from './support/read';

it.each([
	['2019-03-01T08:30:00Z', '2019-03-01T08:30:00.000Z'],
	['2019-03-01T08:30:00z', '2019-03-01T08:30:00.000Z'],
	['2019-03-01T08:30Z', '2019-03-01T08:30:00.000Z'],
	['2019-03-01 08:30:00Z', '2019-03-01T08:30:00.000Z'],
	['2019-03-01 08:30:00 Z', '2019-03-01T08:30:00.000Z'],
	['2019-03-01T08:30:00+01:00', '2019-03-01T07:30:00.000Z'],
	['2019-03-01T08:30:00+0100', '2019-03-01T07:30:00.000Z'],
	['2019-03-01T08:30:00+01', '2019-03-01T07:30:00.000Z'],
	['2019-03-01 08:30:00 +01:00', '2019-03-01T07:30:00.000Z'],
	['2019-03-01T08:30:00-03:30', '2019-03-01T12:00:00.000Z'],
	['2019-03-01T08:30:00+05:45', '2019-03-01T02:45:00.000Z'],
	['2019-03-01T08:30:00-00:00', '2019-03-01T08:30:00.000Z'],
	['2019-03-01T00:30:00+14:00', '2019-02-28T10:30:00.000Z'],
	['2019-12-31T23:30:00-12:00', '2020-01-01T11:30:00.000Z'],
	['  2019-03-01T08:30:00Z\n', '2019-03-01T08:30:00.000Z'],
])('reads %j as %s', (text, expected) => {
	expect(readInstant(text)).toBe(expected);
});

it.each([
	['2019-03-01T08:30:00.5Z', '2019-03-01T08:30:00.500Z'],
	['2019-03-01T08:30:00.05Z', '2019-03-01T08:30:00.050Z'],
	['2019-03-01T08:30:00.123Z', '2019-03-01T08:30:00.123Z'],
	['2019-03-01T08:30:00,123Z', '2019-03-01T08:30:00.123Z'],
	['2019-03-01T08:30:00.123000Z', '2019-03-01T08:30:00.123Z'],
	['2019-03-01T08:30:00.123000000+01:00', '2019-03-01T07:30:00.123Z'],
])('reads the fraction of %j as %s', (text, expected) => {
	expect(readInstant(text)).toBe(expected);
});

it.each([
	'2019-03-01T08:30:00.1234Z',
	'2019-03-01T08:30:00.000001Z',
	'2019-03-01T08:30:00.123456789+01:00',
])('refuses %j, which is finer than a millisecond, instead of rounding it', (text) => {
	expect(readInstant(text)).toBe('time-too-precise');
});

it.each(['2019-03-01', '20190301', '2019-W09-5', '2019-060', '4/1/2025', '01.03.2019', '31/12/19'])(
	'asks for the time of day of %j',
	(text) => {
		expect(readInstant(text)).toBe('date-without-time');
		expect(readInstant(text, { zone: 'Europe/Oslo' })).toBe('date-without-time');
	},
);

it.each([
	['20190301T083000Z', '2019-03-01T08:30:00.000Z'],
	['20190301T0830+0100', '2019-03-01T07:30:00.000Z'],
	['20190301 083000.5Z', '2019-03-01T08:30:00.500Z'],
	['2019-W09-5T08:30Z', '2019-03-01T08:30:00.000Z'],
	['2019W095T083000Z', '2019-03-01T08:30:00.000Z'],
	['2020-W53-7T08:30Z', '2021-01-03T08:30:00.000Z'],
	['2019-W01-1T00:00Z', '2018-12-31T00:00:00.000Z'],
	['2019-060T08:30Z', '2019-03-01T08:30:00.000Z'],
	['2019060T0830Z', '2019-03-01T08:30:00.000Z'],
	['2020-366T08:30Z', '2020-12-31T08:30:00.000Z'],
	['2019-03-01t08:30:00z', '2019-03-01T08:30:00.000Z'],
	['2019-03-01T24:00Z', '2019-03-02T00:00:00.000Z'],
	['2019-12-31T24:00:00.000+01:00', '2019-12-31T23:00:00.000Z'],
	['2019-03-01 08:30:00 UTC', '2019-03-01T08:30:00.000Z'],
	['2019-03-01 08:30:00 utc', '2019-03-01T08:30:00.000Z'],
	['2019-03-01T08:30:00GMT', '2019-03-01T08:30:00.000Z'],
	['2019-03-01T08:30:00\u221205:00', '2019-03-01T13:30:00.000Z'],
	['2019-03-01\u202f08:30\u00a0Z', '2019-03-01T08:30:00.000Z'],
	['\u200b2019-03-01T08:30Z\ufeff', '2019-03-01T08:30:00.000Z'],
	['2019-03-01T08:30:00.12300000000000Z', '2019-03-01T08:30:00.123Z'],
])('reads %j, which has one meaning, as %s', (text, expected) => {
	expect(readInstant(text)).toBe(expected);
});

it('reads the end of a day in a zone, and the midnight that it is', () => {
	expect(readInstant('2019-03-30T24:00', { zone: 'Europe/Oslo' })).toBe('2019-03-30T23:00:00.000Z');
	expect(readInstant('2019-03-31T24:00', { zone: 'Europe/Oslo' })).toBe('2019-03-31T22:00:00.000Z');
});

it.each(['2020-02-29T12:00:00Z', '2000-02-29T12:00:00Z'])(
	'knows that %s is in a leap year',
	(text) => {
		expect(readInstant(text)).toBe(text.replace('00Z', '00.000Z'));
	},
);

it.each([
	'2019-02-29T12:00:00Z',
	'2100-02-29T12:00:00Z',
	'2019-04-31T12:00:00Z',
	'2019-13-01T12:00:00Z',
	'2019-00-01T12:00:00Z',
	'2019-01-00T12:00:00Z',
	'2019-01-32T12:00:00Z',
	'2019-03-01T24:00:01Z',
	'2019-03-01T24:01Z',
	'2019-03-01T25:00:00Z',
	'20190229T120000Z',
	'2019-366T12:00Z',
	'2019-000T12:00Z',
	'2019-W53-1T12:00Z',
	'2019-W00-1T12:00Z',
	'2019-03-01T08:60:00Z',
	'2019-03-01T08:30:60Z',
	'2019-03-01T99:99:99+01:00',
])('does not move %s to another day or hour', (text) => {
	expect(readInstant(text)).toBe('not-on-the-calendar');
	expect(readInstant(text.replace(/Z|\+.*$/, ''), { zone: 'Europe/Oslo' })).toBe(
		'not-on-the-calendar',
	);
});

it('does not take a local time without a zone', () => {
	expect(readInstant('2019-03-01T08:30:00')).toBe('time-without-zone');
	expect(readInstant('2019-03-01 08:30')).toBe('time-without-zone');
});

it.each([
	'',
	' ',
	'now',
	'yesterday',
	'01.03.2019 08:30',
	'3/1/2019 8:30',
	'1 Mar 2019 08:30:00 GMT',
	'2019-3-1T8:30:00Z',
	'19-03-01T08:30:00Z',
	'+002019-03-01T08:30:00Z',
	'2019-03-01T08:30:00+1',
	'2019-03-01T08:30:00+01:60',
	'2019-03-01T08:30:00+15:00',
	'2019-03-01T08:30:00 Europe/Oslo',
	'2019-03-01T08:30:00[Europe/Oslo]',
	'2019-03-01T08Z',
	'2019-03-01T08:30:00.Z',
	'2019-W09-8T08:30Z',
	'2019-W09T08:30Z',
	'2019-03T08:30Z',
])('does not take %j for a time', (text) => {
	expect(readInstant(text)).toBe('not-a-time');
});

it.each([true, null, undefined, {}, [], Symbol('now'), () => 0, NaN, Infinity])(
	'does not read values of other kinds',
	(value) => {
		expect(readInstant(value)).toBe('not-a-time');
	},
);

it('keeps to the offset of a text where a zone was chosen too', () => {
	expect(readInstant('2019-03-01T08:30:00-05:00', { zone: 'Europe/Oslo' })).toBe(
		'2019-03-01T13:30:00.000Z',
	);
	expect(readInstant('2019-03-31T02:30:00+01:00', { zone: 'Europe/Oslo' })).toBe(
		'2019-03-31T01:30:00.000Z',
	);
});

it('takes the instant of dates and of Luxon times, whatever zone was chosen', () => {
	const epochMs = Date.UTC(2019, 9, 27, 0, 30, 0, 7);
	const expected = '2019-10-27T00:30:00.007Z';
	expect(readInstant(new Date(epochMs), { zone: 'Asia/Tokyo' })).toBe(expected);
	expect(
		readInstant(DateTime.fromMillis(epochMs, { zone: 'America/New_York' }), { zone: 'Asia/Tokyo' }),
	).toBe(expected);
});

it('takes a Luxon time of another copy of the library', () => {
	const foreign = { isLuxonDateTime: true, toMillis: () => 1551429000007 };
	expect(readInstant(foreign)).toBe('2019-03-01T08:30:00.007Z');
});

it('does not take an invalid date or Luxon time', () => {
	expect(readInstant(new Date(NaN))).toBe('not-a-time');
	expect(readInstant(DateTime.invalid('made up'))).toBe('not-a-time');
});

it('does not take an object that only looks like a Luxon time', () => {
	expect(readInstant({ isLuxonDateTime: true })).toBe('not-a-time');
});

it('writes every instant in one form', () => {
	expect(formatInstant(0)).toBe('1970-01-01T00:00:00.000Z');
	expect(formatInstant(1551429000007)).toBe('2019-03-01T08:30:00.007Z');
});

it('tells zones from other names', () => {
	const names = [
		'Europe/Oslo',
		'UTC',
		'Asia/Kolkata',
		'Mars/Phobos',
		'',
		'+01:00',
		'CEST',
		'Europe/Oslo ',
	];
	expect(names.map(isZone)).toEqual([true, true, true, false, false, false, false, false]);
});

it.each([
	['0019-03-03T18:07Z', '0019-03-03T18:07:00.000Z'],
	['0000-02-29T00:00Z', '0000-02-29T00:00:00.000Z'],
	['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
])('reads %s, and again what is written of it', (text, written) => {
	expect(readInstant(text)).toBe(written);
	expect(readInstant(written)).toBe(written);
});

it.each([
	'0000-01-01T00:10+01:00',
	'9999-12-31T23:00-12:00',
	new Date(Date.UTC(10_000, 0)),
	new Date(-8.64e15),
	{ isLuxonDateTime: true, toMillis: () => 9e15 },
])('refuses an instant whose year has no four digits: %s', (value) => {
	expect(readInstant(value)).toBe('not-on-the-calendar');
});

it.each([
	['2026-03-01T08:00:00.123456Z', '2026-03-01T08:00:00.123456Z'],
	['2026-03-01T09:30:00.123456789012+01:30', '2026-03-01T08:00:00.123456789012Z'],
	['2026-03-01T08:00:00,1230001Z', '2026-03-01T08:00:00.1230001Z'],
	['2026-03-01T08:00:00.123000Z', '2026-03-01T08:00:00.123Z'],
	['2026-03-01T08:00:00.123450Z', '2026-03-01T08:00:00.12345Z'],
	['2026-03-01T08:00:00Z', '2026-03-01T08:00:00.000Z'],
])('reads %s as it may be stored', (value, text) => {
	const epochMs = Date.parse(text.replace(/(\.\d{3})\d*/, '$1'));
	expect(parseStoredInstant(value)).toEqual({ epochMs, text });
});

it.each([
	'2026-02-30T08:00:00.123456Z',
	'2026-03-01T08:00:00.123456',
	'2026-03-01T08:00:00.123456X',
	'10:00.1234',
	'.1234',
	12.3456,
	undefined,
])('does not take %p for an instant that is stored', (value) => {
	expect(parseStoredInstant(value)).toBeUndefined();
});

it.each([
	['2019-03-01T08:30:00Z', '2019-03-01T08:30:00.000Z'],
	['2019-03-01T08:30:00.120Z', '2019-03-01T08:30:00.120Z'],
	['2019-03-01T08:30:00+01:00', '2019-03-01T07:30:00.000Z'],
	['2019-02-29T08:30:00Z', undefined],
	['2019-13-01T08:30:00Z', undefined],
	['2019-03-01T08:60:00Z', undefined],
])('reads %j as it is stored: %s', (text, expected) => {
	expect(parseStoredInstant(text)?.text).toBe(expected);
});

it('reads what is stored in the plain form as it reads any other', () => {
	const text = fc
		.date({ min: new Date('1950-01-01'), max: new Date('2150-01-01'), noInvalidDate: true })
		.map((date) => date.toISOString());
	fc.assert(
		fc.property(text, fc.boolean(), (precise, isWhole) => {
			const plain = isWhole ? precise.replace(/\.\d{3}/, '') : precise;
			expect(parseStoredInstant(plain)).toEqual(parseStoredInstant(plain.replace('Z', '+00:00')));
		}),
	);
});
