import get from 'lodash/get';
import type { FieldSchema } from '../../../delivery/rules/field';
import { text } from '../../../delivery/rules/textFields';
import { instant } from '../../../delivery/rules/timeFields';
import type { Reading } from '../../../values/reading';
import type { ExactJson, ExactObject } from '../../../values/exactJson';
import { parseInstant } from '../../../values/instant';
import { asText } from '../../../values/json';
import { WILDCARD } from '../api';
import { checkFields } from '../../shared/items/checkFields';
import { rsqlContains, rsqlEquals, rsqlFrom, rsqlTo } from './rsql';

/** One condition of a search, with the means to hold a record against it. */
export interface Condition {
	readonly field: string;
	readonly value: string;
	readonly rsql: string;
	/** Whether a record keeps to it, as far as the record tells. */
	readonly holds: (record: ExactObject) => boolean;
}

/** An API may cut fractions of a second off. */
const TOLERANCE_MS = 1_000;

/**
 * Records with this value in a field.
 *
 * @returns nothing when the field of the screen is empty
 * @throws ItemProblem when the field holds no text
 */
export function withValue(label: string, field: string, given: unknown): Condition[] {
	const value = checked(field, text({ label }), given);
	if (value === undefined) return [];
	return [
		{
			...{ field, value },
			rsql: rsqlEquals(field, value),
			holds: (record) => {
				const stored = asText(valueAt(record, field));
				return stored === undefined || stored === value || value.includes(WILDCARD);
			},
		},
	];
}

/**
 * Records whose field contains this text, whether in capitals or not.
 *
 * @returns nothing when the field of the screen is empty
 * @throws ItemProblem when the field holds no text
 */
export function containing(label: string, field: string, given: unknown): Condition[] {
	const value = checked(field, text({ label }), given);
	if (value === undefined) return [];
	return [
		{
			...{ field, value },
			rsql: rsqlContains([field], value),
			holds: (record) => {
				const stored = asText(valueAt(record, field))?.toLowerCase();
				return stored?.includes(value.toLowerCase()) !== false || value.includes(WILDCARD);
			},
		},
	];
}

/**
 * Records whose time in a field is at or after an instant.
 *
 * @returns nothing when the field of the screen is empty
 * @throws ItemProblem when it holds no instant
 */
export function notBefore(
	label: string,
	field: string,
	given: unknown,
	reading: Reading,
): Condition[] {
	const value = checked(field, instant({ label }, reading), given);
	if (value === undefined) return [];
	return [
		{
			...{ field, value },
			rsql: rsqlFrom(field, value),
			holds: timeHolds(field, (time) => time >= Date.parse(value) - TOLERANCE_MS),
		},
	];
}

/** The same for times at or before an instant. */
export function notAfter(
	label: string,
	field: string,
	given: unknown,
	reading: Reading,
): Condition[] {
	const value = checked(field, instant({ label }, reading), given);
	if (value === undefined) return [];
	return [
		{
			...{ field, value },
			rsql: rsqlTo(field, value),
			holds: timeHolds(field, (time) => time <= Date.parse(value) + TOLERANCE_MS),
		},
	];
}

function timeHolds(field: string, isWithin: (epochMs: number) => boolean): Condition['holds'] {
	return (record) => {
		const time = parseInstant(valueAt(record, field));
		return !time.ok || isWithin(time.epochMs);
	};
}

function valueAt(record: ExactObject, field: string): ExactJson | undefined {
	return get(record, field) as ExactJson | undefined;
}

function checked(field: string, rule: FieldSchema<string>, given: unknown): string | undefined {
	return checkFields({ [field]: rule }, { [field]: given })[field] as string | undefined;
}
