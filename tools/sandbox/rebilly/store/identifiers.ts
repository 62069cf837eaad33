import type { SeededRandom } from '../../faults/random';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The form of every identifier of this API: at most 50 characters out of a small set. */
export const identifierPattern = /^[@~\-.\w]+$/;

/** An identifier such as `sub_usg_0YVDM8RC7GDADADSBSMW124JA8`. */
export function newIdentifier(prefix: string, random: SeededRandom): string {
	return `${prefix}_0${random.text(25, alphabet)}`;
}
