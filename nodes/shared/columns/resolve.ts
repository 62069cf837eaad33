import type { KnownField } from '../../../delivery/contract/knownField';
import { folded, isOneSlip } from './names';
import type { Step } from '../../../values/memberPath';
import { knownPaths, namesOf, pathOf, type Path } from './paths';

/** Fields with what is compared of their names, made once for all names. */
export class KnownNames {
	/** The paths of all fields and members, with their names folded. */
	readonly paths: ReadonlyArray<{
		readonly path: Path;
		readonly folded: string;
		/** Of a member of the entries of a list that must not be lost. */
		readonly asMember?: string;
		readonly isNeeded: boolean;
		/** What the screen calls it, folded as columns are: as a whole, and as a member of its parent. */
		readonly screenNames: readonly string[];
	}>;

	constructor(readonly fields: readonly KnownField[]) {
		this.paths = knownPaths(fields).map(({ path, field, list }) => ({
			path,
			folded: foldedNames(path),
			...(list?.nearNames === 'taken' && { asMember: folded(field.name) }),
			isNeeded: field.nearNames !== 'named',
			screenNames: screenNamesOf(path, field.label),
		}));
	}
}

/** Of 'Unit Quantities: Quantity' both `unitquantities:quantity` and `unitquantities.quantity`. */
function screenNamesOf(path: Path, label: string | undefined): readonly string[] {
	if (label === undefined) return [];
	const parents = namesOf(path).slice(0, -1);
	const own = label.slice(label.lastIndexOf(': ') + 1);
	return [folded(label), [...parents, own].map(folded).join('.')];
}

/** A column whose name leads to a field or a part of one. */
export interface Resolved {
	readonly column: string;
	readonly path: Path;
	/** The fields on the path whose names are only nearly those of the column. */
	readonly near: readonly KnownField[];
	/** Whether the path ends at a member that is not known. */
	readonly isOwnMember: boolean;
}

/** Follows a name through the fields and their members; nothing where it leads to none. */
export function resolve({ fields }: KnownNames, column: string): Resolved | undefined {
	const steps = pathOf(column);
	if (steps.length === 0 || steps.includes('__proto__')) return undefined;
	const path: Step[] = [];
	const near: KnownField[] = [];
	let members: readonly KnownField[] | undefined = fields;
	let isEntryNext = false;
	for (const [place, step] of steps.entries()) {
		if (isEntryNext) {
			if (typeof step !== 'number') return undefined;
			path.push(step);
			isEntryNext = false;
			continue;
		}
		if (members === undefined) return undefined;
		const field = fieldOf(members, String(step));
		if (field === undefined)
			return place === 0
				? undefined
				: { column, path: [...path, ...steps.slice(place)], near, isOwnMember: true };
		if (field.name !== step) near.push(field);
		path.push(field.name);
		members = field.members;
		isEntryNext = field.isList === true;
	}
	return { column, path, near, isOwnMember: false };
}

function fieldOf(fields: readonly KnownField[], name: string): KnownField | undefined {
	const exact = fields.find((field) => field.name === name);
	if (exact !== undefined) return exact;
	const plain = folded(name);
	return fields.find((field) => folded(field.name) === plain);
}

/** A field that a column may have been meant for. */
export interface Slip {
	readonly path: Path;
	/** Whether only the position in its list is missing. */
	readonly isEntry: boolean;
}

/** Of names as short as these, many are one letter from another. */
const SHORTEST = 5;
const SHORTEST_NEEDED = 3;

/**
 * The field that a column misses by one letter, or by the position in its list.
 *
 * @param isEmpty whether nothing gives the field
 */
export function findSlip(
	{ paths }: KnownNames,
	column: string,
	isEmpty: (path: Path) => boolean,
): Slip | undefined {
	const name = foldedNames(pathOf(column));
	for (const { path, folded: known, asMember, isNeeded } of paths) {
		if (known.length < (isNeeded ? SHORTEST_NEEDED : SHORTEST)) continue;
		const isEntry = name === known || name === asMember;
		if ((isEntry || isOneSlip(name, known)) && isEmpty(path)) return { path, isEntry };
	}
	return undefined;
}

/**
 * The field whose name on the screen a column bears.
 *
 * @param isEmpty whether nothing gives the field
 */
export function findByScreenName(
	{ paths }: KnownNames,
	column: string,
	isEmpty: (path: Path) => boolean,
): Path | undefined {
	const name = foldedNames(pathOf(column));
	return paths.find(({ path, screenNames }) => screenNames.includes(name) && isEmpty(path))?.path;
}

function foldedNames(path: Path): string {
	return namesOf(path).map(folded).join('.');
}
