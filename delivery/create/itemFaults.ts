import { isWithin } from '../../values/memberPath';
import type { Fault } from '../contract/outcome';
import type { Validated } from '../rules/validate';
import type { Input } from './input';

const NONE: readonly Fault[] = [];

/**
 * All that is wrong with an item, each cause once: what could not be read is not missing as well, nor is
 * what could not be found.
 */
export function faultsOf(
	{ faults: read = NONE, unresolved, renames }: Input,
	validated: Validated,
): readonly Fault[] {
	if (validated.ok && unresolved === undefined) return read;
	const { fields = [], faults: notFound = [], reason } = unresolved ?? {};
	const said = [...read, ...notFound];
	if (validated.ok) return said;
	const isSaid = ({ path: whole }: Fault): boolean =>
		fields.includes(whole) ||
		said.some(({ path }) => path === '' || isOfOne(path, whole) || isOfOne(whole, path));
	const broken = validated.faults.map((fault) => withRename(fault, renames?.get(fault.path)));
	const all = [...said, ...broken.filter((fault) => !isSaid(fault))];
	// A fault that nothing else accounts for is not hidden.
	return all.length === 0 && reason === undefined ? broken : all;
}

/** What may hold the field comes before other ways to give it; it is a way only where that is missing. */
function withRename(fault: Fault, rename: string | undefined): Fault {
	if (rename === undefined) return fault;
	if (fault.code === 'required') return { ...fault, fix: rename };
	return fault.code === 'contract-or-debtor-missing'
		? { ...fault, fix: `${rename} ${fault.fix}` }
		: fault;
}

/** Columns may count entries from 1 and leave some out, and a name in an entry says of which it is not. */
function isOfOne(path: string, whole: string): boolean {
	return isWithin(withoutPositions(path), withoutPositions(whole));
}

function withoutPositions(path: string): string {
	return path.replace(/\[\d+\]/g, '');
}
