import sortBy from 'lodash/sortBy';
import { z } from 'zod';
import {
	canonicalJson,
	parseExactJson,
	type ExactJson,
	type ExactObject,
} from '../../values/exactJson';
import { faultIssue, type FieldName, type FieldSchema } from './fields';
import type { Code } from '../contract/code';
import { shown } from './shown';

type Members = Readonly<Record<string, FieldSchema<ExactJson>>>;

/**
 * An object whose member names are partly assumed. Known members that are present must follow their
 * rules; others are kept as given, so that the JSON form can say what the API really wants.
 */
export function nested(name: FieldName, members: Members): FieldSchema<ExactObject> {
	return new Nested(name, members);
}

class Nested extends z.ZodType<ExactObject | undefined, z.ZodTypeDef, unknown> {
	constructor(
		private readonly name: FieldName,
		private readonly members: Members,
	) {
		super({});
	}

	_parse(input: z.ParseInput): z.ParseReturnType<ExactObject | undefined> {
		const value = structureOf(input.data);
		const isEmpty = value === undefined || value === null || value === '' || isEmptyObject(value);
		if (isEmpty && !this.name.required) return z.OK(undefined);
		const context = this._getOrReturnCtx(input);
		if (isEmpty)
			return fault(context, this.name.label, 'required', 'is required but empty', 'Fill it in.');
		if (isBrokenJson(value)) return brokenJson(context, this.name.label, value);
		if (!isObject(value)) {
			const problem = `must be an object but is ${shown(input.data)}`;
			return fault(
				context,
				this.name.label,
				'wrong-type',
				problem,
				'Give a JSON object in braces.',
			);
		}
		const status = new z.ParseStatus();
		const checked = checkMembers(value, this.members, context, context.path, status);
		const isNothing = Object.values(checked).every((member) => member === undefined);
		return {
			status: status.value,
			value: isNothing ? undefined : checked,
		} as z.SyncParseReturnType<ExactObject | undefined>;
	}
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
	return new List(rules, members);
}

class List extends z.ZodType<readonly ExactObject[] | undefined, z.ZodTypeDef, unknown> {
	constructor(
		private readonly rules: ListRules,
		private readonly members: Members,
	) {
		super({});
	}

	_parse(input: z.ParseInput): z.ParseReturnType<readonly ExactObject[] | undefined> {
		const value = structureOf(input.data);
		if (value === undefined || value === null || value === '') return z.OK(undefined);
		const { label, maximum, uniqueBy } = this.rules;
		const context = this._getOrReturnCtx(input);
		if (isBrokenJson(value)) return brokenJson(context, label, value);
		if (!Array.isArray(value)) {
			return fault(
				context,
				label,
				'wrong-type',
				`must be a list but is ${shown(input.data)}`,
				'Give a JSON list in brackets.',
			);
		}
		if (value.length === 0) return z.OK(undefined);
		const status = new z.ParseStatus();
		if (maximum !== undefined && value.length > maximum) {
			const problem = `may have at most ${maximum} entries but has ${value.length}`;
			fault(
				context,
				label,
				'too-many-entries',
				problem,
				'Remove the entries that are not needed for billing.',
			);
			status.dirty();
		}
		const entries = value.map((entry: unknown, position) => {
			const path = [...context.path, position];
			if (isObject(entry)) return checkMembers(entry, this.members, context, path, status);
			const problem = `must hold objects but entry ${position + 1} is ${shown(entry)}`;
			fault(context, label, 'wrong-type', problem, 'Give each entry as an object.', [position]);
			status.dirty();
			return {};
		});
		if (uniqueBy !== undefined && reportRepeated(entries, label, uniqueBy, context)) status.dirty();
		const ordered = status.value === 'valid' ? inOneOrder(entries) : entries;
		return { status: status.value, value: ordered } as z.SyncParseReturnType<
			readonly ExactObject[]
		>;
	}
}

/** The entries in the order of their canonical texts. */
export function inOneOrder<Entry extends ExactJson>(entries: readonly Entry[]): readonly Entry[] {
	if (entries.length < 2) return entries;
	return sortBy(entries, canonicalJson);
}

/** @param path of the part at fault, below the field itself */
function fault(
	context: z.ParseContext,
	label: string,
	code: Code,
	problem: string,
	mend: string,
	path: ReadonlyArray<string | number> = [],
): z.DIRTY<undefined> {
	z.addIssueToContext(context, { ...faultIssue(label, code, problem, mend), path: [...path] });
	return z.DIRTY(undefined);
}

/** @returns whether any entry repeats another */
function reportRepeated(
	entries: readonly ExactObject[],
	label: string,
	key: string,
	context: z.ParseContext,
): boolean {
	const seen = new Set<string>();
	let isRepeated = false;
	entries.forEach((entry, position) => {
		const value = entry[key];
		if (typeof value !== 'string') return;
		if (seen.has(value)) {
			const problem = `has the key ${shown(value)} more than once`;
			fault(context, label, 'repeated-key', problem, 'Keep each key once.', [position, key]);
			isRepeated = true;
		}
		seen.add(value);
	});
	return isRepeated;
}

/** @param path of the object whose members these are, from the usage on */
function checkMembers(
	given: Readonly<Record<string, unknown>>,
	members: Members,
	context: z.ParseContext,
	path: ReadonlyArray<string | number>,
	status: z.ParseStatus,
): ExactObject {
	const result: Record<string, ExactJson | undefined> = {};
	const check = (key: string, value: unknown): void => {
		const parsed = members[key]._parseSync({ data: value, path: [...path, key], parent: context });
		if (parsed.status !== 'valid') status.dirty();
		result[key] = (parsed as z.OK<ExactJson | undefined>).value;
	};
	let isAsAssumed = true;
	for (const key of Object.keys(given)) {
		if (Object.hasOwn(members, key)) {
			check(key, given[key]);
		} else {
			isAsAssumed = false;
			result[key] = given[key] as ExactJson;
		}
	}
	// With names of its own the object is not the assumed one, so what it lacks is not known to be missing.
	if (!isAsAssumed) return result;
	for (const key of Object.keys(members)) if (!Object.hasOwn(given, key)) check(key, undefined);
	return result;
}

/** Objects and lists may come as JSON text: from a JSON field of the screen or a cell of a table. */
function structureOf(given: unknown): unknown {
	if (typeof given !== 'string' || !/^\s*[[{]/.test(given)) return given;
	try {
		return parseExactJson(given);
	} catch {
		return given;
	}
}

/** What begins like JSON and is none; any other text is of the wrong type. */
function isBrokenJson(value: unknown): value is string {
	return typeof value === 'string' && /^\s*[[{]/.test(value);
}

function brokenJson(
	context: z.ParseContext,
	label: string,
	value: string,
): ReturnType<typeof fault> {
	const mend =
		'Check that every bracket is closed, that commas stand between entries only, and that names and texts are in double quotes.';
	return fault(
		context,
		label,
		'broken-json',
		`holds JSON that cannot be read: ${shown(value)}`,
		mend,
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
