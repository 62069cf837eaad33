import { randomUUID } from 'crypto';
import { Decimal, parseDecimal } from './decimal';

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
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\s*:)/g;
/** Fewer characters than this, without an exponent, are exact as a float. */
const LONG = 16;
/** A number begins after one of these signs; without them every second ident would pass for one. */
const MAY_BE_INEXACT = /(?:^|[[:,\s])-?(?:\d[\d.]{14}|[\d.]+[eE])/;
/** Not to be guessed, so that no text of the user can pass for a number. */
const MARK = `exact ${randomUUID()}:`;

/**
 * Reads JSON without rounding: a number literal that a float may not hold becomes a Decimal.
 *
 * @throws SyntaxError when the text is not JSON, or a number has more digits than a Decimal takes
 */
export function parseExactJson(text: string): ExactJson {
	if (!MAY_BE_INEXACT.test(text)) return JSON.parse(text) as ExactJson;
	const marked = text.replace(TEXT_OR_NUMBER, (token) =>
		token[0] === '"' || isExactAsFloat(token) ? token : `"${MARK}${token}"`,
	);
	return JSON.parse(marked, (_key, value: unknown) => {
		if (typeof value !== 'string' || !value.startsWith(MARK)) return value;
		const decimal = parseDecimal(value.slice(MARK.length));
		if (decimal.ok) return decimal.value;
		throw new SyntaxError(
			`A number of the JSON is too long: ${value.slice(MARK.length, MARK.length + 20)}`,
		);
	}) as ExactJson;
}

function isExactAsFloat(literal: string): boolean {
	if (!/[eE]/.test(literal)) return literal.length < LONG;
	const [meant, float] = [parseDecimal(literal), parseDecimal(Number(literal))];
	return meant.ok && float.ok && meant.value.equals(float.value);
}

/** Writes JSON in which every Decimal is a number literal; `undefined` members are left out. */
export function writeExactJson(value: ExactJson): string {
	return write(value, AS_GIVEN);
}

/**
 * One text per value: members in the order of their names, numbers in their shortest decimal form,
 * nothing for what is absent (`undefined` or `null`). Two usages mean the same exactly when these
 * texts are equal.
 */
export function canonicalJson(value: ExactJson): string {
	return write(value, CANONICAL);
}

interface Style {
	readonly number: (value: number) => string;
	/** The names of members in the order in which they are written. */
	readonly ordered: (names: string[]) => string[];
	readonly leavesOutNull: boolean;
}

const AS_GIVEN: Style = {
	number: (value) => JSON.stringify(value),
	ordered: (names) => names,
	leavesOutNull: false,
};

const CANONICAL: Style = {
	number: (value) => {
		const decimal = parseDecimal(String(value));
		return decimal.ok ? decimal.value.toString() : String(value);
	},
	ordered: (names) => names.sort(),
	leavesOutNull: true,
};

/** Texts of these signs only are written as they are, which is faster than to have each looked at. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
	return PLAIN_TEXT.test(text) ? `"${text}"` : JSON.stringify(text);
}

function write(value: ExactJson, style: Style): string {
	if (typeof value === 'string') return quoted(value);
	if (typeof value === 'number') return style.number(value);
	if (value instanceof Decimal || typeof value === 'bigint') return String(value);
	// As JSON.stringify does within a list, where what is no JSON has its place all the same.
	if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
	if (Array.isArray(value))
		return `[${Array.from(value, (member: ExactJson) => write(member, style)).join(',')}]`;
	// Dates, also those of Luxon, say themselves how they are written.
	const own = value as { toJSON?: () => ExactJson };
	if (typeof own.toJSON === 'function') return write(own.toJSON(), style);
	const members = value as ExactObject;
	let text = '';
	for (const name of style.ordered(Object.keys(members))) {
		const member = members[name];
		if (member === undefined || (member === null && style.leavesOutNull)) continue;
		text += `${text === '' ? '' : ','}${quoted(name)}:${write(member, style)}`;
	}
	return `{${text}}`;
}
