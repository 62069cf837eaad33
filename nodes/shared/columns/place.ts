import isPlainObject from 'lodash/isPlainObject';
import type { Path } from './paths';

export type Plain = Record<string, unknown>;

export function isPlain(value: unknown): value is Plain {
	if (typeof value !== 'object' || value === null) return false;
	// Nearly every object is one of these, and lodash looks closer than that.
	return Object.getPrototypeOf(value) === Object.prototype || isPlainObject(value);
}

/**
 * What comes of a value when one of its parts is set. What was there stays as it is, because it may be
 * a part of an input item.
 */
export function withPart(whole: unknown, path: Path, value: unknown): unknown {
	if (path.length === 0) return value;
	const [step, ...rest] = path;
	if (typeof step === 'number' && !isPlain(whole)) {
		const entries: unknown[] = Array.isArray(whole) ? [...(whole as unknown[])] : [];
		// A gap would be sent as an entry of nothing.
		const position = Math.min(step, entries.length);
		entries[position] = withPart(entries[position], rest, value);
		return entries;
	}
	const members = isPlain(whole) ? whole : {};
	return { ...members, [step]: withPart(members[step], rest, value) };
}

/** The value under these names, in a list that of its first entry. */
export function partOf(whole: unknown, names: readonly string[]): unknown {
	return names.reduce((value, name) => {
		const one: unknown = Array.isArray(value) ? value[0] : value;
		return isPlain(one) && Object.hasOwn(one, name) ? one[name] : undefined;
	}, whole);
}
