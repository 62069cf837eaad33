import { Decimal } from '../../values/decimal';

/** Deeper than any usage; what goes in circles is deeper still. */
const MOST_LEVELS = 100;
/** Of a usage that is sent in one request. */
const MOST_VALUES = 100_000;

/**
 * Whether a value can be written as JSON: what cannot would end the run for all items when it is written.
 *
 * @returns `false` for what is nested too deeply, goes in circles, holds too much, or throws when it is read
 */
export function isWritable(value: unknown): boolean {
	if (typeof value !== 'object' || value === null) return true;
	try {
		return countValues(value, MOST_LEVELS, 0) <= MOST_VALUES;
	} catch {
		return false;
	}
}

/** @returns how many values there are with those before, or more than may be */
function countValues(value: object, levels: number, before: number): number {
	if (levels === 0) return Infinity;
	if (value instanceof Decimal) return before + 1;
	const own = value as { toJSON?: unknown };
	const written: unknown =
		typeof own.toJSON === 'function' ? (own.toJSON as () => unknown)() : value;
	if (typeof written !== 'object' || written === null) return before + 1;
	let count = before + 1;
	const parts = written as Readonly<Record<string, unknown>>;
	for (const name of Object.keys(parts)) {
		const part = parts[name];
		count =
			typeof part === 'object' && part !== null ? countValues(part, levels - 1, count) : count + 1;
		if (count > MOST_VALUES) return Infinity;
	}
	return count;
}
