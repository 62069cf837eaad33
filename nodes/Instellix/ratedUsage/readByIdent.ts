import type { StoredByIdent } from '../../../delivery/contract/recognition';
import { differencesBetween } from '../../../delivery/identity/compare';
import { without } from '../../../delivery/rules/usageObject';
import { Decimal, parseDecimal } from '../../../values/decimal';
import { canonicalJson, type ExactJson, type ExactObject } from '../../../values/exactJson';
import { formatInstant, parseInstant } from '../../../values/instant';
import { asObject } from '../../../values/json';
import { recordsOf } from '../answers';
import { PATHS, SEARCH } from '../api';
import { rsqlEquals } from '../query/rsql';

/**
 * Reading the rated usage that is stored under an ident, and comparing it with one that was sent.
 *
 * @param scopeField the field of a usage that names its aggregation: a part of the path, not of what is
 *   stored
 */
export function ratedUsageByIdent(scopeField: string): StoredByIdent {
	return {
		request: (body) => ({
			method: 'GET',
			path: PATHS.ratedUsages,
			query: { search: rsqlEquals(SEARCH.ratedUsageIdent, String(body.ident)), size: '2' },
		}),
		read: (answer, body) => {
			const records = recordsOf(answer);
			if (records === undefined) return undefined;
			const stored = records.find((record) => record.ident === body.ident);
			// Other records come from an API that ignores the search, which then says nothing about this one.
			return stored ?? (records.length === 0 ? 'absent' : undefined);
		},
		// Only what was sent is compared: a stored usage holds fields of the service's own beside it.
		differences: (body, stored) => {
			const sent = without(body, scopeField);
			return differencesBetween(sent, pick(stored, sent));
		},
	};
}

/** The members of `stored` that `sent` has too, in the same value types. */
function pick(stored: ExactObject, sent: ExactObject): ExactObject {
	const picked: Record<string, ExactJson | undefined> = {};
	for (const [key, value] of Object.entries(sent)) {
		if (value !== undefined) picked[key] = alike(stored[key], value);
	}
	return picked;
}

function alike(stored: ExactJson | undefined, sent: ExactJson): ExactJson | undefined {
	if (stored === undefined || stored === null) return undefined;
	if (sent instanceof Decimal) {
		const decimal = parseDecimal(stored);
		return decimal.ok ? decimal.value : stored;
	}
	if (Array.isArray(sent) && Array.isArray(stored)) return alikeEntries(stored, sent);
	const [sentObject, storedObject] = [asObject(sent), asObject(stored)];
	if (sentObject && storedObject) return pick(storedObject, sentObject);
	// A text that was sent as it is may look like a time and be none.
	if (stored === sent) return stored;
	const instantSent = typeof sent === 'string' && parseInstant(sent).ok;
	const instantStored = instantSent ? parseInstant(stored) : undefined;
	return instantStored?.ok ? formatInstant(instantStored.epochMs) : stored;
}

/** Entries beside those of `sent` that they equal; those that equal none take the places that are left. */
function alikeEntries(stored: readonly ExactJson[], sent: readonly ExactJson[]): ExactJson[] {
	const others = [...stored];
	const equal = sent.map((entry) => {
		const text = canonicalJson(entry);
		const place = others.findIndex((other) => canonicalJson(alike(other, entry) ?? null) === text);
		return place < 0 ? undefined : alike(others.splice(place, 1)[0], entry);
	});
	const inPlaces = equal.map(
		(entry, place) => entry ?? alike(others.shift() ?? null, sent[place]) ?? null,
	);
	return [...inPlaces, ...others];
}
