import Big from 'big.js';
import fc from 'fast-check';
import { Decimal, parseDecimal, type Rounding } from '../../../values/decimal';

/** Decimal literals of up to 30 digits with signs, zeros on both ends and exponents. */
const literal = fc
	.tuple(
		fc.constantFrom('', '-', '+'),
		fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 20 }),
		fc.string({ unit: fc.constantFrom(...'00123456789'), maxLength: 10 }),
		fc.option(fc.integer({ min: -20, max: 20 }), { nil: undefined }),
	)
	.map(([sign, whole, fraction, exponent]) => {
		const point = fraction === '' ? '' : `.${fraction}`;
		return `${sign}${whole}${point}${exponent === undefined ? '' : `e${exponent}`}`;
	});

function big(text: string): Big {
	return new Big(text.replace('+', '').replace('e-', 'E-'));
}

/** big.js keeps the sign of a zero; a decimal has none. */
function plain(value: Big): string {
	return value.eq(0) ? '0' : value.toFixed();
}

function check(property: (left: string, right: string) => void): void {
	fc.assert(fc.property(literal, literal, property), { numRuns: 1_000 });
}

it('reads what big.js reads', () => {
	check((text) => expect(Decimal.from(text).toString()).toBe(plain(big(text))));
});

it('adds as big.js does', () => {
	check((left, right) => {
		expect(Decimal.from(left).plus(Decimal.from(right)).toString()).toBe(
			plain(big(left).plus(big(right))),
		);
	});
});

it('subtracts as big.js does', () => {
	check((left, right) => {
		expect(Decimal.from(left).minus(Decimal.from(right)).toString()).toBe(
			plain(big(left).minus(big(right))),
		);
	});
});

it('multiplies as big.js does', () => {
	check((left, right) => {
		expect(Decimal.from(left).times(Decimal.from(right)).toString()).toBe(
			plain(big(left).times(big(right))),
		);
	});
});

it('compares as big.js does', () => {
	check((left, right) => {
		const [one, other] = [Decimal.from(left), Decimal.from(right)];
		expect(Math.sign(one.compare(other))).toBe(big(left).cmp(big(right)));
		expect(one.equals(other)).toBe(big(left).eq(big(right)));
	});
});

const MODES: ReadonlyArray<[Rounding, Big.RoundingMode]> = [
	['halfUp', Big.roundHalfUp],
	['halfEven', Big.roundHalfEven],
	['down', Big.roundDown],
	['up', Big.roundUp],
];

it.each(MODES)('rounds %s as big.js does', (rounding, mode) => {
	fc.assert(
		fc.property(literal, fc.integer({ min: 0, max: 8 }), (text, places) => {
			expect(Decimal.from(text).round(places, rounding).toString()).toBe(
				plain(big(text).round(places, mode)),
			);
		}),
		{ numRuns: 1_000 },
	);
});

it.each([
	['0.0005', '0.001', '0', '0', '0.001'],
	['0.0015', '0.002', '0.002', '0.001', '0.002'],
	['0.0025', '0.003', '0.002', '0.002', '0.003'],
	['-0.0025', '-0.003', '-0.002', '-0.002', '-0.003'],
	['-0.0001', '0', '0', '0', '-0.001'],
	['0.00249', '0.002', '0.002', '0.002', '0.003'],
	['0.9999', '1', '1', '0.999', '1'],
	['9.9996', '10', '10', '9.999', '10'],
	['12.34', '12.34', '12.34', '12.34', '12.34'],
])(
	'rounds %s to three decimals: half up %s, half even %s, down %s, up %s',
	(text, halfUp, halfEven, down, up) => {
		const round = (rounding: Rounding): string => Decimal.from(text).round(3, rounding).toString();
		expect([round('halfUp'), round('halfEven'), round('down'), round('up')]).toEqual([
			halfUp,
			halfEven,
			down,
			up,
		]);
	},
);

it('prints a JSON number literal without an exponent, which reads back as itself', () => {
	check((text) => {
		const printed = Decimal.from(text).toString();
		expect(printed).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
		expect(printed).not.toBe('-0');
		expect(typeof JSON.parse(printed)).toBe('number');
		expect(parseDecimal(printed)).toEqual({ ok: true, value: Decimal.from(text) });
	});
});

it('has one form for each value, whatever its spelling', () => {
	const spellings = ['1.5', '1.50', '01.5', '+1.5', '15e-1', '0.15E1', '1.500000000000000000000'];
	for (const spelling of spellings) expect(Decimal.from(spelling)).toEqual(Decimal.from('1.5'));
	expect(Decimal.of(1500n, 3)).toEqual(Decimal.from('1.5'));
	expect(Decimal.of(15n, -2).toString()).toBe('1500');
});

it('stays exact over 100,000 additions', () => {
	let sum = Decimal.zero;
	for (let count = 0; count < 100_000; count += 1) sum = sum.plus(Decimal.from('0.001'));
	expect(sum.toString()).toBe('100');
});

it('shows as text in JSON, so that no reader rounds it', () => {
	expect(JSON.stringify({ quantity: Decimal.from('12345678901234567.891') })).toBe(
		'{"quantity":"12345678901234567.891"}',
	);
});
