import fc from 'fast-check';
import {
	decimalPlaces,
	isInt64,
	plainDecimal,
	sumOf,
} from '../../../tools/sandbox/values/exactNumbers';
import { readDateTime, writeDateTime } from '../../../tools/sandbox/values/instants';
import { SortedList } from '../../../tools/sandbox/values/sortedList';

describe('a decimal', () => {
	it('has one spelling', () => {
		fc.assert(
			fc.property(fc.bigInt(), fc.nat(20), fc.nat(5), (digits, places, zeros) => {
				const literal = `${digits}.${'0'.repeat(places)}7${'0'.repeat(zeros)}`;
				expect(plainDecimal(literal)).toBe(`${digits}.${'0'.repeat(places)}7`);
				expect(decimalPlaces(plainDecimal(literal) as string)).toBe(places + 1);
			}),
		);
	});

	it.each([
		['1e2', '100'],
		['1.0', '1'],
		['-0', '0'],
		['-0.0', '0'],
		['12E-1', '1.2'],
		['1e400', `1${'0'.repeat(400)}`],
		['1e401', undefined],
		['1e-99999999', undefined],
	])('%s is %s', (literal, plain) => {
		expect(plainDecimal(literal)).toBe(plain);
	});

	it('adds up exactly', () => {
		fc.assert(
			fc.property(fc.array(fc.bigInt()), (thousandths) => {
				const decimals = thousandths.map((value) => plainDecimal(`${value}e-3`) as string);
				const sum = thousandths.reduce((total, value) => total + value, 0n);
				expect(sumOf(decimals)).toBe(plainDecimal(`${sum}e-3`));
			}),
		);
	});
});

it.each([
	['9223372036854775807', true],
	['9223372036854775808', false],
	['-9223372036854775808', true],
	['-9223372036854775809', false],
	['1.0', false],
	['1e3', false],
	['99999999999999999999', false],
])('tells whether %s fits 64 bits: %s', (literal, fits) => {
	expect(isInt64(literal)).toBe(fits);
});

describe('a date-time', () => {
	it('is read back as it was written', () => {
		fc.assert(
			fc.property(
				fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
				(date) => {
					expect(readDateTime(writeDateTime(date.getTime()))?.milliseconds).toBe(date.getTime());
				},
			),
		);
	});

	it.each([
		['2026-03-01T00:00:00+05:30', '2026-02-28T18:30:00.000Z'],
		['2026-03-01T00:00:00-00:00', '2026-03-01T00:00:00.000Z'],
		['2024-02-29T23:59:59.123456789Z', '2024-02-29T23:59:59.123Z'],
		['0050-01-01T00:00:00Z', '0050-01-01T00:00:00.000Z'],
	])('%s is %s', (text, utc) => {
		expect(writeDateTime(readDateTime(text)?.milliseconds as number)).toBe(utc);
	});

	it.each([
		'2026-03-01',
		'2026-03-01T00:00:00',
		'2026-03-01 00:00:00Z',
		'2026-03-01T00:00Z',
		'2026-02-29T00:00:00Z',
		'2026-13-01T00:00:00Z',
		'2026-03-01T24:00:00Z',
		'2026-03-01T00:00:60Z',
		'2026-03-01T00:00:00+0100',
		'2026-03-01T00:00:00+24:00',
		'2026-03-01T00:00:00.Z',
		' 2026-03-01T00:00:00Z',
		'2026-03-01T00:00:00Z\n',
	])('%j is none', (text) => {
		expect(readDateTime(text)).toBeUndefined();
	});
});

it('a sorted list stays sorted, finds ranges and loses what is removed', () => {
	fc.assert(
		fc.property(
			fc.array(fc.integer({ min: 0, max: 20 })),
			fc.nat(20),
			fc.nat(20),
			(keys, one, two) => {
				const list = new SortedList<{ key: number }>(({ key }) => key);
				const elements = keys.map((key) => ({ key }));
				elements.forEach((element) => list.add(element));
				const removed = elements.filter((_element, index) => index % 3 === 0);
				removed.forEach((element) => list.remove(element));
				const [low, high] = [Math.min(one, two), Math.max(one, two)];
				const expected = elements
					.filter(
						(element) => !removed.includes(element) && element.key >= low && element.key <= high,
					)
					.sort((left, right) => left.key - right.key);
				expect(list.between(low, high)).toEqual(expected);
			},
		),
	);
});
