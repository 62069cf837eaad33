import type { KnownField } from '../contract/knownField';
import { aboutOf, type Schema } from './check';

/**
 * What columns and JSON can name of the value of a schema, in the order of its rules; without what is
 * never sent.
 *
 * @param schema of a usage, an object or a list of objects
 */
export function knownFields(schema: Schema<unknown>): KnownField[] {
	const members = Object.entries(aboutOf(schema)?.members ?? {});
	return members.flatMap(([name, member]): KnownField[] => {
		const about = aboutOf(member);
		if (about === undefined) return [];
		const { members: inner, isList = false, ...said } = about;
		const nested = inner === undefined ? {} : { members: knownFields(member) };
		return [{ name, ...said, isList, ...nested }];
	});
}
