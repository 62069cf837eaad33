import { readDateTime } from '../../values/instants';

/** A property that a list can be filtered by: its type, and where to find it in a record. */
export type FilterField<Item> =
	| { type: 'text'; read(item: Item): string | null }
	| { type: 'dateTime'; read(item: Item): number };

export type FilterFields<Item> = Record<string, FilterField<Item>>;

/** One allowed value or range of a property; a range may be open at one end. */
export interface Alternative {
	field: string;
	value?: string;
	from?: string;
	to?: string;
}

/** All clauses must hold; of a clause, one alternative. */
export type Filter = Alternative[][];

/** Why a filter could not be read. */
export class FilterError extends Error {}

/**
 * Reads `field:value`, `field:value,value`, `field:from..to`, joined with `;` (and) or `,` (or).
 * assumption: or binds tighter than and; after a comma stands either another value of the same
 * property or another `field:value`.
 */
export function parseFilter(text: string, fields: readonly string[]): Filter {
	return text.split(';').map((clause) => {
		const alternatives: Alternative[] = [];
		for (const part of clause.split(',')) {
			const [field, value] = splitPart(part, fields, alternatives.at(-1)?.field);
			alternatives.push({ field, ...rangeOrValue(value) });
		}
		return alternatives;
	});
}

/** Turns a filter into a test of one item. */
export function compileFilter<Item>(
	filter: Filter,
	fields: FilterFields<Item>,
): (item: Item) => boolean {
	const clauses = filter.map((alternatives) =>
		alternatives.map((alternative) => compileAlternative(alternative, fields)),
	);
	return (item) => clauses.every((tests) => tests.some((test) => test(item)));
}

/** The values to which a filter ties a property, or undefined when it leaves it open. */
export function valuesTiedTo(field: string, filter: Filter): string[] | undefined {
	const clause = filter.find((alternatives) =>
		alternatives.every(
			(alternative) => alternative.field === field && alternative.value !== undefined,
		),
	);
	return clause?.map(({ value }) => value as string);
}

/** The milliseconds between which a filter keeps a property, both included; endless when it does not. */
export function rangeOf(field: string, filter: Filter): { from: number; to: number } {
	const range = { from: -Infinity, to: Infinity };
	for (const [alternative, ...others] of filter) {
		if (alternative?.field !== field || others.length > 0) continue;
		const from = alternative.value ?? alternative.from;
		const to = alternative.value ?? alternative.to;
		if (from) range.from = Math.max(range.from, milliseconds(field, from));
		if (to) range.to = Math.min(range.to, milliseconds(field, to));
	}
	return range;
}

function splitPart(
	part: string,
	fields: readonly string[],
	previous: string | undefined,
): [field: string, value: string] {
	const colon = part.indexOf(':');
	const field = part.slice(0, Math.max(colon, 0));
	if (fields.includes(field)) return [field, part.slice(colon + 1)];
	// The value itself may hold colons, as times do.
	if (previous !== undefined) return [previous, part];
	throw new FilterError(
		colon === -1 ? `'${part}' is not of the form field:value` : `'${field}' cannot be filtered by`,
	);
}

function rangeOrValue(value: string): Omit<Alternative, 'field'> {
	if (value === '' || value === '..') throw new FilterError('A filter needs a value');
	const dots = value.indexOf('..');
	if (dots === -1) return { value };
	return { from: value.slice(0, dots), to: value.slice(dots + 2) };
}

function compileAlternative<Item>(
	{ field, value, from, to }: Alternative,
	fields: FilterFields<Item>,
): (item: Item) => boolean {
	const known = fields[field] as FilterField<Item>;
	if (known.type === 'dateTime') {
		const lowest = endOf(field, value ?? from, -Infinity);
		const highest = endOf(field, value ?? to, Infinity);
		return (item) => known.read(item) >= lowest && known.read(item) <= highest;
	}
	if (value === undefined) throw new FilterError(`'${field}' has no ranges`);
	const lower = value.toLowerCase();
	return (item) => known.read(item)?.toLowerCase() === lower;
}

function endOf(field: string, text: string | undefined, open: number): number {
	return text === undefined || text === '' ? open : milliseconds(field, text);
}

function milliseconds(field: string, text: string): number {
	const instant = readDateTime(text);
	if (instant) return instant.milliseconds;
	throw new FilterError(`'${text}' is no date-time with an offset for '${field}'`);
}
