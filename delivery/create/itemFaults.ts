import type { Fault } from '../contract/outcome';
import type { Validated } from '../rules/validate';
import type { Input } from './input';

/** All that is wrong with an item, each cause once: what could not be read is not missing as well. */
export function faultsOf({ faults: said = [] }: Input, validated: Validated): readonly Fault[] {
	if (validated.ok) return said;
	const isSaid = ({ path: whole }: Fault): boolean =>
		said.some(({ path }) => path === '' || isWithin(path, whole) || isWithin(whole, path));
	return [...said, ...validated.faults.filter((fault) => !isSaid(fault))];
}

function isWithin(path: string, whole: string): boolean {
	return path === whole || path.startsWith(`${whole}.`);
}
