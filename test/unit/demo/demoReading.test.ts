import { readRow } from '../../../tools/demo/reading';

const OSLO = {
	zone: 'Europe/Oslo',
	timeFormat: 'dd.MM.yyyy HH:mm',
	decimalSeparator: ',',
} as const;
const read = (start: string, end: string, quantity = '1') =>
	readRow({ start, end, quantity }, OSLO);

it.each([
	['over the hour that is skipped', '29.03.2025 23:58', '30.03.2025 03:04', '7560'],
	['over the hour that is repeated', '26.10.2025 01:59', '26.10.2025 03:01', '7320'],
	['of no length', '06.07.2025 10:00', '06.07.2025 10:00', '0'],
	['with offsets', '2025-10-26T02:15:00+02:00', '2025-10-26T02:15:00+01:00', '3600'],
	['with short offsets', '2025-10-26T02:15 +02', '2025-10-26T02:15+0100', '3600'],
	['with fractions', '2025-03-03T18:07:30,5z', '2025-03-03T18:07:31.000000Z', '0.5'],
])('counts the seconds of a session %s between instants', (_what, start, end, seconds) => {
	expect(read(start, end).seconds).toBe(seconds);
});

it.each([
	['skipped', '30.03.2025 02:30'],
	['repeated', '26.10.2025 02:30'],
	['not on the calendar', '31.06.2025 10:00'],
	['of another form', '06/07/2025 10:00'],
	['missing', ''],
	['NA', 'NA'],
	['finer than a millisecond', '2025-03-03T18:07:30.0001Z'],
	['at an offset that is nowhere', '2025-03-03T18:07+15:00'],
	['before the year 0 in UTC', '0000-01-01T00:10+01:00'],
])('a time that is %s is no time', (_what, time) => {
	expect(read(time, '01.12.2025 10:00')).toMatchObject({ from: undefined, seconds: undefined });
	expect(read('01.01.2025 10:00', time)).toMatchObject({ to: undefined, seconds: undefined });
});

it('blanks around a value do not count, nor those that nobody sees', () => {
	const blanks = '\u200b \u00a0\ufeff';
	const around = (text: string) => `${blanks}${text}${blanks}`;
	const found = read(around('01.01.2025 10:00'), around('01.01.2025 11:00'), around('7,25'));

	expect(found.seconds).toBe('3600');
	expect(found.quantity?.toFixed()).toBe('7.25');
});

it('a session that ends before it begins has no span', () => {
	expect(read('02.06.2025 10:20', '02.06.2025 10:19').seconds).toBeUndefined();
});

it.each([
	['12,50', '12.5'],
	['-5', '-5'],
	[' +0,001 ', '0.001'],
	['1.234,5', '1234.5'],
	['-1 234,5', '-1234.5'],
	['1.234.567', '1234567'],
	['1.234', undefined],
	['1 234', undefined],
	['12.34,5', undefined],
	['12,', undefined],
	['NA', undefined],
	['', undefined],
	['+,5', '0.5'],
	['1,5e1', '15'],
	['1e59', `1${'0'.repeat(59)}`],
	['1e60', undefined],
	['1e0003', undefined],
	['0e999', undefined],
	['9'.repeat(61), undefined],
])('reads the quantity "%s" as %s', (text, amount) => {
	expect(read('', '', text).quantity?.toFixed()).toBe(amount);
});
