import { trimmed } from '../../../values/blanks';
import { anyKeptToken } from './keptToken';
import { inBase64, inText } from './secretSpellings';

/** The fields of a credential whose values must never be shown. */
const SECRET_FIELDS = ['clientSecret', 'secretKey', 'accessToken'];

/** A header of a request, with stars where a secret was; a word as short as in `Bearer authentication` is none. */
const AUTHORIZATION = /\b(Bearer|Basic) +[\w.~+/*-]{20,}=*/gi;

/** The secrets of a credential. */
export function secretsOf(credentials: object): string[] {
	const values = Object.entries(credentials).filter(([field]) => SECRET_FIELDS.includes(field));
	// As they are sent, see credentialFields.
	const texts = values.map(([, value]) => trimmed(String(value))).filter((text) => text !== '');
	return [...texts, ...texts.flatMap((text) => anyKeptToken(text) ?? [])];
}

/** A text without the secrets, and without what looks like the header that brings one. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
	return new Secrets(secrets).hide(text);
}

/** What must never be shown, whatever an API makes of it when it repeats what it was sent. */
export class Secrets {
	private readonly patterns = new Map<string, RegExp>();

	constructor(secrets: readonly string[]) {
		this.add(secrets);
	}

	add(secrets: readonly string[]): void {
		for (const secret of secrets) {
			if (this.patterns.has(secret)) continue;
			const spellings = [inText(secret), ...inBase64(secret)];
			this.patterns.set(secret, new RegExp(spellings.join('|'), 'g'));
		}
	}

	/** A text with stars in place of them. */
	hide(text: string): string {
		// The longest first: of a secret that begins another one, the rest must not be left.
		return [...this.patterns]
			.sort(([one], [other]) => other.length - one.length)
			.reduce((rest, [, pattern]) => rest.replace(pattern, '***'), text)
			.replace(AUTHORIZATION, '$1 ***');
	}
}
