import * as fc from 'fast-check';
import { effortOf, timesAsMuch } from '../support/effort';
import { Decimal, parseDecimal, type DecimalSeparator } from '../../../values/decimal';

function read(value: unknown, separator?: DecimalSeparator): string {
	const result = parseDecimal(value, separator);
	return result.ok ? result.value.toString() : result.code;
}

it.each([
	['12.5', '12.5'],
	['1.50', '1.5'],
	['007', '7'],
	['000.0010', '0.001'],
	['0', '0'],
	['0.000', '0'],
	['-0', '0'],
	['-0.00', '0'],
	['+3', '3'],
	['-3.20', '-3.2'],
	['.5', '0.5'],
	['-.5', '-0.5'],
	['100', '100'],
	[' 1.5\n', '1.5'],
	['1e3', '1000'],
	['1E+3', '1000'],
	['12.5e-3', '0.0125'],
	['1.50e1', '15'],
	['-2e-2', '-0.02'],
	[
		'123456789012345678901234567890.123456789012345678901234567890',
		'123456789012345678901234567890.12345678901234567890123456789',
	],
])('reads %j as %s', (text, expected) => {
	expect(read(text)).toBe(expected);
});

it.each([
	['12,5', '12.5'],
	['-0,250', '-0.25'],
	[',5', '0.5'],
	['12', '12'],
	['1,5e3', '1500'],
])('reads %j as %s where the comma is the decimal separator', (text, expected) => {
	expect(read(text, ',')).toBe(expected);
});

it.each([
	['1,234.5', '.', '1234.5'],
	['1,234,567', '.', '1234567'],
	['1,234,567.89', '.', '1234567.89'],
	['1 234.5', '.', '1234.5'],
	['1\u00a0234.5', '.', '1234.5'],
	['1\u202f234.5', '.', '1234.5'],
	["-1'234.5", '.', '-1234.5'],
	['1’234.5', '.', '1234.5'],
	['1.234,5', ',', '1234.5'],
	['1.234.567', ',', '1234567'],
	['1 234,5', ',', '1234.5'],
	['12\u00a0345\u00a0678,00', ',', '12345678'],
	["1'234,5", ',', '1234.5'],
] as const)(
	'reads %j, where %j parts the decimals, in the one way there is',
	(text, separator, expected) => {
		expect(read(text, separator)).toBe(expected);
	},
);

it('reads no grouped text otherwise than without its groups', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1_000, max: Number.MAX_SAFE_INTEGER }),
			fc.constantFrom('', '5', '25', '000', '1234'),
			fc.constantFrom<DecimalSeparator>('.', ','),
			fc.constantFrom(' ', '\u00a0', "'", 'other'),
			(whole, decimals, separator, sign) => {
				const other = separator === '.' ? ',' : '.';
				const groups = String(whole).replace(/\B(?=(\d{3})+$)/g, sign === 'other' ? other : sign);
				const text = groups + (decimals === '' ? '' : separator + decimals);
				const isOneReading = decimals !== '' || whole >= 1_000_000;
				const expected = Decimal.from(`${whole}.${decimals === '' ? '0' : decimals}`).toString();
				const result = parseDecimal(text, separator);

				expect(result.ok ? result.value.toString() : 'refused').toBe(
					isOneReading ? expected : 'refused',
				);
			},
		),
	);
});

it.each([
	['12,34,567.8', '.'],
	['1,23.5', '.'],
	['0,234.5', '.'],
	["1,234'567.8", '.'],
	['1 234', '.'],
	["1'000", '.'],
	['1_234', '.'],
	['1_234.5', '.'],
	['-1 234', '.'],
	['1 2345,6', ','],
] as const)(
	'refuses the thousands separator in %j with the decimal separator %j',
	(text, separator) => {
		expect(read(text, separator)).toBe('thousands-separator');
	},
);

it.each([
	['1.234.567', '.'],
	['1.234.567.890', '.'],
	['1,234,567', ','],
] as const)('refuses %j, whose decimal separator %j comes more than once', (text, separator) => {
	expect(parseDecimal(text, separator).ok).toBe(false);
});

it.each([
	['1,5', '.'],
	['1.234,5', '.'],
	['1 234,5', '.'],
	['1,234.5', ','],
	['1,234', '.'],
	['1234,567', '.'],
	['1.5', ','],
	['1.234', ','],
] as const)(
	'asks which separator %j has when %j was chosen, instead of guessing',
	(text, separator) => {
		expect(read(text, separator)).toBe('other-decimal-separator');
	},
);

it.each([
	'',
	' ',
	'.',
	'-',
	'+',
	'5.',
	'-.',
	'e5',
	'1e',
	'1e+',
	'1.2.3',
	'--1',
	'+-1',
	'1-',
	'- 5',
	'1e1.5',
	'abc',
	'NaN',
	'Infinity',
	'-Infinity',
	'0x10',
	'0b1',
	'1n',
	'5%',
	'$5',
	'5 kWh',
	'12 EUR',
	'1/2',
	'½',
	'\u2212' + '5',
	'١٢',
	'１２',
	'1\u0000',
	'null',
	'1 e3',
])('does not take %j for a number', (text) => {
	expect(read(text)).toBe('not-a-number');
});

it.each([
	null,
	undefined,
	true,
	false,
	{},
	[],
	[5],
	['5'],
	new Date(0),
	Symbol('5'),
	() => 5,
	new Number(5),
])('does not take a value that is neither text nor number', (value) => {
	expect(read(value)).toBe('not-a-number');
});

it('takes 60 digits and refuses more, instead of spending its time on them', () => {
	expect(read('9'.repeat(60))).toBe('9'.repeat(60));
	expect(read(`0.${'9'.repeat(59)}`)).toBe(`0.${'9'.repeat(59)}`);
	expect(read('9'.repeat(61))).toBe('too-many-digits');
	expect(read(`0.${'1'.repeat(60)}`)).toBe('too-many-digits');
	expect(read('1e59')).toBe(`1${'0'.repeat(59)}`);
	expect(read('1e60')).toBe('too-many-digits');
	expect(read('1e-59')).toBe(`0.${'0'.repeat(58)}1`);
	expect(read('1e-60')).toBe('too-many-digits');
	expect(read('1e61')).toBe('too-many-digits');
	expect(read('1e-61')).toBe('too-many-digits');
	expect(read('1e999')).toBe('too-many-digits');
});

it('refuses a very long text, and a ten times longer one with ten times the effort', () => {
	const refuse = (length: number): number => {
		const { result, milliseconds } = effortOf(() =>
			[`${'1'.repeat(length)}x`, '1'.repeat(length), `1${' '.repeat(length)}x`].map((text) =>
				read(text),
			),
		);
		expect(result).toEqual(['not-a-number', 'too-many-digits', 'not-a-number']);
		return milliseconds;
	};
	const few = refuse(20_000);

	expect(timesAsMuch(refuse(200_000), few)).toBeLessThan(40);
});

it('takes a bigint and another decimal as they are', () => {
	expect(read(9223372036854775807n)).toBe('9223372036854775807');
	expect(read(-5n)).toBe('-5');
	expect(read(Decimal.from('1.5'), ',')).toBe('1.5');
});

it('throws on a literal of the program that is none', () => {
	expect(() => Decimal.from('1,5')).toThrow(RangeError);
});
