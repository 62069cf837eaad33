import fc from 'fast-check';
import { parseDecimal } from '../../../values/decimal';

function read(value: number): string {
	const result = parseDecimal(value);
	return result.ok ? result.value.toString() : result.code;
}

it.each([
	[0, '0'],
	[-0, '0'],
	[0.1, '0.1'],
	[12.5, '12.5'],
	[-3.25, '-3.25'],
	[1e-7, '0.0000001'],
	[1.5e-10, '0.00000000015'],
	[123456789.123456, '123456789.123456'],
	[0.000123456789012345, '0.000123456789012345'],
	[Number.MAX_SAFE_INTEGER, '9007199254740991'],
	[Number.MIN_SAFE_INTEGER, '-9007199254740991'],
])('reads the number %d exactly', (value, expected) => {
	expect(read(value)).toBe(expected);
});

it.each([0.1 + 0.2, 1.1 * 3, 4.35 * 100, 0.7 + 0.1, 1.005 * 1000, 1 / 3, Math.PI])(
	'refuses %d, which carries the noise of a calculation',
	(value) => {
		expect(read(value)).toBe('imprecise-number');
	},
);

it.each([2 ** 53, -(2 ** 53), 2 ** 53 + 2, Number('12345678901234567890'), 1e20])(
	'refuses the whole number %d, which may have been rounded',
	(value) => {
		expect(read(value)).toBe('imprecise-number');
	},
);

it.each([NaN, Infinity, -Infinity])('does not take %d for a number', (value) => {
	expect(read(value)).toBe('not-a-number');
});

it('does not depend on the decimal separator', () => {
	expect(parseDecimal(12.5, ',')).toEqual(parseDecimal(12.5, '.'));
});

it('says the same as the text for every number of up to 15 digits', () => {
	const upTo15Digits = fc.tuple(
		fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }),
		fc.integer({ min: 0, max: 15 }),
	);
	fc.assert(
		fc.property(upTo15Digits, ([digits, places]) => {
			const text = literal(digits, places);
			expect(parseDecimal(Number(text))).toEqual(parseDecimal(text));
		}),
		{ numRuns: 2_000 },
	);
});

it('reads any number as the decimal that it prints, or refuses it', () => {
	fc.assert(
		fc.property(fc.double(), (value) => {
			const result = parseDecimal(value);
			if (result.ok) expect(Number(result.value.toString())).toBe(value === 0 ? 0 : value);
			else expect(['imprecise-number', 'too-many-digits', 'not-a-number']).toContain(result.code);
		}),
		{ numRuns: 2_000 },
	);
});

function literal(digits: number, places: number): string {
	const magnitude = String(Math.abs(digits)).padStart(places + 1, '0');
	const point = magnitude.length - places;
	const fraction = places === 0 ? '' : `.${magnitude.slice(point)}`;
	return `${digits < 0 ? '-' : ''}${magnitude.slice(0, point)}${fraction}`;
}
