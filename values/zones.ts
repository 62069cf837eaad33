import { DateTime, IANAZone } from 'luxon';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Beyond these no place on Earth is ahead of or behind UTC, so they bracket any change of offset. */
const FURTHEST_AHEAD = 15 * HOUR;
const FURTHEST_BEHIND = 13 * HOUR;

/**
 * Whether `zone` names a zone of the IANA database, for example Europe/Oslo. Newer versions of Node
 * take an offset for a zone too, which would hide that it knows no daylight saving time.
 */
export function isZone(zone: string): boolean {
	return !/^[+-]/.test(zone) && IANAZone.isValidZone(zone);
}

/** Zones met so far, by their names: to ask whether there is such a zone is slow. */
const zones = new Map<string, IANAZone | undefined>();
const MOST_ZONES = 1_000;

/** The zone of that name; `undefined` where the IANA database has none. */
export function zoneOf(name: string): IANAZone | undefined {
	if (!zones.has(name)) {
		if (zones.size >= MOST_ZONES) zones.clear();
		zones.set(name, isZone(name) ? IANAZone.create(name) : undefined);
	}
	return zones.get(name);
}

/** The instants that a wall-clock time means: none where it is skipped, two where it is repeated. */
export function instantsOf(wallClock: number, zone: IANAZone): number[] {
	return offsetsAround(wallClock, zone)
		.filter(({ offset, epochMs }) => zone.offset(epochMs) === offset)
		.map(({ epochMs }) => epochMs)
		.sort((one, other) => one - other);
}

/** What a wall-clock time that is skipped may be meant to be, by the offsets before and behind the gap. */
export function instantsBeside(wallClock: number, zone: IANAZone): number[] {
	return offsetsAround(wallClock, zone)
		.map(({ epochMs }) => epochMs)
		.sort((one, other) => one - other);
}

/** An instant in ISO 8601 with the offset of its zone. */
export function inZone(epochMs: number, zone: IANAZone): string {
	return String(DateTime.fromMillis(epochMs, { zone }).toISO({ suppressMilliseconds: true }));
}

/** The first instant at which a wall clock has reached this time, which begins a day where it is midnight. */
export function firstInstantOf(wallClock: number, zone: IANAZone): number {
	const [first] = instantsOf(wallClock, zone);
	return first ?? changeBetween(wallClock - FURTHEST_AHEAD, wallClock + FURTHEST_BEHIND, zone);
}

/** The first instant of the new offset, where it changes once after `from` and up to `to`. */
export function changeBetween(from: number, to: number, zone: IANAZone): number {
	const offset = zone.offset(to);
	let [before, after] = [from, to];
	while (after - before > 1) {
		const middle = Math.floor((before + after) / 2);
		if (zone.offset(middle) === offset) after = middle;
		else before = middle;
	}
	return after;
}

/** The offsets that a zone has about a wall-clock time, each with the instant which that time is by it. */
function offsetsAround(
	wallClock: number,
	zone: IANAZone,
): Array<{ readonly offset: number; readonly epochMs: number }> {
	const offsets = new Set([
		zone.offset(wallClock - FURTHEST_AHEAD),
		zone.offset(wallClock + FURTHEST_BEHIND),
	]);
	return [...offsets].map((offset) => ({ offset, epochMs: wallClock - offset * MINUTE }));
}
