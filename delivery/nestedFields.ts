import { z } from 'zod';
import { parseExactJson, type ExactJson, type ExactObject } from '../values/exactJson';
import { faultIssue, type FieldName, type FieldSchema } from './fields';
import { shown } from './shown';

/**
 * An object whose member names are partly assumed. Known members that are present must follow their
 * rules; others are kept as given, so that the JSON form can say what the API really wants.
 */
export function nested(
	name: FieldName,
	members: Readonly<Record<string, FieldSchema<ExactJson>>>,
): FieldSchema<ExactObject> {
	const schema = z.record(z.unknown());
	return z.unknown().transform((given, context) => {
		const value = structureOf(given);
		const empty =
			value === undefined || value === null || value === '' || isEmptyObject(value);
		if (empty) {
			if (name.required) context.addIssue(faultIssue(name.label, 'required', 'is required but empty', 'Fill it in.'));
			return undefined;
		}
		const parsed = Array.isArray(value) ? undefined : schema.safeParse(value).data;
		if (parsed === undefined) {
			context.addIssue(
				faultIssue(name.label, 'type', `must be an object but is ${shown(given)}`, 'Give a JSON object in braces.'),
			);
			return undefined;
		}
		const checked = checkMembers(parsed, members, context, []);
		return Object.values(checked).every((member) => member === undefined) ? undefined : checked;
	});
}

/** A list of such objects, each with all its members required as `members` says. */
export function list(
	rules: FieldName & { readonly maximum?: number; readonly uniqueBy?: string },
	members: Readonly<Record<string, FieldSchema<ExactJson>>>,
): FieldSchema<readonly ExactObject[]> {
	return z.unknown().transform((given, context) => {
		const value = structureOf(given);
		if (value === undefined || value === null || value === '') return undefined;
		if (!Array.isArray(value)) {
			context.addIssue(
				faultIssue(rules.label, 'type', `must be a list but is ${shown(given)}`, 'Give a JSON list in brackets.'),
			);
			return undefined;
		}
		if (value.length === 0) return undefined;
		if (rules.maximum !== undefined && value.length > rules.maximum) {
			context.addIssue(
				faultIssue(
					rules.label,
					'count',
					`may have at most ${rules.maximum} entries but has ${value.length}`,
					'Remove the entries that are not needed for billing.',
				),
			);
		}
		const entries = value.map((entry: unknown, position) => {
			if (entry !== null && typeof entry === 'object' && !Array.isArray(entry)) {
				return checkMembers(entry as Record<string, unknown>, members, context, [position]);
			}
			context.addIssue({
				...faultIssue(rules.label, 'type', `must hold objects but entry ${position + 1} is ${shown(entry)}`, 'Give each entry as an object.'),
				path: [position],
			});
			return {};
		});
		if (rules.uniqueBy !== undefined) reportRepeated(entries, rules.label, rules.uniqueBy, context);
		return entries;
	});
}

function reportRepeated(entries: readonly ExactObject[], label: string, key: string, context: z.RefinementCtx): void {
	const seen = new Set<string>();
	entries.forEach((entry, position) => {
		const value = entry[key];
		if (typeof value !== 'string') return;
		if (seen.has(value)) {
			context.addIssue({
				...faultIssue(label, 'unique', `has the key ${shown(value)} more than once`, 'Keep each key once.'),
				path: [position, key],
			});
		}
		seen.add(value);
	});
}

function checkMembers(
	given: Record<string, unknown>,
	members: Readonly<Record<string, FieldSchema<ExactJson>>>,
	context: z.RefinementCtx,
	path: ReadonlyArray<string | number>,
): ExactObject {
	const result: Record<string, ExactJson | undefined> = {};
	// With names of its own the object is not the assumed one, so what it lacks is not known to be missing.
	const isAsAssumed = Object.keys(given).every((key) => Object.hasOwn(members, key));
	const all = isAsAssumed ? { ...absentMembers(members), ...given } : given;
	for (const [key, value] of Object.entries(all)) {
		const member = Object.hasOwn(members, key) ? members[key] : undefined;
		if (member === undefined) {
			result[key] = value as ExactJson;
			continue;
		}
		const parsed = member.safeParse(value);
		if (parsed.success) result[key] = parsed.data;
		else for (const issue of parsed.error.issues) context.addIssue({ ...issue, path: [...path, key, ...issue.path] });
	}
	return result;
}

function absentMembers(members: object): Record<string, undefined> {
	return Object.fromEntries(Object.keys(members).map((key) => [key, undefined]));
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

function isEmptyObject(value: unknown): boolean {
	return typeof value === 'object' && !Array.isArray(value) && Object.keys(value as object).length === 0;
}
