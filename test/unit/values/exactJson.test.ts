import fc from 'fast-check';
import { Decimal } from '../../../values/decimal';
import { parseExactJson, writeExactJson, type ExactJson } from '../../../values/exactJson';

it.each([
	'12345678901234567890',
	'-9007199254740993',
	'9223372036854775807',
	'0.1234567890123456789',
	'-0.30000000000000004',
	'12345678901234567.891',
	'100000000000000000000000000000000000000000001',
])('keeps every digit of %s', (literal) => {
	expect(parseExactJson(literal)).toEqual(Decimal.from(literal));
	expect(writeExactJson(parseExactJson(`{"a":[{"b":${literal}}]}`))).toBe(
		`{"a":[{"b":${literal}}]}`,
	);
});

it('reads shorter numbers as numbers', () => {
	expect(parseExactJson('[0,-0.5,12.5,1e3,2.5E-3,123456789012345]')).toEqual([
		0, -0.5, 12.5, 1000, 0.0025, 123456789012345,
	]);
});

it('brings long literals to their shortest form', () => {
	expect(
		writeExactJson(
			parseExactJson('[1.0000000000000000000,12345678901234567.8900,1.2345678901234567e5]'),
		),
	).toBe('[1,12345678901234567.89,123456.78901234567]');
});

it.each([
	'12345678901234567890',
	'a 12345678901234567890 b',
	'0.1234567890123456789',
	'"12345678901234567890"',
	'\\12345678901234567890',
	'\\"12345678901234567890',
	'[12345678901234567890]',
	'\u2028\ud83d\ude00 12345678901234567890 \\u0031',
])('leaves the text %j alone, though it looks like a number', (text) => {
	const json = `{${JSON.stringify(text)}:${JSON.stringify([text, text])},"n":12345678901234567890}`;
	const read = parseExactJson(json);
	expect(read).toEqual({ [text]: [text, text], n: Decimal.from('12345678901234567890') });
	expect(writeExactJson(read)).toBe(json);
});

it('reads escapes as JSON does', () => {
	const json = String.raw`["\u0041\n\t\"\\\/12345678901234567890\u00e4", 12345678901234567890]`;
	expect(parseExactJson(json)).toEqual([
		'A\n\t"\\/12345678901234567890ä',
		Decimal.from('12345678901234567890'),
	]);
});

const BROKEN = [
	'',
	' ',
	'{',
	'[1',
	'"a',
	'undefined',
	'NaN',
	"{'a':1}",
	'{"a":1,}',
	'[1 2]',
	'01',
	'+1',
	'.5',
	'1.',
	'0x10',
	'{"a" 1}',
	'tru',
	'"\n"',
];

it.each([
	...BROKEN,
	'[12345678901234567890',
	'12345678901234567890 1',
	'012345678901234567890',
	'-012345678901234567890',
	'12345678901234567890.',
	'.12345678901234567890',
	'+12345678901234567890',
	'--12345678901234567890',
	'1234567890123456.7.8',
	'12345678901234567890e',
	'"12345678901234567890',
	'[12345678901234567890 "a"]',
])('does not read %j, which is not JSON', (text) => {
	expect(() => parseExactJson(text)).toThrow(SyntaxError);
});

it('does not read an object with a number for a name, which is not JSON', () => {
	expect(() => parseExactJson('{12345678901234567890:1}')).toThrow(SyntaxError);
});

it.each(['1e400', '-1e999', '1e-400', '123456789e-330'])(
	'does not turn %s into infinity or another number',
	(literal) => {
		const back = ((): string => {
			try {
				return writeExactJson(parseExactJson(literal));
			} catch {
				return literal;
			}
		})();
		expect(back.toLowerCase()).toBe(literal);
	},
);

it('leaves a text alone that looks like a mark of its own', () => {
	const json = String.raw`["\u0000exact:5",12345678901234567890]`;
	expect(writeExactJson(parseExactJson(json))).toBe(json);
});

it('leaves absent members out, and keeps null', () => {
	expect(writeExactJson({ a: undefined, b: null, c: [null], d: {} })).toBe(
		'{"b":null,"c":[null],"d":{}}',
	);
});

it('writes decimals as numbers and texts as texts', () => {
	expect(writeExactJson({ n: Decimal.from('1.50'), t: '1.50' })).toBe('{"n":1.5,"t":"1.50"}');
});

it('writes a time as the text that JSON has for it', () => {
	const time = new Date(Date.UTC(2019, 2, 1)) as unknown as ExactJson;
	expect(writeExactJson({ time })).toBe('{"time":"2019-03-01T00:00:00.000Z"}');
});

const decimal = fc
	.tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.integer({ min: 0, max: 20 }))
	.map(([digits, scale]) => Decimal.of(digits, scale));

/** Any JSON with decimals in it. */
const exactJson: fc.Arbitrary<ExactJson> = fc.letrec<{ value: ExactJson }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		fc.string({ unit: 'binary' }),
		fc.boolean(),
		fc.constant(null),
		decimal,
		fc.array(tie('value'), { maxLength: 5 }),
		fc.dictionary(fc.string(), tie('value'), { maxKeys: 5, noNullPrototype: true }),
	),
})).value;

/** Short numbers come back as JavaScript numbers; this makes them decimals again. */
function allDecimals(value: ExactJson): ExactJson {
	if (typeof value === 'number') return Decimal.from(String(value));
	if (Array.isArray(value)) return value.map((member: ExactJson) => allDecimals(member));
	if (value === null || typeof value !== 'object' || value instanceof Decimal) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, member]) => [key, allDecimals(member!)]),
	);
}

it('reads back whatever it writes', () => {
	fc.assert(
		fc.property(exactJson, (value) => {
			expect(allDecimals(parseExactJson(writeExactJson(value)))).toEqual(allDecimals(value));
		}),
		{ numRuns: 2_000 },
	);
});

it('writes JSON that any parser reads', () => {
	fc.assert(
		fc.property(exactJson, (value) => void JSON.parse(writeExactJson(value))),
		{ numRuns: 500 },
	);
});

const plainJson = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		fc.string({ unit: 'binary' }),
		fc.integer(),
		fc
			.double({ min: -1e40, max: 1e40, noNaN: true })
			.map((value) => (Math.abs(value) < 1e-40 ? 0 : value)),
		fc.array(tie('value')),
		fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }),
	),
})).value;

it('reads any JSON of JavaScript as JavaScript does', () => {
	fc.assert(
		fc.property(
			plainJson.map((value) => JSON.stringify(value)),
			(text) => {
				const plain = JSON.stringify(allNumbers(parseExactJson(text)));
				expect(plain).toBe(JSON.stringify(JSON.parse(text)));
			},
		),
		{ numRuns: 1_000 },
	);
});

function allNumbers(value: ExactJson): unknown {
	if (value instanceof Decimal) return Number(value.toString());
	if (Array.isArray(value)) return value.map((member: ExactJson) => allNumbers(member));
	if (value === null || typeof value !== 'object') return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, member]) => [key, allNumbers(member!)]),
	);
}
