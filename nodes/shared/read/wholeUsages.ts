import get from 'lodash/get';
import type { Fault } from '../../../delivery/contract/outcome';
import type { KnownField } from '../../../delivery/contract/knownField';
import type { Input } from '../../../delivery/create/input';
import type { ColumnNotes } from '../columns/columnNotes';
import { ObjectReader, type Replaces } from '../columns/objectReader';
import { pathOf } from '../columns/paths';
import { KnownNames, resolve } from '../columns/resolve';
import { structureIn } from '../columns/structure';
import { PAYLOAD, payloadOf } from '../columns/payload';
import { shown } from '../../../delivery/rules/shown';
import { groupBy } from '../../../values/groupBy';
import { isBlank } from '../../../values/blanks';
import { isPlain, type Plain } from '../columns/place';
import { SHARED } from '../screen/usageFrom';
import { parseUsage } from './usageJson';

export type Given = Pick<Input, 'given' | 'faults' | 'renames'>;

const USAGE_JSON = 'Usage (JSON)';

/** Reads the usages of JSON: what it names otherwise than the API is sent as given. */
export function jsonReader(
	fields: readonly KnownField[],
	notes: ColumnNotes,
): (json: unknown) => Given {
	const reader = new ObjectReader(
		fields,
		{ parameter: USAGE_JSON, within: '', isKept: true },
		notes,
	);
	return (json) => {
		const parsed = parseUsage(json, USAGE_JSON);
		const { given } = parsed;
		return isPlain(given) && parsed.faults === undefined
			? readWith(reader, usageIn(reader, given, notes))
			: parsed;
	};
}

/** What all items share, as the two parameters hold it. */
export interface SharedValues {
	readonly json: unknown;
	readonly list: ReadonlyArray<{ readonly field: string; readonly value: unknown }>;
}

/**
 * Reads the usages of whole items, over the values that all of them share.
 *
 * @param replaces which of them do not count beside what an item names
 */
export function itemReader(
	fields: readonly KnownField[],
	shared: SharedValues,
	notes: ColumnNotes,
	replaces?: Replaces,
): (json: unknown) => Given {
	const common: Fault[] = [];
	const values = readShared(fields, shared, notes, common);
	const reader = new ObjectReader(fields, { within: '', isKept: false }, notes, values, replaces);
	return (json) => {
		if (!isPlain(json)) return { given: {}, faults: [noItemFault(json)] };
		return readWith(reader, usageIn(reader, json, notes), common);
	};
}

/** @param faults gets what is wrong with them, which concerns every item */
function readShared(
	fields: readonly KnownField[],
	{ json, list }: SharedValues,
	notes: ColumnNotes,
	faults: Fault[],
): Plain {
	const parameter = SHARED.json.displayName;
	const parsed = parseUsage(json, parameter);
	faults.push(...(parsed.faults ?? []));
	const reader = new ObjectReader(fields, { parameter, within: '', isKept: true }, notes);
	const object = isPlain(parsed.given) ? parsed.given : {};
	// What is wrong in it is said once, of all values together.
	const common = reader.read(object, []);
	const values: Record<string, unknown> = {};
	for (const { field, value } of list) {
		if (isBlank(value)) continue;
		if (field === '') faults.push(noFieldFault(value));
		else if (Object.hasOwn(values, field) || !isBlank(get(common, pathOf(field))))
			faults.push(givenTwiceFault(field));
		else values[field] = value;
	}
	const all = { ...object, ...values };
	faults.push(...gapFaults(fields, all));
	// In one reading, so that list and JSON count the entries of a list alike.
	return reader.read(all, faults);
}

/** Where an entry is left out, nobody can say which entry of a row the others belong to. */
function gapFaults(fields: readonly KnownField[], values: Plain): Fault[] {
	const known = new KnownNames(fields);
	const entries = Object.entries(values).flatMap(([name, value]) => {
		const [step, position] = resolve(known, name)?.path ?? [];
		const list = String(step);
		if (typeof position === 'number') return [{ list, position }];
		const whole = structureIn(value);
		return Array.isArray(whole)
			? [...whole.keys()].map((place) => ({ list, position: place }))
			: [];
	});
	return [...groupBy(entries, ({ list }) => list)].flatMap(([list, of]): Fault[] => {
		const positions = new Set(of.map(({ position }) => position));
		if (Math.max(...positions) < positions.size) return [];
		return [
			{
				field: SHARED.list.displayName,
				path: list,
				code: 'too-many-entries',
				message: `'${SHARED.list.displayName}' leaves out an entry of '${list}': it names ${[...positions].join(' and ')}.`,
				fix: 'Count the entries from 0, one after another.',
			},
		];
	});
}

function noFieldFault(value: unknown): Fault {
	return {
		field: SHARED.list.displayName,
		path: '',
		code: 'required',
		message: `'${SHARED.list.displayName}' does not say which field ${shown(value)} is for.`,
		fix: "Choose its 'Field', or remove the entry.",
	};
}

function givenTwiceFault(field: string): Fault {
	return {
		field: SHARED.list.displayName,
		path: field,
		code: 'repeated-key',
		message: `'${SHARED.list.displayName}' gives '${field}' more than once.`,
		fix: `Keep the one that is meant, also beside '${SHARED.json.displayName}'.`,
	};
}

function readWith(reader: ObjectReader, object: Plain, common: readonly Fault[] = []): Given {
	const faults = [...common];
	const given = reader.read(object, faults);
	const { renames } = reader;
	return renames === undefined ? { given, faults } : { given, faults, renames };
}

/** The object itself, or its payload where nothing else of it fills a field. */
function usageIn(reader: ObjectReader, object: Plain, notes: ColumnNotes): Plain {
	const payload = payloadOf(object);
	if (payload === undefined || reader.knows(object) || !reader.knows(payload)) return object;
	notes.foundIn.add(PAYLOAD);
	for (const name of Object.keys(object)) notes.use(name);
	return payload;
}

function noItemFault(json: unknown): Fault {
	return {
		field: 'Usage From',
		path: '',
		code: 'not-an-object',
		message: `The item holds no fields: its json is ${json === null ? 'null' : typeof json}.`,
		fix: 'Have the node before this one give each item as an object.',
	};
}
