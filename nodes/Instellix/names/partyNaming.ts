import { isBlank, trimmed } from '../../../values/blanks';
import type { Code } from '../../../delivery/contract/code';
import type { Run } from '../../../delivery/run/run';
import { textOf } from '../../../delivery/rules/textFields';
import { noIdentAdvice } from '../../../delivery/rules/noValueAdvice';
import { kindInWords } from '../../../delivery/rules/shown';
import { readByValues, type ByValues } from '../../../delivery/stored/readByValues';
import { groupBy } from '../../../values/groupBy';
import type { Given, Naming, Resolved } from '../../shared/resolveNames';
import { CONTRACTS, DEBTORS, type Party } from './valueLists';

interface Kind {
	readonly list: typeof CONTRACTS;
	/** The field of the API, and what it is called on the screen and in sentences. */
	readonly field: string;
	/** The field for its ident, which is never sent. */
	readonly identField: string;
	readonly label: string;
	readonly inWords: string;
}

const CONTRACT: Kind = {
	list: CONTRACTS,
	field: 'contractId',
	identField: 'contractIdent',
	label: 'Contract',
	inWords: 'contract',
};
const DEBTOR: Kind = {
	list: DEBTORS,
	field: 'debtorId',
	identField: 'debtorIdent',
	label: 'Debtor',
	inWords: 'debtor',
};
const ALL = [CONTRACT, DEBTOR].flatMap(({ field, identField }) => [field, identField]);

/** A contract or a debtor by its ident. */
export interface Reference {
	readonly kind: Kind;
	readonly ident: string;
	/** What was given where that is no text. */
	readonly noText?: unknown;
	/** The number that the usage gives beside it, in digits: both have to be of one contract or debtor. */
	readonly id?: string;
}

/**
 * *Create usage* wants numbers for contract and debtor; usages may bring their idents. A contract wins
 * over the debtor, which Instellix then leaves alone. A number is held against the ident beside it, as far
 * as the list can be had.
 */
export const partyNaming: Naming<Reference> = {
	fields: [
		{ name: 'contractIdent', nearNames: 'taken' },
		{ name: 'debtorIdent', nearNames: 'taken' },
	],
	replaces: Object.fromEntries(ALL.map((name) => [name, ALL])),
	referenceOf,
	besideOf: (given) =>
		names(given, CONTRACT) && !isBlank(given.debtorIdent)
			? { counts: 'contractId or contractIdent', notCompared: 'debtorIdent' }
			: undefined,
	resolve,
};

function names(given: Given, { field, identField }: Kind): boolean {
	return !isBlank(given[field]) || !isBlank(given[identField]);
}

function referenceOf(given: Given): Reference | undefined {
	const kind = names(given, CONTRACT) ? CONTRACT : DEBTOR;
	const { [kind.field]: number, [kind.identField]: named } = given;
	if (isBlank(named)) return undefined;
	const text = textOf(named);
	if (text === undefined) return { kind, ident: '', noText: named };
	const ident = trimmed(text);
	if (isBlank(number)) return { kind, ident };
	const id = trimmed(textOf(number) ?? '');
	// The rules say what is wrong with it.
	return /^\d+$/.test(id) ? { kind, ident, id } : undefined;
}

async function resolve(references: readonly Reference[], run: Run): Promise<Resolved[]> {
	const known = new Map<Kind, ByValues<Party>>();
	for (const [kind, those] of groupBy(references, (reference) => reference.kind)) {
		const idents = new Set(those.flatMap(({ ident }) => (ident === '' ? [] : ident)));
		known.set(kind, await readByValues(kind.list, idents, run));
	}
	const byIdent = new Map(
		[...known].map(([kind, read]) => [
			kind,
			groupBy(read.known ? read.entries : [], (party) => party.ident),
		]),
	);
	return references.map(({ kind, ident, noText, id }) => {
		if (noText !== undefined) {
			const problem = `cannot be found: its ident must be a text but is ${kindInWords(noText)}`;
			return notOne(kind, 'wrong-type', problem, 'Give the ident alone, as a text.');
		}
		const read = known.get(kind)!;
		const parties = byIdent.get(kind)!.get(ident) ?? [];
		if (id !== undefined) return read.known ? held(kind, id, ident, parties) : AS_GIVEN;
		return read.known ? idOf(kind, ident, parties) : notAsked(kind, read.reason);
	});
}

function idOf(kind: Kind, ident: string, parties: readonly Party[]): Resolved {
	const { field, inWords } = kind;
	if (parties.length === 1) return { fields: { [field]: parties[0].id } };
	if (parties.length === 0)
		return notOne(
			kind,
			'customer-not-found',
			`cannot be found: Instellix has no ${inWords} with the ident '${ident}'`,
			noIdentAdvice(ident) ??
				(/^\d+$/.test(ident)
					? `If ${ident} is the numeric ID of the ${inWords}, give it in a column ${field}, or choose By ID on the screen. Else check the ident in Instellix.`
					: undefined),
		);
	const ids = parties.map(({ id }) => id).join(', ');
	return notOne(
		kind,
		'customer-ambiguous',
		`is not clear: Instellix has several ${inWords}s with the ident '${ident}': ${ids}`,
	);
}

const AS_GIVEN: Resolved = { fields: {} };

/** A number held against what has the ident that stands beside it. */
function held(kind: Kind, id: string, ident: string, parties: readonly Party[]): Resolved {
	if (parties.some((party) => BigInt(party.id) === BigInt(id))) return AS_GIVEN;
	const { field, identField, inWords } = kind;
	const ids = parties.map((party) => party.id).join(', ');
	return notOne(
		kind,
		'names-differ',
		`is not clear: ${field} is ${id}, but Instellix has ${parties.length === 0 ? `no ${inWords} with the ident '${ident}'` : `the ${inWords} ${ids} with the ident '${ident}'`} in ${identField}`,
		`Correct the one that is wrong, or leave out ${field} or ${identField}.`,
	);
}

function notOne(
	{ field, label, inWords }: Kind,
	code: Code,
	problem: string,
	fix = `Check the ident in Instellix, or give the numeric ID of the ${inWords}.`,
): Resolved {
	const fault = {
		...{ field: label, path: field, code },
		message: `'${label}' ${problem}.`,
		fix,
	};
	return { unresolved: { fields: EITHER, faults: [fault] } };
}

/** That one of the two is missing is said of this field. */
const EITHER = ['contractId'];

function notAsked(
	{ inWords }: Kind,
	{ code, message }: Extract<ByValues<Party>, { known: false }>['reason'],
): Resolved {
	const reason = {
		code,
		message: `the ${inWords}s that items name cannot be looked up: ${message}`,
	};
	return { unresolved: { fields: EITHER, faults: [], reason } };
}
