import type { IDataObject } from 'n8n-workflow';
import { Decimal } from '../../../values/decimal';
import { canonicalJson, type ExactObject } from '../../../values/exactJson';

/** A record of an API as the JSON of an item: numbers as text, so that no digit is lost. */
export function recordJson(record: ExactObject): IDataObject {
	return eachLeaf(record, (leaf) =>
		typeof leaf === 'number' ? canonicalJson(leaf) : leaf,
	) as IDataObject;
}

/** Decimals as text, so that no digit is lost in an item; what a JSON number holds exactly stays one. */
export function plain(value: unknown): unknown {
	return eachLeaf(value, (leaf) => leaf);
}

function eachLeaf(value: unknown, leafOf: (leaf: unknown) => unknown): unknown {
	if (value instanceof Decimal) return value.toString();
	if (Array.isArray(value)) return value.map((entry) => eachLeaf(entry, leafOf));
	if (value === null || typeof value !== 'object') return leafOf(value);
	// Dates, also those of Luxon, say themselves how they are written.
	if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON();
	const copy: IDataObject = {};
	for (const [key, member] of Object.entries(value)) {
		if (member !== undefined) copy[key] = eachLeaf(member, leafOf) as IDataObject;
	}
	return copy;
}

/** Some fields of a record, in this order; what the record does not have is left out. */
export function pickFields(record: ExactObject, fields: readonly string[]): ExactObject {
	return Object.fromEntries(
		fields.flatMap((field) => (record[field] === undefined ? [] : [[field, record[field]]])),
	);
}
