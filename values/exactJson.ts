import { Decimal } from './decimal';

/** JSON whose numbers may be exact decimals. */
export type ExactJson =
	| string
	| number
	| boolean
	| null
	| Decimal
	| readonly ExactJson[]
	| { readonly [key: string]: ExactJson | undefined };

export type ExactObject = { readonly [key: string]: ExactJson | undefined };

/** Texts are matched first so that digits inside them are left alone. */
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const LONG = 16;
const MARK = '\u0000exact:';

/**
 * Reads JSON without rounding: a number literal longer than a float can hold becomes a Decimal.
 *
 * @throws SyntaxError when the text is not JSON
 */
export function parseExactJson(text: string): ExactJson {
	if (!/\d[\d.]{14}/.test(text)) return JSON.parse(text) as ExactJson;
	const marked = text.replace(TEXT_OR_NUMBER, (token) =>
		token[0] === '"' || token.length < LONG ? token : JSON.stringify(MARK + token),
	);
	return JSON.parse(marked, (_key, value: unknown) =>
		typeof value === 'string' && value.startsWith(MARK)
			? Decimal.from(value.slice(MARK.length))
			: value,
	) as ExactJson;
}

/** Writes JSON in which every Decimal is a number literal; `undefined` members are left out. */
export function writeExactJson(value: ExactJson): string {
	if (value instanceof Decimal) return value.toString();
	if (Array.isArray(value)) {
		return `[${value.map((member: ExactJson) => writeExactJson(member)).join(',')}]`;
	}
	if (value !== null && typeof value === 'object') return writeMembers(Object.entries(value));
	return JSON.stringify(value);
}

/**
 * One text per value: members in the order of their names, numbers in their shortest decimal form,
 * nothing for what is absent (`undefined` or `null`). Two usages mean the same exactly when these
 * texts are equal.
 */
export function canonicalJson(value: ExactJson): string {
	if (typeof value === 'number') return Decimal.from(String(value)).toString();
	if (Array.isArray(value)) {
		return `[${value.map((member: ExactJson) => canonicalJson(member)).join(',')}]`;
	}
	if (value === null || typeof value !== 'object' || value instanceof Decimal) {
		return writeExactJson(value);
	}
	const present = Object.entries(value).filter(([, member]) => member !== null);
	return writeMembers(
		present.sort(([left], [right]) => (left < right ? -1 : 1)),
		canonicalJson,
	);
}

function writeMembers(
	members: ReadonlyArray<[string, ExactJson | undefined]>,
	write: (value: ExactJson) => string = writeExactJson,
): string {
	const texts: string[] = [];
	for (const [key, member] of members) {
		if (member !== undefined) texts.push(`${JSON.stringify(key)}:${write(member)}`);
	}
	return `{${texts.join(',')}}`;
}
