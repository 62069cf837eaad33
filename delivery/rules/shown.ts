const LONGEST_SHOWN_VALUE = 60;

/** A value for a message: quoted, on one line, shortened. */
export function shown(value: unknown): string {
	let whole: string;
	try {
		whole =
			typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
	} catch {
		whole = wordFor(value);
	}
	return whole.length <= LONGEST_SHOWN_VALUE ? whole : `${whole.slice(0, LONGEST_SHOWN_VALUE)}…`;
}

/** Of what cannot be written as JSON, such as a bigint or an object in circles. */
function wordFor(value: unknown): string {
	try {
		return String(value);
	} catch {
		return 'an object';
	}
}
