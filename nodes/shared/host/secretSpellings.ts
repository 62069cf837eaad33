/** How often something that is escaped may be escaped again: JSON in JSON, a URL in a URL. */
const AGAIN = '{0,3}';
/** The backslashes before a sign, each time doubled and one more. */
const BACKSLASHES = String.raw`\\{0,7}`;

const ENTITIES = new Map(
	Object.entries({ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos', '/': 'sol' }),
);

/** Control signs that JSON escapes by a letter. */
const LETTERS = new Map(Object.entries({ '\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f' }));

/**
 * The source of a pattern for a text as it is, or escaped for JSON, for a URL or for HTML, also
 * repeatedly. It goes by signs, because no two writers agree on which of them need it; only those that
 * a URL reserves for nothing are left alone by all.
 */
export function inText(text: string): string {
	return (text.match(/\\+|[\w.-]+|[^]/gu) ?? [])
		.map((part) => {
			if (/^[\w.-]/.test(part)) return part.replaceAll('.', String.raw`\.`);
			return part.startsWith('\\') ? backslashes(part.length) : sign(part);
		})
		.join('');
}

/**
 * The sources of patterns for a text in base64 or base64url, one for each place at which it may begin in
 * the groups of three bytes: it may be a part of what was encoded, as in `Basic`.
 */
export function inBase64(text: string): string[] {
	const bytes = Buffer.from(text);
	return [0, 1, 2].flatMap((before) => {
		const end = (before + bytes.length) * 8;
		const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
		const whole = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(end / 6));
		// So short a part would be met by chance.
		if (whole.length < 4) return [];
		const signs = [...whole].map((digit) => DIGITS.get(digit) ?? digit).join('');
		// A digit at either end also holds bits of what stands beside the text.
		return [`${before > 0 ? DIGIT : ''}${signs}${end % 6 > 0 ? DIGIT : ''}(?:${sign('=')}){0,2}`];
	});
}

/** One sign in all its spellings. */
function sign(plain: string): string {
	const code = plain.codePointAt(0)!;
	const units = plain.split('').map((unit) => unit.charCodeAt(0));
	const entity = ENTITIES.get(plain);
	const letter = LETTERS.get(plain);
	const escaped = `${plain === '"' || plain === '/' ? BACKSLASHES : ''}${literally(plain)}`;
	return either([
		...escapedByNumber(code, units),
		...(entity === undefined ? [] : [`&(?:amp;)${AGAIN}${entity};`]),
		...(letter === undefined ? [] : [String.raw`\\{1,8}${letter}`]),
		...(plain === ' ' ? [String.raw`\+`] : []),
		// Last, because what it is escaped by may begin with the sign itself.
		escaped,
	]);
}

/** Several in a row are escaped alike: each may not be taken as it pleases, or this would take for ever. */
function backslashes(count: number): string {
	const runs = [8, 4, 2, 1].map((times) => String.raw`\\{${times * count}}`);
	const numbers = escapedByNumber(92, [92]).map((number) => `(?:${number}){${count}}`);
	return either([...numbers, ...runs]);
}

/** A sign by its number: as in JSON, in a URL, and in HTML. */
function escapedByNumber(code: number, units: readonly number[]): string[] {
	const bytes = [...Buffer.from(String.fromCodePoint(code))];
	return [
		units.map((unit) => String.raw`\\{1,8}u${inHex(unit, 4)}`).join(''),
		bytes.map((byte) => `%(?:25)${AGAIN}${inHex(byte, 2)}`).join(''),
		`&(?:amp;)${AGAIN}#(?:0*${code}|[xX]0*${inHex(code, 1)});`,
	];
}

function inHex(value: number, length: number): string {
	const digits = value.toString(16).padStart(length, '0');
	return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

function literally(plain: string): string {
	return plain.replace(/[\\^$.*+?()[\]{}|/-]/, String.raw`\$&`);
}

function either(spellings: readonly string[]): string {
	return `(?:${spellings.join('|')})`;
}

/** The digits of base64 that are written in several ways. */
const DIGITS = new Map([
	['+', either(['-', sign('+')])],
	['/', either(['_', sign('/')])],
]);

const DIGIT = either(['[A-Za-z0-9]', ...DIGITS.values()]);
