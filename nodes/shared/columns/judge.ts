import type { Fault } from '../../../delivery/contract/outcome';
import { groupBy } from '../../../values/groupBy';
import { written } from '../../../values/memberPath';
import {
	beyondEntriesFault,
	entryFault,
	otherSpellingFault,
	slipFault,
	twoColumnsFault,
	type Source,
} from './columnFaults';
import { byPlace, meet, MOST_ENTRIES, namesOf, type Path } from './paths';
import { findSlip, resolve, type KnownNames, type Resolved } from './resolve';

export interface Column {
	readonly name: string;
	/** An empty cell says nothing. */
	readonly isFilled: boolean;
}

/** A column with the name of the field as it should be. */
export interface Spelt {
	readonly column: string;
	readonly field: string;
}

/** Where the values of a set of columns go. */
export interface Judgement {
	/** Those that fill a field or a part of one, whole fields first. */
	readonly fills: readonly Resolved[];
	/** Lists whose columns count their entries from 1. */
	readonly countedFromOne: ReadonlySet<string>;
	/** Those that fill nothing. */
	readonly unused: readonly string[];
	/** Not taken, though a person would read them so. */
	readonly toRename: readonly Spelt[];
	readonly faults: readonly Fault[];
}

/**
 * Which column fills which field: exact names first, then nearly equal ones where exactly one column and
 * one field meet. Pure: it sees names, never values.
 *
 * @param isGiven whether something else gives the field, such as what all items share
 */
export function judge(
	known: KnownNames,
	columns: readonly Column[],
	isGiven: (path: Path) => boolean,
	source: Source,
): Judgement {
	const fills: Resolved[] = [];
	const unused: string[] = [];
	const toRename: Spelt[] = [];
	const faults: Fault[] = [];

	const filled = columns.filter(({ isFilled }) => isFilled).map(({ name }) => name);
	const resolved = filled.flatMap((name) => resolve(known, name) ?? []);
	const isEmpty = (path: Path): boolean =>
		!isGiven(path) && !resolved.some((one) => meet(namesOf(one.path), namesOf(path)));
	const slipOf = (name: string) => findSlip(known, name, isEmpty);

	for (const meeting of groupBy(resolved, ({ path }) => path.join('.')).values()) decide(meeting);
	const leading = new Set(resolved.map(({ column }) => column));
	if (source.isKept)
		unused.push(
			...columns
				.filter(({ name, isFilled }) => !isFilled && resolve(known, name) === undefined)
				.map(({ name }) => name),
		);
	for (const name of filled) {
		if (leading.has(name)) continue;
		const slip = slipOf(name);
		if (slip === undefined) unused.push(name);
		else faults.push((slip.isEntry ? entryFault : slipFault)(source, name, slip.path));
	}
	fills.sort(({ path: left }, { path: right }) => byPlace(left, right));
	return { fills, countedFromOne: countedFromOne(known, columns), unused, toRename, faults };

	/** @param meeting columns that lead to the same field */
	function decide(meeting: readonly Resolved[]): void {
		const exact = meeting.filter(({ near }) => near.length === 0);
		const candidates = exact.length > 0 ? exact : meeting;
		const names = candidates.map(({ column }) => column);
		const near = candidates.flatMap((one) => one.near);
		const [{ path, isOwnMember }] = candidates;
		unused.push(...meeting.map(({ column }) => column).filter((name) => !names.includes(name)));
		// A member of a name of its own is sent as given, unless it is a slip.
		const slip = isOwnMember ? slipOf(names[0]) : undefined;
		if (path.some((step) => typeof step === 'number' && step > MOST_ENTRIES))
			faults.push(beyondEntriesFault(source, names[0], path));
		else if (slip !== undefined) faults.push(slipFault(source, names[0], slip.path));
		else if (near.some(({ nearNames }) => nearNames === 'named')) {
			if (source.isKept) faults.push(otherSpellingFault(source, names[0], path));
			else toRename.push(...names.map((column) => ({ column, field: written(path) })));
		} else if (near.some(({ nearNames }) => nearNames === 'takenWhereEmpty') && isGiven(path))
			unused.push(...names);
		else if (names.length > 1) faults.push(twoColumnsFault(source, names, path));
		else fills.push(candidates[0]);
	}
}

/** Also by columns that are empty in this row: they say how the table counts. */
function countedFromOne(known: KnownNames, columns: readonly Column[]): ReadonlySet<string> {
	const isFromOne = new Map<string, boolean>();
	for (const { name } of columns) {
		const [list, position] = resolve(known, name)?.path ?? [];
		if (typeof position !== 'number') continue;
		isFromOne.set(String(list), position > 0 && (isFromOne.get(String(list)) ?? true));
	}
	return new Set([...isFromOne].filter(([, isSo]) => isSo).map(([list]) => list));
}
