import type { Code } from '../contract/code';
import sortBy from 'lodash/sortBy';
import { canonicalJson, type ExactJson, type ExactObject } from '../../values/exactJson';
import { isBlank } from '../../values/blanks';
import { parseWrittenJson, RepeatedKey } from '../../values/writtenJson';
import { written, type Step } from '../../values/memberPath';
import { aboutOf, composite, type PartsContext } from './check';
import { aboutField, faultIssue, type FieldName, type FieldSchema } from './field';
import { shown } from './shown';

type Members = Readonly<Record<string, FieldSchema<ExactJson>>>;

/**
 * An object whose member names are partly assumed. Known members that are present must follow their
 * rules; others are kept as given, so that the JSON form can say what the API really wants.
 */
export function nested(name: FieldName, members: Members): FieldSchema<ExactObject> {
	const { label, required } = name;
	return composite(
		(given, context) => {
			const value = structureOf(given);
			const isEmpty = isBlank(value) || isEmptyObject(value);
			if (isEmpty && !required) return undefined;
			if (isEmpty) {
				const fix = `Give ${columnsOf(context.path, members)}.`;
				return fault(context, label, 'required', 'is required but empty', fix);
			}
			if (isBrokenJson(value)) return brokenJson(context, label, value);
			if (!isObject(value)) {
				const problem = `must be an object but is ${shown(given)}`;
				const fix = `Give a JSON object in braces, or columns: ${columnsOf(context.path, members)}.`;
				return fault(context, label, 'wrong-type', problem, fix);
			}
			const checked = checkMembers(value, members, context, context.path);
			const isNothing = Object.values(checked).every((member) => member === undefined);
			return isNothing ? undefined : checked;
		},
		{ ...aboutField(name), members },
	);
}

export interface ListRules extends FieldName {
	readonly maximum?: number;
	/** The member that no two entries may share. */
	readonly uniqueBy?: string;
}

/**
 * A list of such objects, each with all its members required as `members` says. What comes out is in one
 * order: that of the entries says nothing, and the next run may bring them in another.
 */
export function list(rules: ListRules, members: Members): FieldSchema<readonly ExactObject[]> {
	const { label, maximum, uniqueBy } = rules;
	return composite(
		(given, context) => {
			const value = structureOf(given);
			if (isBlank(value)) return undefined;
			if (isBrokenJson(value)) return brokenJson(context, label, value);
			if (!Array.isArray(value)) {
				const problem = `must be a list but is ${shown(given)}`;
				const fix = `Give a JSON list in brackets, or columns: ${columnsOf([...context.path, 0], members)}.`;
				return fault(context, label, 'wrong-type', problem, fix);
			}
			if (value.length === 0) return undefined;
			if (maximum !== undefined && value.length > maximum) {
				const problem = `may have at most ${maximum} entries but has ${value.length}`;
				const fix = 'Remove the entries that are not needed for billing.';
				fault(context, label, 'too-many-entries', problem, fix);
			}
			const entries = value.map((entry: unknown, position) => {
				const path = [...context.path, position];
				if (isObject(entry)) return checkMembers(entry, members, context, path);
				const problem = `must hold objects but entry ${position + 1} is ${shown(entry)}`;
				fault(context, label, 'wrong-type', problem, 'Give each entry as an object.', [position]);
				return {};
			});
			if (uniqueBy !== undefined) reportRepeated(entries, label, uniqueBy, context);
			return context.status === 'valid' ? inOneOrder(entries) : entries;
		},
		{ ...aboutField(rules), members, isList: true },
	);
}

/** The entries in the order of their canonical texts. */
export function inOneOrder<Entry extends ExactJson>(entries: readonly Entry[]): readonly Entry[] {
	if (entries.length < 2) return entries;
	return sortBy(entries, canonicalJson);
}

/** @param path of the part at fault, below the field itself */
function fault(
	context: PartsContext,
	label: string,
	code: Code,
	problem: string,
	fix: string,
	path: ReadonlyArray<string | number> = [],
): undefined {
	context.addIssue({ ...faultIssue(label, code, problem, fix), path: [...path] });
}

function reportRepeated(
	entries: readonly ExactObject[],
	label: string,
	key: string,
	context: PartsContext,
): void {
	const seen = new Set<string>();
	entries.forEach((entry, position) => {
		const value = entry[key];
		if (typeof value !== 'string') return;
		if (seen.has(value)) {
			const problem = `has the key ${shown(value)} more than once`;
			fault(context, label, 'repeated-key', problem, 'Keep each key once.', [position, key]);
		}
		seen.add(value);
	});
}

/** The columns that fill in an object or an entry: those that it must have, or all where it needs none. */
function columnsOf(path: readonly Step[], members: Members): string {
	const names = Object.keys(members);
	const needed = names.filter((name) => aboutOf(members[name])?.isRequired);
	const columns = (needed.length > 0 ? needed : names).map((name) => written([...path, name]));
	return columns.join(' and ');
}

/** @param path of the object whose members these are, from the usage on */
function checkMembers(
	given: Readonly<Record<string, unknown>>,
	members: Members,
	context: PartsContext,
	path: ReadonlyArray<string | number>,
): ExactObject {
	const result: Record<string, ExactJson | undefined> = {};
	const checkMember = (key: string, value: unknown): void => {
		result[key] = context.part(members[key], value, [...path, key]);
	};
	let isAsAssumed = false;
	let hasOwnNames = false;
	for (const key of Object.keys(given)) {
		if (Object.hasOwn(members, key)) {
			isAsAssumed = true;
			checkMember(key, given[key]);
		} else {
			hasOwnNames = true;
			result[key] = given[key] as ExactJson;
		}
	}
	// With names of its own alone the object is not the assumed one, so what it lacks is not known to be missing.
	if (hasOwnNames && !isAsAssumed) return result;
	for (const key of Object.keys(members))
		if (!Object.hasOwn(given, key)) checkMember(key, undefined);
	return result;
}

/** Objects and lists may come as JSON text: from a JSON field of the screen or a cell of a table. */
function structureOf(given: unknown): unknown {
	if (typeof given !== 'string' || !/^\s*[[{]/.test(given)) return given;
	try {
		return parseWrittenJson(given);
	} catch {
		return given;
	}
}

/** The name that makes JSON unreadable because it comes twice in one object. */
function repeatedKeyIn(text: string): string | undefined {
	try {
		parseWrittenJson(text);
		return undefined;
	} catch (thrown) {
		return thrown instanceof RepeatedKey ? thrown.key : undefined;
	}
}

/** What begins like JSON and is none; any other text is of the wrong type. */
function isBrokenJson(value: unknown): value is string {
	return typeof value === 'string' && /^\s*[[{]/.test(value);
}

function brokenJson(context: PartsContext, label: string, value: string): undefined {
	const key = repeatedKeyIn(value);
	if (key !== undefined) {
		const problem = `names ${shown(key)} more than once in one object`;
		return fault(context, label, 'repeated-key', problem, 'Keep the one that is meant.');
	}
	const fix =
		'Check that every bracket is closed, that commas stand between entries only, and that names and texts are in double quotes.';
	return fault(
		context,
		label,
		'broken-json',
		`holds JSON that cannot be read: ${shown(value)}`,
		fix,
	);
}

function isEmptyObject(value: unknown): boolean {
	return (
		typeof value === 'object' && !Array.isArray(value) && Object.keys(value as object).length === 0
	);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
