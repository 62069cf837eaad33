/** Characters that take no place, or that look like a common blank and are none. */
const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}\u007F-\u009F\u115F\u1160\u3164\uFFA0]|(?! )\p{Zs}/gu;
const BLANK = /[\s\p{Cf}\u115F\u1160\u3164\uFFA0]/u;
/** So begin and end nearly all texts, which are then taken as they are. */
const SEEN_AT_BOTH_ENDS = /^[!-~](?:[^]*[!-~])?$/;

const NAMES: Readonly<Record<string, string>> = {
	'00A0': 'no-break space',
	'00AD': 'soft hyphen',
	'2009': 'thin space',
	'200B': 'zero width space',
	'200C': 'zero width non-joiner',
	'200D': 'zero width joiner',
	'200E': 'left-to-right mark',
	'200F': 'right-to-left mark',
	'202F': 'narrow no-break space',
	'2060': 'word joiner',
	'3000': 'ideographic space',
	FEFF: 'byte order mark',
};

/** The text without blanks of every kind at its ends, those that take no place among them. */
export function trimmed(text: string): string {
	if (SEEN_AT_BOTH_ENDS.test(text)) return text;
	let [from, to] = [0, text.length];
	while (from < to && BLANK.test(text[from])) from += 1;
	while (to > from && BLANK.test(text[to - 1])) to -= 1;
	return text.slice(from, to);
}

/** Whether a value says nothing, as an empty cell of a table does: none, or a text of blanks only. */
export function isBlank(value: unknown): boolean {
	if (typeof value === 'string') return trimmed(value) === '';
	return value === undefined || value === null;
}

/** The text with `[U+200B]` in place of each character that cannot be seen. */
export function withUnseenNamed(text: string): string {
	return text.replace(UNSEEN, (character) => `[U+${codeOf(character)}]`);
}

/** The characters of a text that cannot be seen, each once: `U+200B (zero width space)`. */
export function unseenIn(text: string): string[] {
	const codes = [...new Set(text.match(UNSEEN) ?? [])].map(codeOf);
	return codes.map((code) =>
		NAMES[code] === undefined ? `U+${code}` : `U+${code} (${NAMES[code]})`,
	);
}

/** A character as Unicode numbers it: `200B`. */
export function codeOf(character: string): string {
	return character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
}
