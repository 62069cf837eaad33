import { parseExactJson, type ExactJson } from './exactJson';

/** A name that comes twice in one object, of which JSON.parse takes the last in silence. */
export class RepeatedKey extends SyntaxError {
	constructor(readonly key: string) {
		super(`The JSON names '${key}' more than once in one object`);
	}
}

/**
 * Reads JSON that a person wrote, where a name that comes twice is a slip: which one is meant is not known.
 *
 * @throws RepeatedKey for such a name
 * @throws SyntaxError when the text is not JSON
 */
export function parseWrittenJson(text: string): ExactJson {
	const value = parseExactJson(text);
	const key = repeatedKey(text);
	if (key !== undefined) throw new RepeatedKey(key);
	return value;
}

const NAME_OR_BRACE = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g;

/** @param text that is JSON */
function repeatedKey(text: string): string | undefined {
	const open: Array<Set<string>> = [];
	for (const [token, colon] of text.matchAll(NAME_OR_BRACE)) {
		if (token === '{') open.push(new Set());
		else if (token === '}') open.pop();
		else if (colon !== undefined) {
			const name = JSON.parse(token.slice(0, -colon.length)) as string;
			const names = open[open.length - 1];
			if (names.has(name)) return name;
			names.add(name);
		}
	}
	return undefined;
}
