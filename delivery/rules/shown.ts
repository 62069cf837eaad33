import { withUnseenNamed } from '../../values/blanks';
import { maskEmails } from '../../values/emails';

const LONGEST_SHOWN_VALUE = 60;
/** So much is looked at: an e-mail that is cut off can no longer be told from a word. */
const LONGEST_READ = 1_000;

/**
 * A value for a message: quoted, on one line, shortened, without an e-mail, with the characters that
 * cannot be seen named.
 */
export function shown(value: unknown): string {
	const text = isNoValue(value) ? String(value) : asJson(value);
	const whole = withUnseenNamed(maskEmails(text.slice(0, LONGEST_READ)));
	return whole.length <= LONGEST_SHOWN_VALUE ? whole : `${whole.slice(0, LONGEST_SHOWN_VALUE)}…`;
}

/** What JSON has no word for and writes as null: NaN, Infinity, and times that are none. */
function isNoValue(value: unknown): boolean {
	const isTime =
		value instanceof Date || typeof (value as { toMillis?: unknown })?.toMillis === 'function';
	return typeof value === 'number' || isTime ? !Number.isFinite(Number(value)) : false;
}

function asJson(value: unknown): string {
	try {
		return JSON.stringify(value) ?? String(value);
	} catch {
		return wordFor(value);
	}
}

/** Of what cannot be written as JSON, such as a bigint or an object in circles. */
function wordFor(value: unknown): string {
	try {
		return String(value);
	} catch {
		return 'an object';
	}
}

const MOST_NAMES = 5;

/** What a value is where a text is needed, without what it holds, which may be private. */
export function kindInWords(value: unknown): string {
	if (Array.isArray(value)) return `a list of ${value.length}`;
	if (typeof value !== 'object' || value === null) return shown(value);
	const names = Object.keys(value).slice(0, MOST_NAMES).map(shown);
	return names.length === 0 ? 'an empty object' : `an object that holds ${names.join(', ')}`;
}
