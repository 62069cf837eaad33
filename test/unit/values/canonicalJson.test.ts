import fc from 'fast-check';
import { Decimal } from '../../../values/decimal';
import { canonicalJson, parseExactJson, type ExactJson } from '../../../values/exactJson';

it('puts members in the order of their names, at every depth', () => {
	expect(canonicalJson({ b: 1, a: { d: [{ z: 1, y: 2 }], c: 'x' } })).toBe(
		'{"a":{"c":"x","d":[{"y":2,"z":1}]},"b":1}',
	);
});

it('keeps the order of lists, which can mean something', () => {
	expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
});

it.each([
	['1.50', '1.5'],
	['1.5e0', '1.5'],
	['15e-1', '1.5'],
	['1e0', '1'],
	['1e3', '1000'],
	['-0', '0'],
	['0.0', '0'],
	['1e21', '1000000000000000000000'],
	['1e-7', '0.0000001'],
	['12345678901234567890.10', '12345678901234567890.1'],
	['123456789012345678901e-1', '12345678901234567890.1'],
])('writes the number %s as %s', (literal, expected) => {
	expect(canonicalJson(parseExactJson(literal))).toBe(expected);
	expect(canonicalJson(parseExactJson(`{"a":[${literal}]}`))).toBe(`{"a":[${expected}]}`);
});

it('says the same of a decimal and of the number that means it', () => {
	expect(canonicalJson({ a: Decimal.from('12.50') })).toBe(canonicalJson({ a: 12.5 }));
});

it('does not mix up a text with the number that it shows', () => {
	expect(canonicalJson({ a: '12.5' })).not.toBe(canonicalJson({ a: 12.5 }));
	expect(canonicalJson({ a: 'null' })).not.toBe(canonicalJson({ a: null }));
	expect(canonicalJson({ a: 'true' })).not.toBe(canonicalJson({ a: true }));
});

it('takes absent members for the same, however they are absent', () => {
	expect(canonicalJson({ a: 1, b: null, c: undefined })).toBe(canonicalJson({ a: 1 }));
	expect(canonicalJson({ a: { b: null } })).toBe(canonicalJson({ a: {} }));
});

it('tells two times apart', () => {
	const at = (epochMs: number): ExactJson => ({ at: new Date(epochMs) as unknown as ExactJson });
	expect(canonicalJson(at(0))).not.toBe(canonicalJson(at(1)));
});

const json = fc.letrec<{ value: ExactJson }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		fc.string(),
		fc.boolean(),
		fc.integer(),
		fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map((digits) => Decimal.of(digits, 10)),
		fc.array(tie('value'), { maxLength: 4 }),
		fc.dictionary(fc.string(), tie('value'), { maxKeys: 6, noNullPrototype: true }),
	),
})).value;

/** The same value with its members in another order. */
function reordered(value: ExactJson): ExactJson {
	if (Array.isArray(value)) return value.map((member: ExactJson) => reordered(member));
	if (value === null || typeof value !== 'object' || value instanceof Decimal) return value;
	return Object.fromEntries(
		Object.entries(value)
			.reverse()
			.map(([key, member]) => [key, reordered(member!)]),
	);
}

it('does not depend on the order of members', () => {
	fc.assert(
		fc.property(json, (value) =>
			expect(canonicalJson(reordered(value))).toBe(canonicalJson(value)),
		),
		{ numRuns: 1_000 },
	);
});

it('is the same again when its own text is read', () => {
	fc.assert(
		fc.property(json, (value) =>
			expect(canonicalJson(parseExactJson(canonicalJson(value)))).toBe(canonicalJson(value)),
		),
		{ numRuns: 1_000 },
	);
});

it('differs when the values differ', () => {
	fc.assert(
		fc.property(json, json, (left, right) => {
			const areEqual =
				JSON.stringify(reorderedByName(left)) === JSON.stringify(reorderedByName(right));
			expect(canonicalJson(left) === canonicalJson(right)).toBe(areEqual);
		}),
		{ numRuns: 1_000 },
	);
});

/** Members by name, numbers apart from texts. */
function reorderedByName(value: ExactJson): unknown {
	if (typeof value === 'number' || value instanceof Decimal) return { number: String(value) };
	if (Array.isArray(value)) return value.map((member: ExactJson) => reorderedByName(member));
	if (value === null || typeof value !== 'object') return [value];
	const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
	return { members: members.map(([name, member]) => [name, reorderedByName(member as ExactJson)]) };
}
