import fc from 'fast-check';
import {
	rsqlAnd,
	rsqlContains,
	rsqlEquals,
	rsqlFrom,
	rsqlTo,
} from '../../../nodes/Instellix/query/rsql';

it.each([
	['plain', "ident=='plain'"],
	['', "ident==''"],
	["o'neill", String.raw`ident=='o\'neill'`],
	['back\\slash', String.raw`ident=='back\\slash'`],
	["\\'", String.raw`ident=='\\\''`],
	["a';b=='c", String.raw`ident=='a\';b==\'c'`],
	['a,b;c(d)', "ident=='a,b;c(d)'"],
	['"quoted"', `ident=='"quoted"'`],
])('quotes %j, so that no sign of it is read as an operator', (value, expected) => {
	expect(rsqlEquals('ident', value)).toBe(expected);
});

it('keeps every value inside its quotes', () => {
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom(...`ab'\\",;()= *`) }), (value) => {
			const quoted = /^ident=='((?:[^'\\]|\\.)*)'$/.exec(rsqlEquals('ident', value));
			expect(quoted?.[1].replace(/\\(.)/g, '$1')).toBe(value);
		}),
		{ numRuns: 1_000 },
	);
});

it('compares times by their ends', () => {
	expect(rsqlFrom('created', "2026'")).toBe(String.raw`created=ge='2026\''`);
	expect(rsqlTo('created', '2026-03-01T00:00:00.000Z')).toBe(
		"created=le='2026-03-01T00:00:00.000Z'",
	);
});

it('looks for a text in several fields', () => {
	expect(rsqlContains(['contractIdent', 'name'], "o'n")).toBe(
		String.raw`contractIdent=='*o\'n*',name=='*o\'n*'`,
	);
});

it('joins conditions, leaves empty ones out, and keeps alternatives together', () => {
	expect(rsqlAnd()).toBe('');
	expect(rsqlAnd(undefined, '', "a=='1'")).toBe("a=='1'");
	expect(rsqlAnd("a=='1'", undefined, "b=='2'")).toBe("a=='1';b=='2'");
	expect(rsqlAnd("a=='1'", "b=='2',c=='3'")).toBe("a=='1';(b=='2',c=='3')");
	expect(rsqlAnd("b=='2',c=='3'")).toBe("b=='2',c=='3'");
});
