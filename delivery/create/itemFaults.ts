import { isWithin } from '../../values/memberPath';
import type { Fault } from '../contract/outcome';
import type { Validated } from '../rules/validate';
import type { Input } from './input';

/**
 * All that is wrong with an item, each cause once: what could not be read is not missing as well, nor is
 * what could not be found.
 */
export function faultsOf(
	{ faults: read = [], unresolved }: Input,
	validated: Validated,
): readonly Fault[] {
	if (validated.ok && unresolved === undefined) return read;
	const { fields = [], faults: notFound = [], reason } = unresolved ?? {};
	const said = [...read, ...notFound];
	if (validated.ok) return said;
	const isSaid = ({ path: whole }: Fault): boolean =>
		fields.includes(whole) ||
		said.some(({ path }) => path === '' || isWithin(path, whole) || isWithin(whole, path));
	const all = [...said, ...validated.faults.filter((fault) => !isSaid(fault))];
	// A fault that nothing else accounts for is not hidden.
	return all.length === 0 && reason === undefined ? validated.faults : all;
}
