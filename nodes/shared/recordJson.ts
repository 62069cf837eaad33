import type { IDataObject } from 'n8n-workflow';
import { Decimal } from '../../values/decimal';
import { canonicalJson, type ExactJson, type ExactObject } from '../../values/exactJson';

/** A record of an API as the JSON of an item: numbers as text, so that no digit is lost. */
export function recordJson(record: ExactObject): IDataObject {
	return withTexts(record) as IDataObject;
}

function withTexts(value: ExactJson | undefined): unknown {
	if (value instanceof Decimal || typeof value === 'number') return canonicalJson(value);
	if (Array.isArray(value)) return value.map(withTexts);
	if (value === null || typeof value !== 'object') return value;
	const members = Object.entries(value as ExactObject).filter(([, member]) => member !== undefined);
	return Object.fromEntries(members.map(([key, member]) => [key, withTexts(member)]));
}

/** Some fields of a record, in this order; what the record does not have is left out. */
export function pickFields(record: ExactObject, fields: readonly string[]): ExactObject {
	return Object.fromEntries(fields.flatMap((field) => (record[field] === undefined ? [] : [[field, record[field]]])));
}
