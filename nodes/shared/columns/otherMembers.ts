import type { KnownField } from '../../../delivery/contract/knownField';
import type { Fault } from '../../../delivery/contract/outcome';
import { written } from '../../../values/memberPath';
import { otherMembersFault } from './columnFaults';
import { isPlain, type Plain } from './place';

/**
 * What is wrong with objects of which columns fill no member that they have: a quantity under a name of
 * its own would be sent, and be none.
 *
 * @param fields those of the usage that were filled by other names
 */
export function otherMembersFaults(usage: Plain, fields: Iterable<KnownField>): Fault[] {
	return [...fields].flatMap(({ name, members = [] }) => {
		const needed = members.filter(({ isRequired }) => isRequired).map((member) => member.name);
		const whole = usage[name];
		const entries: unknown[] = Array.isArray(whole) ? whole : [whole];
		return entries.flatMap((entry, position) => {
			if (needed.length === 0 || !isPlain(entry)) return [];
			const names = Object.keys(entry);
			if (names.length === 0 || members.some((member) => Object.hasOwn(entry, member.name)))
				return [];
			const path = written(Array.isArray(whole) ? [name, position] : [name]);
			return [otherMembersFault(path, names, needed)];
		});
	});
}
