import type { Fault } from '../../../delivery/contract/outcome';
import { groupBy } from '../../../values/groupBy';
import { written } from '../../../values/memberPath';
import {
	beyondEntriesFault,
	entryFault,
	otherSpellingFault,
	screenNameFault,
	slipFault,
	twoColumnsFault,
	type Source,
} from './columnFaults';
import { byPlace, meet, MOST_ENTRIES, namesOf, type Path } from './paths';
import { findByScreenName, findSlip, resolve, type KnownNames, type Resolved } from './resolve';

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
 * The name of a field on the screen is only named, though the field be required: 'Contract' says which
 * record is meant, not whether the column holds its ID, its ident or its title, and a number of another
 * kind may well be the ID of another customer's contract.
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
	// Members of JSON may be the API's own, should it want other names than are known here.
	const isOwnJson = source.parameter !== undefined && source.within !== '';
	const calledSo = (name: string) =>
		isOwnJson ? undefined : findByScreenName(known, name, isEmpty);

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
		const called = slip === undefined ? calledSo(name) : undefined;
		if (slip !== undefined)
			faults.push((slip.isEntry ? entryFault : slipFault)(source, name, slip.path));
		else if (called === undefined) unused.push(name);
		else if (source.isKept) faults.push(screenNameFault(source, name, called));
		else toRename.push({ column: name, field: written(called) });
	}
	fills.sort(({ path: left }, { path: right }) => byPlace(left, right));
	return { fills, unused, toRename, faults };

	/** @param meeting columns that lead to the same field */
	function decide(meeting: readonly Resolved[]): void {
		const exact = meeting.filter(({ near }) => near.length === 0);
		const candidates = exact.length > 0 ? exact : meeting;
		// What is kept would be sent beside the one that counts; of columns it is only not used.
		const named = source.isKept ? meeting : candidates;
		const names = named.map(({ column }) => column);
		const near = candidates.flatMap((one) => one.near);
		const [{ path, isOwnMember }] = candidates;
		unused.push(...meeting.map(({ column }) => column).filter((name) => !names.includes(name)));
		// A member of a name of its own is sent as given, unless it is a slip.
		const slip = isOwnMember ? slipOf(names[0]) : undefined;
		const called = isOwnMember && source.parameter === undefined ? calledSo(names[0]) : undefined;
		if (path.some((step) => typeof step === 'number' && step > MOST_ENTRIES))
			faults.push(beyondEntriesFault(source, names[0], path));
		else if (slip !== undefined) faults.push(slipFault(source, names[0], slip.path));
		else if (called !== undefined)
			faults.push(screenNameFault(source, names[0], inPlaceOf(path, called)));
		else if (near.some(({ nearNames }) => nearNames === 'named')) {
			if (source.isKept) faults.push(otherSpellingFault(source, names[0], path));
			else toRename.push(...names.map((column) => ({ column, field: written(path) })));
		} else if (near.some(({ nearNames }) => nearNames === 'takenWhereEmpty') && isGiven(path))
			unused.push(...names);
		else if (names.length > 1) faults.push(twoColumnsFault(source, names, path));
		else fills.push(candidates[0]);
	}
}

/** The path of a member in the entry that another path leads to. */
function inPlaceOf(path: Path, member: Path): Path {
	return member.map((step, place) => (typeof step === 'number' ? path[place] : step));
}
