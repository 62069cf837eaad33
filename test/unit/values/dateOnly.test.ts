import fc from 'fast-check';
import { DateTime } from 'luxon';
import { Periods } from '../../../values/periods';
import { readInstant } from './support/read';

const startOf = (text: string, zone?: string, format?: string): string =>
	readInstant(text, { takesDates: true, zone, format });

it.each([
	['2019-03-01', 'Europe/Oslo', '2019-02-28T23:00:00.000Z'],
	['20190701', 'Europe/Oslo', '2019-06-30T22:00:00.000Z'],
	['2019-W09-5', 'UTC', '2019-03-01T00:00:00.000Z'],
	['2019-060', 'UTC', '2019-03-01T00:00:00.000Z'],
	// The clocks skip midnight, and pass it twice.
	['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
	['2018-02-18', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z'],
	['2019-11-03', 'America/Havana', '2019-11-03T04:00:00.000Z'],
	['2019-02-30', 'UTC', 'not-on-the-calendar'],
	['2011-12-30', 'Pacific/Apia', 'not-on-the-calendar'],
	['2019-03-01', undefined, 'time-without-zone'],
	['2019-03-01', 'Mars/Phobos', 'unknown-zone'],
	['01.03.2019', 'UTC', 'not-a-time'],
	['2019-03-01T08:30Z', undefined, '2019-03-01T08:30:00.000Z'],
	['2019-03-01T08:30', 'Europe/Oslo', '2019-03-01T07:30:00.000Z'],
])('reads the day %s in %s as %s', (text, zone, expected) => {
	expect(startOf(text, zone)).toBe(expected);
});

it('reads days by a pattern, and times in ISO 8601 beside them', () => {
	expect(startOf('4/1/2025', 'UTC', 'M/d/yyyy')).toBe('2025-04-01T00:00:00.000Z');
	expect(startOf('2025-04-01T08:30Z', 'UTC', 'M/d/yyyy')).toBe('2025-04-01T08:30:00.000Z');
	expect(startOf('2/30/2025', 'UTC', 'M/d/yyyy')).toBe('not-on-the-calendar');
	expect(startOf('4/1/2025', 'UTC', 'dd.MM.yyyy')).toBe('time-format-mismatch');
});

it('begins each day where Combine Before Sending begins it', () => {
	const zones = ['Europe/Oslo', 'America/Sao_Paulo', 'America/Havana', 'Asia/Beirut', 'UTC'];
	fc.assert(
		fc.property(
			fc.constantFrom(...zones),
			fc.date({
				min: new Date('1995-01-01T00:00:00Z'),
				max: new Date('2030-01-01T00:00:00Z'),
				noInvalidDate: true,
			}),
			(zone, value) => {
				const day = DateTime.fromJSDate(value, { zone }).toISODate()!;
				const { from } = new Periods('day', zone).at(value.getTime());
				expect(startOf(day, zone)).toBe(new Date(from).toISOString());
			},
		),
	);
});
