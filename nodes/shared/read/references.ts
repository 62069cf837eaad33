import get from 'lodash/get';
import toPath from 'lodash/toPath';
import type { Code } from '../../../delivery/contract/code';
import type { Input } from '../../../delivery/create/input';
import { isInexact } from '../../../delivery/rules/textFields';
import { shown } from '../../../delivery/rules/shown';
import { noIdentAdvice } from '../../../delivery/rules/noValueAdvice';
import { isBlank, trimmed } from '../../../values/blanks';
import type { ColumnNotes } from '../columns/columnNotes';
import { folded, shownName } from '../columns/names';
import { payloadOf } from '../columns/payload';
import { isPlain, type Plain } from '../columns/place';

const MOST_NAMED = 12;
const OR_BY_CONTENT = "set 'Identity' to 'From Content'";

type Reference = Pick<Input, 'reference' | 'faults'>;

/**
 * Reads the user's own reference of each item, by the name of its column or the path to it.
 *
 * @param name as it stands in 'Reference Field'
 */
export function referenceReader(name: string, notes: ColumnNotes): (json: unknown) => Reference {
	const columns = new NearColumns(name);
	const referenceIn = (
		object: Plain,
	): { readonly column: string; readonly value: unknown } | undefined => {
		const value = valueAt(object, name);
		if (isUsable(value)) return { column: name, value };
		const near = isBlank(value) ? columns.of(object) : undefined;
		return near === undefined || !isUsable(object[near])
			? undefined
			: { column: near, value: object[near] };
	};
	return (json) => {
		const item = isPlain(json) ? json : {};
		const found = referenceIn(item) ?? referenceIn(payloadOf(item) ?? {});
		if (found === undefined) return faulty(name, item, columns.of(item) ?? name);
		notes.use(found.column);
		// Of a path, the column that it begins in.
		if (!Object.hasOwn(item, found.column)) notes.use(toPath(found.column)[0]);
		if (found.column !== name) notes.readAs.set(found.column, name);
		return { reference: found.value };
	};
}

/** A column may have a point in its name, so the plain name is tried before the path. */
function valueAt(json: Plain, name: string): unknown {
	return Object.hasOwn(json, name) ? json[name] : get(json, name);
}

/** Whether a value can tell its usage from all others. */
export function isUsable(value: unknown): value is string | number {
	if (standInAdvice(value) !== undefined) return false;
	if (typeof value === 'number') return Number.isFinite(value) && !isInexact(value);
	return typeof value === 'string' && !isBlank(value);
}

function standInAdvice(value: unknown): string | undefined {
	return noIdentAdvice(typeof value === 'string' ? trimmed(value) : value);
}

/** The one column of an item that is named nearly so. */
class NearColumns {
	private readonly plainName: string;
	private readonly isNear = new Map<string, boolean>();

	constructor(name: string) {
		this.plainName = folded(name);
	}

	of(json: Plain): string | undefined {
		const near = Object.keys(json).filter((column) => {
			if (isBlank(json[column])) return false;
			const known = this.isNear.get(column) ?? folded(column) === this.plainName;
			this.isNear.set(column, known);
			return known;
		});
		return near.length === 1 ? near[0] : undefined;
	}
}

function faulty(name: string, json: Plain, column: string): Reference {
	const value = valueAt(json, column);
	const [code, problem, fix] = problemOf(name, json, column, value);
	const kind =
		standInAdvice(value) === undefined ? 'is empty, missing or not a text' : 'holds no reference';
	return {
		faults: [
			{
				field: 'Reference Field',
				path: 'reference',
				code,
				message: `The field named in 'Reference Field' ${kind} in this item: ${problem}.`,
				fix,
			},
		],
	};
}

function problemOf(
	name: string,
	json: Plain,
	column: string,
	value: unknown,
): [code: Code, problem: string, fix: string] {
	const missing: Code = 'reference-missing';
	if (isInexact(value) || Number.isNaN(value))
		return [
			'imprecise-number',
			`${shownName(column)} is ${String(value)}, which has lost digits on its way`,
			`Give the reference as text where the items come from, or ${OR_BY_CONTENT}.`,
		];
	const standIn = standInAdvice(value);
	if (standIn !== undefined)
		return [missing, `${shownName(column)} is ${shown(value)}`, `${standIn} Or ${OR_BY_CONTENT}.`];
	if (!isBlank(value))
		return [
			missing,
			`${shownName(column)} is ${shown(value)}`,
			`Name a field that holds a text or a number, or ${OR_BY_CONTENT}.`,
		];
	const meant = nameIn(name);
	if (meant !== undefined)
		return [
			missing,
			`${shownName(name)} is an expression and no name of a column`,
			`Write the name alone: ${meant}.`,
		];
	if (value !== undefined || Object.hasOwn(json, name))
		return [
			missing,
			`${shownName(name)} is empty`,
			`Give every item its own reference, or ${OR_BY_CONTENT}.`,
		];
	return [
		missing,
		`it has no ${shownName(name)}. ${columnsInWords(Object.keys(json))}`,
		`Name the column that holds your reference, give every item its own, or ${OR_BY_CONTENT}.`,
	];
}

/** The name of the column in an expression that stands where the name should. */
export function nameIn(text: string): string | undefined {
	const path = /^=?\{\{\s*\$json\s*\??\.?\s*(.+?)\s*\}\}$/.exec(text)?.[1];
	const quoted = path === undefined ? null : /^\[\s*(["'`])(.*)\1\s*\]$/.exec(path);
	return quoted?.[2] ?? path;
}

function columnsInWords(columns: readonly string[]): string {
	if (columns.length === 0) return 'It has no columns at all';
	const named = columns.slice(0, MOST_NAMED).map(shownName).join(', ');
	const more = columns.length - MOST_NAMED;
	return `It has ${named}${more > 0 ? ` and ${more} more` : ''}`;
}
