import Big from 'big.js';
import { DateTime } from 'luxon';

/** How the times and numbers of a table are written. */
export interface Spelling {
	/** IANA zone of times without an offset. */
	readonly zone: string;
	/** Luxon format of times that are not ISO 8601. */
	readonly timeFormat: string;
	readonly decimalSeparator: ',' | '.';
}

/** What a row says, as far as it can be read. */
export interface Reading {
	/** Epoch milliseconds. */
	readonly from?: number;
	readonly to?: number;
	/** From start to end; left out where the two make no span. */
	readonly seconds?: string;
	readonly quantity?: Big;
}

const ISO = /^\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * The demo's own reading of a row. It shares no code with the nodes, because it is what their verdict
 * on the row is held against.
 */
export function readRow(
	{ start, end, quantity }: { start: string; end: string; quantity: string },
	spelling: Spelling,
): Reading {
	const [from, to] = [readTime(start, spelling), readTime(end, spelling)];
	const isSpan = from !== undefined && to !== undefined && from <= to;
	return {
		from,
		to,
		// Counted between instants: an hour is missing or double when clocks change.
		seconds: isSpan ? String((to - from) / 1000) : undefined,
		quantity: readAmount(quantity, spelling),
	};
}

/** Nothing for a time that a change of clocks skips or repeats: which instant it means, nobody knows. */
function readTime(given: string, { zone, timeFormat }: Spelling): number | undefined {
	const text = given.trim();
	const iso = ISO.exec(text);
	const clock = iso
		? DateTime.fromISO(text.replace(' ', 'T'), { zone: 'utc' })
		: DateTime.fromFormat(text, timeFormat, { zone: 'utc' });
	if (!clock.isValid) return undefined;
	if (iso?.at(-1)) return clock.toMillis();
	const local = clock.setZone(zone, { keepLocalTime: true });
	const isSkipped = local.hour !== clock.hour || local.minute !== clock.minute;
	return isSkipped || local.getPossibleOffsets().length > 1 ? undefined : local.toMillis();
}

function readAmount(given: string, { decimalSeparator }: Spelling): Big | undefined {
	const other = decimalSeparator === ',' ? '.' : ',';
	const text = given.trim().replace(/^\+(?=\d)/, '');
	// A thousands separator can be read in two ways.
	if (text.includes(other) || !/\d$/.test(text)) return undefined;
	try {
		return new Big(text.replace(decimalSeparator, '.'));
	} catch {
		return undefined;
	}
}
