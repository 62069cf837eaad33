import fc from 'fast-check';
import { DateTime } from 'luxon';
import { parseInstant } from '../../../values/instant';
import { readInstant } from './support/read';

it.each([
	// Europe/Oslo: 2019-03-31 02:00 +01:00 becomes 03:00 +02:00.
	['Europe/Oslo', '2019-03-31T01:59:59.999', '2019-03-31T00:59:59.999Z'],
	[
		'Europe/Oslo',
		'2019-03-31T02:00:00',
		'time-skipped 2019-03-31T01:00:00+01:00 2019-03-31T03:00:00+02:00',
	],
	[
		'Europe/Oslo',
		'2019-03-31T02:30:00',
		'time-skipped 2019-03-31T01:30:00+01:00 2019-03-31T03:30:00+02:00',
	],
	[
		'Europe/Oslo',
		'2019-03-31T02:59:59.999',
		'time-skipped 2019-03-31T01:59:59.999+01:00 2019-03-31T03:59:59.999+02:00',
	],
	['Europe/Oslo', '2019-03-31T03:00:00', '2019-03-31T01:00:00.000Z'],
	// 2019-10-27 03:00 +02:00 becomes 02:00 +01:00.
	['Europe/Oslo', '2019-10-27T01:59:59.999', '2019-10-26T23:59:59.999Z'],
	[
		'Europe/Oslo',
		'2019-10-27T02:00:00',
		'time-repeated 2019-10-27T02:00:00+02:00 2019-10-27T02:00:00+01:00',
	],
	[
		'Europe/Oslo',
		'2019-10-27T02:30:00',
		'time-repeated 2019-10-27T02:30:00+02:00 2019-10-27T02:30:00+01:00',
	],
	[
		'Europe/Oslo',
		'2019-10-27T02:59:59.999',
		'time-repeated 2019-10-27T02:59:59.999+02:00 2019-10-27T02:59:59.999+01:00',
	],
	['Europe/Oslo', '2019-10-27T03:00:00', '2019-10-27T02:00:00.000Z'],
	// America/New_York: forward on 2019-03-10 at 02:00, back on 2019-11-03 at 02:00.
	['America/New_York', '2019-03-10T01:59:59', '2019-03-10T06:59:59.000Z'],
	[
		'America/New_York',
		'2019-03-10T02:30:00',
		'time-skipped 2019-03-10T01:30:00-05:00 2019-03-10T03:30:00-04:00',
	],
	['America/New_York', '2019-03-10T03:00:00', '2019-03-10T07:00:00.000Z'],
	['America/New_York', '2019-11-03T00:59:59', '2019-11-03T04:59:59.000Z'],
	[
		'America/New_York',
		'2019-11-03T01:30:00',
		'time-repeated 2019-11-03T01:30:00-04:00 2019-11-03T01:30:00-05:00',
	],
	['America/New_York', '2019-11-03T02:00:00', '2019-11-03T07:00:00.000Z'],
	// Pacific/Apia crossed the date line: 2011-12-30 did not take place.
	['Pacific/Apia', '2011-12-29T23:59:59', '2011-12-30T09:59:59.000Z'],
	[
		'Pacific/Apia',
		'2011-12-30T00:00:00',
		'time-skipped 2011-12-29T00:00:00-10:00 2011-12-31T00:00:00+14:00',
	],
	[
		'Pacific/Apia',
		'2011-12-30T12:00:00',
		'time-skipped 2011-12-29T12:00:00-10:00 2011-12-31T12:00:00+14:00',
	],
	[
		'Pacific/Apia',
		'2011-12-30T23:59:59',
		'time-skipped 2011-12-29T23:59:59-10:00 2011-12-31T23:59:59+14:00',
	],
	['Pacific/Apia', '2011-12-31T00:00:00', '2011-12-30T10:00:00.000Z'],
	// Kwajalein skipped 1993-08-21 in the same way, from UTC-12 to UTC+12.
	[
		'Pacific/Kwajalein',
		'1993-08-21T12:00:00',
		'time-skipped 1993-08-20T12:00:00-12:00 1993-08-22T12:00:00+12:00',
	],
	// Lord Howe moves its clocks by half an hour.
	['Australia/Lord_Howe', '2019-10-06T01:59:59', '2019-10-05T15:29:59.000Z'],
	[
		'Australia/Lord_Howe',
		'2019-10-06T02:15:00',
		'time-skipped 2019-10-06T01:45:00+10:30 2019-10-06T02:45:00+11:00',
	],
	['Australia/Lord_Howe', '2019-10-06T02:30:00', '2019-10-05T15:30:00.000Z'],
	['Australia/Lord_Howe', '2019-04-07T01:29:59', '2019-04-06T14:29:59.000Z'],
	[
		'Australia/Lord_Howe',
		'2019-04-07T01:45:00',
		'time-repeated 2019-04-07T01:45:00+11:00 2019-04-07T01:45:00+10:30',
	],
	['Australia/Lord_Howe', '2019-04-07T02:00:00', '2019-04-06T15:30:00.000Z'],
	// Zones without daylight saving time, with offsets that are not whole hours.
	['Asia/Kolkata', '2019-03-31T02:30:00', '2019-03-30T21:00:00.000Z'],
	['Asia/Kathmandu', '2019-03-31T02:30:00', '2019-03-30T20:45:00.000Z'],
	['Pacific/Kiritimati', '2019-03-31T02:30:00', '2019-03-30T12:30:00.000Z'],
	['UTC', '2019-03-31T02:30:00', '2019-03-31T02:30:00.000Z'],
])('reads in %s the local time %s as %s', (zone, text, expected) => {
	expect(readInstant(text, { zone })).toBe(expected);
});

it.each(['Mars/Phobos', 'CEST', '+02:00', 'Local'])(
	'does not read a local time in %j, which is no zone',
	(zone) => {
		expect(readInstant('2019-03-01T08:30:00', { zone })).toBe('unknown-zone');
	},
);

const ZONES = [
	'Europe/Oslo',
	'Europe/London',
	'Europe/Dublin',
	'America/New_York',
	'America/St_Johns',
	'America/Sao_Paulo',
	'America/Caracas',
	'Asia/Kolkata',
	'Asia/Kathmandu',
	'Asia/Pyongyang',
	'Asia/Tehran',
	'Africa/Casablanca',
	'Africa/Cairo',
	'Australia/Lord_Howe',
	'Australia/Eucla',
	'Antarctica/Troll',
	'Pacific/Apia',
	'Pacific/Chatham',
	'Pacific/Kiritimati',
	'Pacific/Marquesas',
	'UTC',
];
const zone = fc.constantFrom(...ZONES);
const FIRST = Date.UTC(1980, 0, 1);
const LAST = Date.UTC(2037, 0, 1);

/** Moments at which a zone changes its offset. */
function changesOf(name: string): number[] {
	const offsetAt = (epochMs: number): number => DateTime.fromMillis(epochMs, { zone: name }).offset;
	const changes: number[] = [];
	const day = 24 * 3_600_000;
	for (let left = Date.UTC(2005, 0, 1); left < Date.UTC(2025, 0, 1); left += day) {
		let [from, to] = [left, left + day];
		if (offsetAt(from) === offsetAt(to)) continue;
		while (to - from > 1) {
			const middle = Math.floor((from + to) / 2);
			if (offsetAt(middle) === offsetAt(from)) from = middle;
			else to = middle;
		}
		changes.push(to);
	}
	return changes;
}

const changes = ZONES.flatMap((name) => changesOf(name).map((epochMs) => [name, epochMs] as const));
const nearAChange = fc
	.tuple(fc.constantFrom(...changes), fc.integer({ min: -90 * 60_000, max: 90 * 60_000 }))
	.map(([[name, change], distance]) => [name, change + distance] as const);
const anywhere = fc.tuple(zone, fc.integer({ min: FIRST, max: LAST }));

function readsBack([name, epochMs]: readonly [string, number]): void {
	const wallClock = DateTime.fromMillis(epochMs, { zone: name }).toISO({ includeOffset: false });
	const result = parseInstant(wallClock, { zone: name });
	if (result.ok) {
		expect(result.epochMs).toBe(epochMs);
		return;
	}
	expect(result.code).toBe('time-repeated');
	const candidates = (result.candidates ?? []).map((text) => Date.parse(text));
	expect(candidates).toContain(epochMs);
	expect(new Set(candidates).size).toBe(2);
}

it('reads the wall clock of any instant in any zone as that instant, or reports a fold with it', () => {
	fc.assert(fc.property(anywhere, readsBack), { numRuns: 2_000 });
});

it('does so near every change of an offset too', () => {
	expect(changes.length).toBeGreaterThan(400);
	fc.assert(fc.property(nearAChange, readsBack), { numRuns: 3_000 });
});

it('reports a gap exactly where no instant has that wall clock', () => {
	fc.assert(
		fc.property(nearAChange, fc.boolean(), ([name, epochMs], before) => {
			const offset = DateTime.fromMillis(epochMs + (before ? -1 : 1) * 3_600_000, {
				zone: name,
			}).offset;
			const wallClock = epochMs + offset * 60_000;
			const result = parseInstant(new Date(wallClock).toISOString().slice(0, -1), { zone: name });
			const kind = result.ok ? 'one' : result.code;
			expect(kind).toBe(['time-skipped', 'one', 'time-repeated'][instantsShowing(wallClock, name)]);
		}),
		{ numRuns: 1_000 },
	);
});

/** How many instants show this wall clock, found by trying all offsets around it. */
function instantsShowing(wallClock: number, name: string): number {
	const offsets = new Set<number>();
	for (let hours = -30; hours <= 30; hours += 1) {
		offsets.add(DateTime.fromMillis(wallClock + hours * 3_600_000, { zone: name }).offset);
	}
	return [...offsets].filter(
		(offset) => DateTime.fromMillis(wallClock - offset * 60_000, { zone: name }).offset === offset,
	).length;
}
