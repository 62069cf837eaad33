import { isBlank, trimmed, unseenIn, withUnseenNamed } from '../../../values/blanks';

it.each(['a', 'a b', '', 'é', '😀', 'a\u200bb', '\u0000', 'a\u0301'])('leaves %j alone', (text) => {
	expect(trimmed(text)).toBe(text);
});

it.each([
	' a ',
	'\u00a0a',
	'\u202fa\u2009',
	'\u200ba\u200b',
	'\ufeffa',
	'a\r\n',
	'\u3000a\t',
	'\u2060a\u00ad',
])('takes the blanks from %j', (text) => {
	expect(trimmed(text)).toBe('a');
});

it('takes many blanks within a text in no long time', () => {
	const blanks = ' \u200b'.repeat(200_000);
	expect(trimmed(`é${blanks}é`)).toHaveLength(400_002);
	expect(trimmed(blanks)).toBe('');
});

it('knows what says nothing', () => {
	expect(['', ' ', '\u200b\u00a0', null, undefined].map(isBlank)).toEqual(Array(5).fill(true));
	expect(['a', 0, false, NaN, {}, []].map(isBlank)).toEqual(Array(6).fill(false));
});

it('names what cannot be seen, each character once', () => {
	expect(unseenIn('a\u200bb\u202fc\u200b d')).toEqual([
		'U+200B (zero width space)',
		'U+202F (narrow no-break space)',
	]);
	expect(unseenIn('\u2028\u2066')).toEqual(['U+2028', 'U+2066']);
	expect(unseenIn('a b-é"')).toEqual([]);
	expect(withUnseenNamed('a\ufeff b')).toBe('a[U+FEFF] b');
});
