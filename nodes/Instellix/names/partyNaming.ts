import { isBlank, trimmed } from '../../../values/blanks';
import type { Code } from '../../../delivery/contract/code';
import type { Run } from '../../../delivery/run/run';
import { textOf } from '../../../delivery/rules/textFields';
import { kindInWords } from '../../../delivery/rules/shown';
import { readByValues, type ByValues } from '../../../delivery/stored/readByValues';
import { groupBy } from '../../../values/groupBy';
import type { Given, Naming, Resolved } from '../../shared/resolveNames';
import { CONTRACTS, DEBTORS, type Party } from './valueLists';

interface Kind {
	readonly list: typeof CONTRACTS;
	/** The field of the API, and what it is called on the screen and in sentences. */
	readonly field: string;
	readonly label: string;
	readonly inWords: string;
}

const CONTRACT: Kind = {
	list: CONTRACTS,
	field: 'contractId',
	label: 'Contract',
	inWords: 'contract',
};
const DEBTOR: Kind = { list: DEBTORS, field: 'debtorId', label: 'Debtor', inWords: 'debtor' };

/** A contract or a debtor by its ident. */
export interface Reference {
	readonly kind: Kind;
	readonly ident: string;
	/** What was given where that is no text. */
	readonly noText?: unknown;
}

/**
 * *Create usage* wants numbers for contract and debtor; usages may bring their idents. A number wins, and
 * a contract wins over the debtor, which Instellix then leaves alone.
 */
export const partyNaming: Naming<Reference> = {
	fields: [
		{ name: 'contractIdent', nearNames: 'taken' },
		{ name: 'debtorIdent', nearNames: 'taken' },
	],
	referenceOf,
	resolve,
};

function referenceOf(given: Given): Reference | undefined {
	if (!isBlank(given.contractId) || !isBlank(given.debtorId)) return undefined;
	for (const [kind, name] of [
		[CONTRACT, 'contractIdent'],
		[DEBTOR, 'debtorIdent'],
	] as const) {
		if (isBlank(given[name])) continue;
		const text = textOf(given[name]);
		if (text === undefined) return { kind, ident: '', noText: given[name] };
		return { kind, ident: trimmed(text) };
	}
	return undefined;
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
	return references.map(({ kind, ident, noText }) => {
		if (noText !== undefined) {
			const problem = `cannot be found: its ident must be a text but is ${kindInWords(noText)}`;
			return notOne(kind, 'wrong-type', problem, 'Give the ident alone, as a text.');
		}
		const read = known.get(kind)!;
		return read.known
			? idOf(kind, ident, byIdent.get(kind)!.get(ident) ?? [])
			: notAsked(kind, read.reason);
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
			/^\d+$/.test(ident)
				? `If ${ident} is the numeric ID of the ${inWords}, give it in a column ${field}, or choose By ID on the screen. Else check the ident in Instellix.`
				: undefined,
		);
	const ids = parties.map(({ id }) => id).join(', ');
	return notOne(
		kind,
		'customer-ambiguous',
		`is not clear: Instellix has several ${inWords}s with the ident '${ident}': ${ids}`,
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
