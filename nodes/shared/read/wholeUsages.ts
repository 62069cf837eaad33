import type { Fault } from '../../../delivery/contract/outcome';
import type { KnownField } from '../../../delivery/contract/knownField';
import type { Input } from '../../../delivery/create/input';
import type { ColumnNotes } from '../columns/columnNotes';
import { ObjectReader, type Replaces } from '../columns/objectReader';
import { PAYLOAD, payloadOf } from '../columns/payload';
import { isPlain, type Plain } from '../columns/place';
import { parseUsage } from './usageJson';

export type Given = Pick<Input, 'given' | 'faults' | 'renames'>;

const USAGE_JSON = 'Usage (JSON)';
const SHARED = 'Values for All Items (JSON)';

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

/**
 * Reads the usages of whole items, over the values that all of them share.
 *
 * @param sharedJson the parameter that holds these
 * @param replaces which of them do not count beside what an item names
 */
export function itemReader(
	fields: readonly KnownField[],
	sharedJson: unknown,
	notes: ColumnNotes,
	replaces?: Replaces,
): (json: unknown) => Given {
	const parsed = parseUsage(sharedJson, SHARED);
	const common: Fault[] = [...(parsed.faults ?? [])];
	const sharedReader = new ObjectReader(
		fields,
		{ parameter: SHARED, within: '', isKept: true },
		notes,
	);
	const shared = isPlain(parsed.given) ? sharedReader.read(parsed.given, common) : {};
	const reader = new ObjectReader(fields, { within: '', isKept: false }, notes, shared, replaces);
	return (json) => {
		if (!isPlain(json)) return { given: {}, faults: [noItemFault(json)] };
		return readWith(reader, usageIn(reader, json, notes), common);
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
