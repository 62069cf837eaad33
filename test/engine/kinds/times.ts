import { DateTime } from 'luxon';
import { at, type ValueKinds } from './valueKind';

const berlin = { timeZone: 'Europe/Berlin' };

/** 2026-03-01T07:30:00Z, or something near it, as people have it. */
export const times: ValueKinds[] = [
	{
		options: {},
		kinds: [
			['ISO 8601 with an offset', '2026-03-01T08:30:00+01:00', at],
			['a timestamptz of SQL', '2026-03-01 08:30:00+01', at],
			['a time in UTC in words', '2026-03-01 07:30 UTC', at],
			['ISO 8601 in its basic form', '20260301T073000Z', at],
			['a week date', '2026-W09-7T07:30Z', at],
			['a day of the year, in small letters', '2026-060t07:30z', at],
			['the end of a day', '2026-02-28T24:00Z', '2026-03-01T00:00:00.000Z'],
			['a date object of a database', new Date(at), at],
			['blanks around a time', '\u00a02026-03-01T07:30:00Z \u200b', at],
			[
				'a time without a zone',
				'2026-03-01T08:30:00',
				[
					'time-without-zone',
					`has no offset, so it could mean another instant in each time zone: "2026-03-01T08:30:00". Choose in the option 'Time Zone' which zone these times are in, or write them in ISO 8601 with their offset, like 2026-03-01T08:30:00+01:00.`,
				],
			],
			[
				'a date',
				'2026-03-01',
				[
					'date-without-time',
					`has a date but no time of day: "2026-03-01". Add the time of day, such as 2026-03-01T00:00:00+01:00, or choose 'Date Only' in the option 'Time Format' to take the start of the day.`,
				],
			],
			[
				'a date of the United States',
				'3/1/2026',
				[
					'date-without-time',
					`has a date but no time of day: "3/1/2026". Add the time of day, such as 3/1/2026 00:00, with its pattern in the option 'Time Pattern': d/M/yyyy HH:mm where the day comes first, M/d/yyyy HH:mm where the month does. Or choose 'Date Only' in the option 'Time Format', with d/M/yyyy or M/d/yyyy in 'Time Pattern', to take the start of the day. Without an offset it also needs its zone in the option 'Time Zone'.`,
				],
			],
			[
				'a time of day',
				'08:30',
				[
					'not-a-time',
					`must be an ISO 8601 time: "08:30". Write it like 2026-03-01T08:30:00+01:00, or give its pattern in the option 'Time Pattern'. Without an offset it also needs its zone in the option 'Time Zone'.`,
				],
			],
			[
				'Unix seconds',
				1_772_350_200,
				[
					'time-as-number',
					"is a number, which may be 2026-03-01T07:30:00Z as Unix Seconds: 1772350200. If it is, choose 'Unix Seconds' in the option 'Time Format'.",
				],
			],
			[
				'Unix seconds as text',
				'1772350200',
				[
					'time-as-number',
					`is a number, which may be 2026-03-01T07:30:00Z as Unix Seconds: "1772350200". If it is, choose 'Unix Seconds' in the option 'Time Format'.`,
				],
			],
			[
				'Unix milliseconds',
				1_772_350_200_000,
				[
					'time-as-number',
					"is a number, which may be 2026-03-01T07:30:00Z as Unix Milliseconds: 1772350200000. If it is, choose 'Unix Milliseconds' in the option 'Time Format'.",
				],
			],
			[
				'an Excel serial',
				46082.354166667,
				[
					'time-as-number',
					"is a number, which may be 2026-03-01T08:30:00 as Excel Serial (1900) or 2030-03-02T08:30:00 as Excel Serial (1904): 46082.354166667. If it is, choose 'Excel Serial (1900)' in the option 'Time Format', or 'Excel Serial (1904)' for a file of an older Excel for Mac, and its zone in the option 'Time Zone'.",
				],
			],
			[
				'a word',
				'yesterday',
				[
					'not-a-time',
					`must be an ISO 8601 time: "yesterday". Write it like 2026-03-01T08:30:00+01:00, or give its pattern in the option 'Time Pattern'. Without an offset it also needs its zone in the option 'Time Zone'.`,
				],
			],
			[
				'NA',
				'NA',
				[
					'not-a-time',
					'must be an ISO 8601 time: "NA". It stands for a value that is not there: fill it in, or leave such rows out, for example with a Filter node before this one.',
				],
			],
			[
				'a day that is not on the calendar',
				'2026-02-30T08:00:00Z',
				[
					'not-on-the-calendar',
					'is not on the calendar or the clock: "2026-02-30T08:00:00Z". Check day, month and hour.',
				],
			],
			[
				'microseconds',
				'2026-03-01T07:30:00.123456Z',
				[
					'time-too-precise',
					'is finer than a millisecond: "2026-03-01T07:30:00.123456Z". Shorten it to three digits behind the seconds.',
				],
			],
			[
				'a blank without width',
				'2026-03-01T07\u200b:30:00Z',
				[
					'not-a-time',
					`must be an ISO 8601 time: "2026-03-01T07[U+200B]:30:00Z". Write it like 2026-03-01T08:30:00+01:00, or give its pattern in the option 'Time Pattern'. It holds U+200B (zero width space), which cannot be seen.`,
				],
			],
			[
				'a date object that is none',
				DateTime.invalid('x'),
				[
					'not-a-time',
					'must be an ISO 8601 time: Invalid DateTime. Give a date object, or a text like 2026-03-01T08:30:00+01:00.',
				],
				['item', 'fields'],
			],
			['an empty cell', '', ['required', 'is required but empty.']],
		],
	},
	{
		options: berlin,
		kinds: [
			['a local time', '2026-03-01T08:30:00', at],
			['a timestamp of SQL', '2026-03-01 08:30:00', at],
			[
				'a time that the change to summer skips',
				'2026-03-29T02:30:00',
				[
					'time-skipped',
					'does not exist in the chosen time zone: the clocks were put forward over it: "2026-03-29T02:30:00". Write the time that was meant in ISO 8601: 2026-03-29T01:30:00+01:00 or 2026-03-29T03:30:00+02:00.',
				],
			],
			[
				'a time that the change to winter repeats',
				'2025-10-26T02:30:00',
				[
					'time-repeated',
					'happened twice in the chosen time zone: the clocks were put back over it: "2025-10-26T02:30:00". Write the time that was meant in ISO 8601: 2025-10-26T02:30:00+02:00 or 2025-10-26T02:30:00+01:00.',
				],
			],
		],
	},
	{
		options: { ...berlin, timeFormat: 'dd.MM.yyyy HH:mm' },
		kinds: [
			['a local time of a German Excel', '01.03.2026 08:30', at],
			['ISO 8601 beside a pattern', '2026-03-01T07:30:00Z', at],
			[
				'seconds that the pattern lacks',
				'01.03.2026 08:30:00',
				[
					'time-format-mismatch',
					`is neither ISO 8601 nor of the pattern dd.MM.yyyy HH:mm in the option 'Time Pattern': "01.03.2026 08:30:00". Fix the time or the option 'Time Pattern', for example dd.MM.yyyy HH:mm:ss.`,
				],
			],
			[
				'a mistyped minute',
				'01.03.2026 07:60',
				[
					'not-on-the-calendar',
					'is not on the calendar or the clock: "01.03.2026 07:60". Check day, month and hour.',
				],
			],
			[
				'a date where the pattern has a time',
				'01.03.2026',
				[
					'date-without-time',
					`has a date but no time of day: "01.03.2026". Add the time of day, such as 01.03.2026 00:00, with its pattern in the option 'Time Pattern': dd.MM.yyyy HH:mm. Or choose 'Date Only' in the option 'Time Format', with dd.MM.yyyy in 'Time Pattern', to take the start of the day.`,
				],
			],
		],
	},
	{
		options: { timeZone: 'America/New_York', timeFormat: 'M/d/yyyy h:mm a' },
		kinds: [
			['AM and PM', '3/1/2026 2:30 AM', at],
			[
				'hours to 24 where the pattern has AM',
				'3/1/2026 14:30',
				[
					'time-format-mismatch',
					`is neither ISO 8601 nor of the pattern M/d/yyyy h:mm a in the option 'Time Pattern': "3/1/2026 14:30". Fix the time or the option 'Time Pattern', for example d/M/yyyy HH:mm where the day comes first, M/d/yyyy HH:mm where the month does.`,
				],
			],
		],
	},
	{
		options: { ...berlin, timeFormat: 'd.M.yy H:mm' },
		kinds: [['a year of two digits', '1.3.26 8:30', at]],
	},
	{
		options: { timeRepresentation: 'unixSeconds' },
		kinds: [
			['Unix seconds, chosen', 1_772_350_200, at],
			['Unix seconds as text, chosen', ' 1772350200 ', at],
			['fractions of Unix seconds', 1_772_350_200.25, '2026-03-01T07:30:00.250Z'],
		],
	},
	{
		options: { timeRepresentation: 'unixMilliseconds' },
		kinds: [['Unix milliseconds, chosen', '1772350200000', at]],
	},
	{
		options: { ...berlin, timeRepresentation: 'excel1900' },
		kinds: [
			['an Excel serial, chosen', 46082.354166666664, at],
			['an Excel serial with a decimal comma', '46082,3541666667', at],
		],
	},
	{
		options: { ...berlin, timeRepresentation: 'excel1904' },
		kinds: [['an Excel serial of a Mac', 44620.354166666664, at]],
	},
	{
		options: { ...berlin, timeRepresentation: 'dateOnly' },
		kinds: [['a date, chosen', '2026-03-01', '2026-02-28T23:00:00.000Z']],
	},
];
