import type { Fault } from '../../../delivery/contract/outcome';
import { written } from '../../../values/memberPath';
import { shownName } from './names';
import { MOST_ENTRIES, namesOf, type Path } from './paths';

/** Where names come from, for the words of a fault and for what becomes of those that are not used. */
export interface Source {
	/** The parameter of the screen that holds them; left out: the columns of the items. */
	readonly parameter?: string;
	/** What stands before each name: `price.` for the members of `price`. */
	readonly within: string;
	/** Everything in it is meant for the API: what is unknown is sent as given. */
	readonly isKept: boolean;
}

const CODE = 'near-miss-column';

/** A name for a message: `Column 'usageTme'`, or `'usageTme' in 'Usage (JSON)'`. */
function subject({ parameter, within }: Source, name: string): string {
	const shown = shownName(within + name);
	return parameter === undefined ? `Column ${shown}` : `${shown} in '${parameter}'`;
}

function faultOf(
	{ within, parameter }: Source,
	path: Path,
	said: { readonly code: Fault['code']; readonly message: string; readonly fix: string },
): Fault {
	const field = within + written(path);
	return { field: parameter ?? field, path: within + written(path), ...said };
}

/** One letter from a field that nothing gives. */
export function slipFault(source: Source, name: string, path: Path): Fault {
	const field = source.within + written(path);
	return faultOf(source, path, {
		code: CODE,
		message: `${subject(source, name)} is one letter from '${field}', which is empty.`,
		fix: `Rename the ${nounOf(source)} to '${field}'.`,
	});
}

/** Nearly the name of a field that is not taken by chance, where leaving it out would lose something. */
export function otherSpellingFault(source: Source, name: string, path: Path): Fault {
	const field = source.within + written(path);
	return faultOf(source, path, {
		code: CODE,
		message: `${subject(source, name)} is spelt otherwise than '${field}'.`,
		fix: `Rename it to '${field}', or leave it out.`,
	});
}

/** The name of a field on the screen, where leaving it out would lose something. */
export function screenNameFault(source: Source, name: string, path: Path): Fault {
	const field = source.within + written(path);
	return faultOf(source, path, {
		code: CODE,
		message: `${subject(source, name)} bears the name that '${field}' has on the screen.`,
		fix: `Rename it to '${field}', or leave it out.`,
	});
}

/**
 * An object or entry that holds names, and none of those that it must have.
 *
 * @param field as a column names it
 */
export function otherMembersFault(
	field: string,
	names: readonly string[],
	needed: readonly string[],
): Fault {
	const columns = needed.map((name) => `'${field}.${name}'`).join(' and ');
	return {
		...{ field, path: field, code: CODE },
		message: `'${field}' holds ${names.map(shownName).join(' and ')}, but ${needed.map((name) => `no '${name}'`).join(' and ')}.`,
		fix: `Name the columns ${columns}. Should the API want other names, set 'Usage From' to 'JSON'.`,
	};
}

/** A part of the entries of a list, without saying of which. */
export function entryFault(source: Source, name: string, path: Path): Fault {
	const field = source.within + written(path);
	return faultOf(source, path, {
		code: CODE,
		message: `${subject(source, name)} does not say to which entry of '${source.within}${namesOf(path)[0]}' it belongs.`,
		fix: `Rename the ${nounOf(source)} to '${field}'.`,
	});
}

/** Several names that could all be one field. */
export function twoColumnsFault(source: Source, names: readonly string[], path: Path): Fault {
	const field = source.within + written(path);
	const shown = names.map((name) => shownName(source.within + name));
	const where = source.parameter === undefined ? 'Columns' : `In '${source.parameter}',`;
	return faultOf(source, path, {
		code: CODE,
		message: `${where} ${shown.slice(0, -1).join(', ')} and ${shown.at(-1)} could all be '${field}'.`,
		fix: `Name the one that is meant '${field}', and rename or leave out the others.`,
	});
}

/** An entry of a list at a position that no list reaches. */
export function beyondEntriesFault(source: Source, name: string, path: Path): Fault {
	return faultOf(source, path.slice(0, 1), {
		code: 'too-many-entries',
		message: `${subject(source, name)} counts an entry beyond ${MOST_ENTRIES}.`,
		fix: 'Count the entries from 0, one after another.',
	});
}

function nounOf({ parameter }: Source): string {
	return parameter === undefined ? 'column' : 'name';
}
