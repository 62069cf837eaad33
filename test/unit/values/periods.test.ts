import fc from 'fast-check';
import { DateTime } from 'luxon';
import { Periods, type PeriodLength } from '../../../values/periods';

const LENGTHS: readonly PeriodLength[] = ['hour', 'day', 'month'];
const ZONES = [
	'Europe/Oslo',
	'UTC',
	'America/New_York',
	'America/Sao_Paulo',
	'America/St_Johns',
	'America/Havana',
	'Atlantic/Azores',
	'Asia/Kathmandu',
	'Asia/Kolkata',
	'Africa/Cairo',
	'Australia/Lord_Howe',
	'Pacific/Apia',
	'Pacific/Chatham',
	'Antarctica/Troll',
];
const length = fc.constantFrom(...LENGTHS);
const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2035, 0, 1) });

const periodOf = (name: string, unit: PeriodLength, text: string) => {
	const { from, to } = new Periods(unit, name).at(Date.parse(text));
	return [new Date(from).toISOString(), new Date(to).toISOString(), (to - from) / 3_600_000];
};

it.each([
	[
		'Europe/Oslo',
		'day',
		'2019-03-31T12:00:00Z',
		'2019-03-30T23:00:00.000Z',
		'2019-03-31T22:00:00.000Z',
		23,
	],
	[
		'Europe/Oslo',
		'day',
		'2019-10-27T12:00:00Z',
		'2019-10-26T22:00:00.000Z',
		'2019-10-27T23:00:00.000Z',
		25,
	],
	[
		'Europe/Oslo',
		'month',
		'2019-03-31T21:59:59.999Z',
		'2019-02-28T23:00:00.000Z',
		'2019-03-31T22:00:00.000Z',
		743,
	],
	[
		'Europe/Oslo',
		'month',
		'2019-10-31T22:59:59.999Z',
		'2019-09-30T22:00:00.000Z',
		'2019-10-31T23:00:00.000Z',
		745,
	],
	// 02:00 to 03:00 comes twice, and is two hours.
	[
		'Europe/Oslo',
		'hour',
		'2019-10-27T00:30:00Z',
		'2019-10-27T00:00:00.000Z',
		'2019-10-27T01:00:00.000Z',
		1,
	],
	[
		'Europe/Oslo',
		'hour',
		'2019-10-27T01:30:00Z',
		'2019-10-27T01:00:00.000Z',
		'2019-10-27T02:00:00.000Z',
		1,
	],
	// Midnight comes twice.
	[
		'Atlantic/Azores',
		'day',
		'2025-10-26T01:30:00Z',
		'2025-10-26T00:00:00.000Z',
		'2025-10-27T01:00:00.000Z',
		25,
	],
	[
		'America/Havana',
		'day',
		'2025-11-02T05:30:00Z',
		'2025-11-02T04:00:00.000Z',
		'2025-11-03T05:00:00.000Z',
		25,
	],
	// Midnight is skipped.
	[
		'Africa/Cairo',
		'day',
		'2025-04-25T12:00:00Z',
		'2025-04-24T22:00:00.000Z',
		'2025-04-25T21:00:00.000Z',
		23,
	],
	// A whole day is skipped.
	[
		'Pacific/Apia',
		'day',
		'2011-12-30T12:00:00Z',
		'2011-12-30T10:00:00.000Z',
		'2011-12-31T10:00:00.000Z',
		24,
	],
	// The clocks go back over midnight: the new date had begun a minute before.
	[
		'America/St_Johns',
		'day',
		'2010-11-07T03:00:00Z',
		'2010-11-07T02:30:00.000Z',
		'2010-11-08T03:30:00.000Z',
		25,
	],
	// The clocks change by half an hour, and a new hour begins.
	[
		'Australia/Lord_Howe',
		'hour',
		'2025-04-05T15:10:00Z',
		'2025-04-05T15:00:00.000Z',
		'2025-04-05T15:30:00.000Z',
		0.5,
	],
	[
		'Asia/Kathmandu',
		'hour',
		'2025-04-05T15:10:00Z',
		'2025-04-05T14:15:00.000Z',
		'2025-04-05T15:15:00.000Z',
		1,
	],
] as const)('the %s %s of %s', (name, unit, text, from, to, hours) => {
	expect(periodOf(name, unit, text)).toEqual([from, to, hours]);
});

it('every instant belongs to exactly one period, whichever is asked for first', () => {
	fc.assert(
		fc.property(
			zone,
			length,
			instant,
			fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
			(name, unit, at, fraction) => {
				const period = new Periods(unit, name).at(at);
				expect(period.from).toBeLessThanOrEqual(at);
				expect(period.to).toBeGreaterThan(at);
				const other = period.from + Math.floor(fraction * (period.to - period.from));
				for (const within of [period.from, other, period.to - 1])
					expect(new Periods(unit, name).at(within)).toEqual(period);
				expect(new Periods(unit, name).at(period.to).from).toBe(period.to);
				expect(new Periods(unit, name).at(period.from - 1).to).toBe(period.from);
			},
		),
		{ numRuns: 300 },
	);
});

it('periods around changes of clocks touch each other without gap or overlap', () => {
	for (const name of ZONES) {
		for (const unit of LENGTHS) {
			// The days in which America goes back, and the months of a skipped day.
			const [begin, end] =
				unit === 'hour'
					? [Date.UTC(2010, 10, 5), Date.UTC(2010, 10, 9)]
					: [Date.UTC(2011, 9, 1), Date.UTC(2012, 0, 15)];
			for (let at = new Periods(unit, name).at(begin).from; at < end;) {
				const period = new Periods(unit, name).at(at);
				expect(period.from).toBe(at);
				expect(period.to).toBeGreaterThan(at);
				at = period.to;
			}
		}
	}
});

it('agrees with Luxon where the clocks do not change at midnight', () => {
	fc.assert(
		fc.property(
			fc.constantFrom('Europe/Oslo', 'UTC', 'America/New_York', 'Asia/Kolkata'),
			length,
			instant,
			(name, unit, at) => {
				const start = DateTime.fromMillis(at, { zone: name }).startOf(unit);
				const expected = { from: start.toMillis(), to: start.plus({ [unit]: 1 }).toMillis() };
				expect(new Periods(unit, name).at(at)).toEqual(expected);
			},
		),
		{ numRuns: 300 },
	);
});

it('remembers what it met without mixing it up', () => {
	fc.assert(
		fc.property(zone, length, fc.array(instant, { maxLength: 20 }), (name, unit, instants) => {
			const periods = new Periods(unit, name);
			for (const at of instants) expect(periods.at(at)).toEqual(new Periods(unit, name).at(at));
		}),
		{ numRuns: 50 },
	);
});

describe('the label of a period', () => {
	const label = (length: PeriodLength, zone: string, at: string): string => {
		const periods = new Periods(length, zone);
		return periods.labelOf(periods.at(Date.parse(at)));
	};

	it.each([
		['day', 'Europe/Berlin', '2026-03-31T22:00:00Z', '2026-04-01'],
		['month', 'Europe/Berlin', '2026-03-31T22:00:00Z', '2026-04'],
		['hour', 'Europe/Berlin', '2026-04-01T12:34:00Z', '2026-04-01 14:00'],
		// Both hours that a clock shows twice.
		['hour', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25 02:00+02:00'],
		['hour', 'Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25 02:00+01:00'],
		// The clocks skip midnight.
		['day', 'America/Asuncion', '2023-10-01T05:00:00Z', '2023-10-01'],
		['month', 'Asia/Kathmandu', '2026-04-30T18:15:00Z', '2026-05'],
	] as const)('per %s in %s at %s is %s', (length, zone, at, expected) => {
		expect(label(length, zone, at)).toBe(expected);
	});
});
