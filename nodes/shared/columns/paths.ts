import type { KnownField } from '../../../delivery/contract/knownField';
import { written, type Step } from '../../../values/memberPath';

/** Positions of entries are as the column counts them. */
export type Path = readonly Step[];

/** No list of a usage has so many entries; a column that counts further is a slip. */
export const MOST_ENTRIES = 1_000;

/** What a column's name leads to: `properties[0].key` and `properties.0.key` to the same. */
export function pathOf(column: string): Path {
	const parts = column.match(/[^.[\]"']+/g) ?? [];
	return parts.map((part, place) => (place > 0 && /^\d+$/.test(part) ? Number(part) : part));
}

/** The names alone, without the positions of entries. */
export function namesOf(path: Path): string[] {
	return path.filter((step) => typeof step === 'string');
}

interface KnownPath {
	readonly path: Path;
	readonly field: KnownField;
	/** The list whose entries have it. */
	readonly list?: KnownField;
}

/** The paths of all fields and of their members; of a list, those of its first entry. */
export function knownPaths(fields: readonly KnownField[]): KnownPath[] {
	return fields.flatMap((field): KnownPath[] => [
		{ path: [field.name], field },
		...knownPaths(field.members ?? []).map(({ path, field: member, list }) => ({
			path: [field.name, ...(field.isList ? [0] : []), ...path],
			field: member,
			list: field.isList ? field : list,
		})),
	]);
}

/** The names of the columns that fill the fields, as the screen lists them; a list counts from 0. */
export function columnNames(fields: readonly KnownField[]): string[] {
	return knownPaths(fields)
		.filter(({ field }) => field.members === undefined)
		.map(({ path }) => written(path));
}

/** Whether one of the two leads to the other, or to a part of it. */
export function meet(left: readonly string[], right: readonly string[]): boolean {
	const length = Math.min(left.length, right.length);
	return left.slice(0, length).join('.') === right.slice(0, length).join('.');
}

/** Orders paths: the whole before its parts, entries by their position. */
export function byPlace(left: Path, right: Path): number {
	for (let place = 0; place < Math.min(left.length, right.length); place++) {
		const [one, other] = [left[place], right[place]];
		if (one === other) continue;
		if (typeof one === 'number' && typeof other === 'number') return one - other;
		return String(one) < String(other) ? -1 : 1;
	}
	return left.length - right.length;
}
