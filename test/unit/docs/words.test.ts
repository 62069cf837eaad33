import { shippedTexts, textsOf } from './shippedTexts';

/** Words that frighten, or that help nobody who is no programmer. */
const FRIGHTENING =
	/\b(fatal|illegal|abort(ed)?|kill(ed)?|oops|panic|crash(ed)?|errors?|problems?|failures?|mistakes?|exceptions?|undefined|null|NaN)\b|\[object|!/i;

/** What n8n calls one of its outputs and a setting, and what is said of another's words. */
const NAMES_OF_N8N = /\b(On Error|Error Output|error output)\b/g;

/** The words of a text that are to be changed. */
const wrongIn = (text: string): string | undefined =>
	FRIGHTENING.exec(text.replace(NAMES_OF_N8N, ''))?.[0];

it('no text of the package frightens', () => {
	const texts = shippedTexts();
	expect(texts.length).toBeGreaterThan(500);
	expect(texts.filter(({ text }) => wrongIn(text) !== undefined)).toEqual([]);
});

it.each([
	["throw new X('A fatal error came up')", 'fatal'],
	['const m = `It is undefined: ${value}`', 'undefined'],
	['const m = `${value} was refused!`', '!'],
	["const m = { description: 'Goes to the Error Output' }", undefined],
])('finds the word in %s', (code, word) => {
	expect(textsOf(code).map(wrongIn)).toEqual([word]);
});
