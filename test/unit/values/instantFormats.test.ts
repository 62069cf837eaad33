import { readInstant } from './support/read';

const oslo = { zone: 'Europe/Oslo', format: 'dd.MM.yyyy HH:mm' };

it('reads local times of the chosen pattern in the chosen zone', () => {
	expect(readInstant('01.03.2019 08:30', oslo)).toBe('2019-03-01T07:30:00.000Z');
	expect(readInstant('01.07.2019 08:30', oslo)).toBe('2019-07-01T06:30:00.000Z');
	expect(readInstant(' 01.03.2019 08:30 ', oslo)).toBe('2019-03-01T07:30:00.000Z');
});

it('reports local times of the pattern that the clocks skip or repeat', () => {
	expect(readInstant('31.03.2019 02:30', oslo)).toBe(
		'time-skipped 2019-03-31T01:30:00+01:00 2019-03-31T03:30:00+02:00',
	);
	expect(readInstant('27.10.2019 02:30', oslo)).toBe(
		'time-repeated 2019-10-27T02:30:00+02:00 2019-10-27T02:30:00+01:00',
	);
});

it.each(['31.03.2019 02:30', '27.10.2019 02:30'])(
	'takes each of the times that it names for %s, without another pattern',
	(text) => {
		const [, ...candidates] = readInstant(text, oslo).split(' ');

		expect(candidates).toHaveLength(2);
		for (const candidate of candidates)
			expect(readInstant(candidate, oslo)).toBe(new Date(candidate).toISOString());
	},
);

it('asks for a zone where the pattern has no offset', () => {
	expect(readInstant('01.03.2019 08:30', { format: oslo.format })).toBe('time-without-zone');
	expect(readInstant('01.03.2019 08:30', { ...oslo, zone: 'Mars/Phobos' })).toBe('unknown-zone');
});

it('takes ISO 8601 too where a pattern is chosen', () => {
	expect(readInstant('2019-03-01T08:30:00+05:00', oslo)).toBe('2019-03-01T03:30:00.000Z');
	expect(readInstant('2019-03-01T08:30:00', oslo)).toBe('2019-03-01T07:30:00.000Z');
});

it.each(['1.3.2019 8:30', '01/03/2019 08:30', '01.03.2019 08:30 x', 'x'])(
	'does not take %j, which the pattern does not describe',
	(text) => {
		expect(readInstant(text, oslo)).toBe('time-format-mismatch');
	},
);

it.each(['31.02.2019 08:30', '01.13.2019 08:30', '01.03.2019 24:30', '01.03.2019 08:60'])(
	'knows that %j is of the pattern but on no calendar or clock',
	(text) => {
		expect(readInstant(text, oslo)).toBe('not-on-the-calendar');
	},
);

it('asks for the time of day that a date of the pattern lacks', () => {
	expect(readInstant('01.03.2019', oslo)).toBe('date-without-time');
});

it.each([
	['dd.MM.yyyy HH:mm ZZ', '27.10.2019 02:30 +01:00', '2019-10-27T01:30:00.000Z'],
	['dd.MM.yyyy HH:mm ZZZ', '27.10.2019 02:30 +0200', '2019-10-27T00:30:00.000Z'],
	['dd.MM.yyyy HH:mm Z', '01.03.2019 08:30 -5', '2019-03-01T13:30:00.000Z'],
	["yyyyMMdd'T'HHmmssZZZ", '20190301T083000+0000', '2019-03-01T08:30:00.000Z'],
])(
	'takes the offset or zone of the text where the pattern %j has one',
	(format, text, expected) => {
		expect(readInstant(text, { format })).toBe(expected);
		expect(readInstant(text, { format, zone: 'Asia/Tokyo' })).toBe(expected);
	},
);

it('does not take a Z in quotes for an offset', () => {
	const format = "yyyyMMdd'Z'HHmm";
	expect(readInstant('20190301Z0830', { format })).toBe('time-without-zone');
	expect(readInstant('20190301Z0830', { format, zone: 'Europe/Oslo' })).toBe(
		'2019-03-01T07:30:00.000Z',
	);
});

it('reads names of months and half days in English, whatever the language of the server', () => {
	expect(readInstant('1 Mar 2019 8:30 PM', { format: 'd LLL yyyy h:mm a', zone: 'UTC' })).toBe(
		'2019-03-01T20:30:00.000Z',
	);
});

it('refuses a pattern with the name of a zone, which would have to guess at folds', () => {
	expect(readInstant('27.10.2019 02:30 Europe/Oslo', { format: 'dd.MM.yyyy HH:mm z' })).toBe(
		'wrong-time-format',
	);
});

it.each([
	['MM/dd/yyyy HH:mm a', '03/01/2026 08:30 AM'],
	['MM/dd/yyyy HH:mm t', '03/01/2026 08:30 8:30 AM'],
	['dd.MM.yyyy (ooo) HH:mm', '01.03.2026 (060) 08:30'],
	["dd.MM.yyyy 'W'WW HH:mm", '01.03.2026 W09 08:30'],
	['dd.MM.yyyy kkkk HH:mm', '01.03.2026 2026 08:30'],
])('refuses the pattern %j, of which one sign says what another one says too', (format, text) => {
	expect(readInstant(text, { format, zone: 'UTC' })).toBe('wrong-time-format');
});

it.each([
	['HH:mm', '08:30'],
	['dd.MM. HH:mm', '01.03. 08:30'],
	['HH:mm dd', '08:30 01'],
])('does not fill the date of %j from the day of the run', (format, text) => {
	expect(readInstant(text, { format, zone: 'Europe/Oslo' })).not.toMatch(/^\d{4}/);
});
