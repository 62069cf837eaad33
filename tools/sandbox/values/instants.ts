/** A point in time, and the words in which it was received. */
export interface Instant {
	milliseconds: number;
	text: string;
}

const dateTimeShape =
	/^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/**
 * Reads an ISO 8601 date-time with an offset; undefined when it is none.
 *
 * `Date.parse` is not used: it accepts local times (and so depends on the server's zone)
 * and turns 30 February into 1 March.
 */
export function readDateTime(text: string): Instant | undefined {
	const parts = dateTimeShape.exec(text);
	if (!parts) return undefined;
	const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as NumberParts;
	if (hour > 23 || minute > 59 || second > 59) return undefined;
	const offset = offsetInMinutes(parts[8], parts[9], parts[10]);
	if (offset === undefined) return undefined;

	const date = new Date(0);
	date.setUTCFullYear(year, month - 1, day);
	if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
	date.setUTCHours(hour, minute, second, Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3)));
	return { milliseconds: date.getTime() - offset * 60_000, text };
}

/** A point in time as the two APIs write it: no finer than they keep it, in milliseconds. */
export function writeDateTime(milliseconds: number, precision = 1): string {
	const text = new Date(milliseconds).toISOString();
	return precision % 1000 === 0 ? text.replace(/\.\d+/, '') : text;
}

/** A point in time as it is kept with a precision in milliseconds: cut, not rounded. */
export function cutTo(precision: number, milliseconds: number): number {
	return Math.floor(milliseconds / precision) * precision;
}

type NumberParts = [number, number, number, number, number, number];

function offsetInMinutes(sign?: string, hours?: string, minutes?: string): number | undefined {
	if (sign === undefined) return 0;
	if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
	const total = Number(hours) * 60 + Number(minutes);
	return sign === '-' ? -total : total;
}
