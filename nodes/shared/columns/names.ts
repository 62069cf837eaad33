import { codeOf } from '../../../values/blanks';
import { maskEmails } from '../../../values/emails';

/** What a person does not see, or does not count as a part of a name. */
const NO_PART_OF_A_NAME = /[\s_\p{Pd}\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** What cannot be seen in a message; an ordinary blank can, between quotes. */
const UNSEEN = /(?! )[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** A name without its case, blanks, underscores, hyphens, byte order mark and invisible characters. */
export function folded(name: string): string {
	return name.normalize('NFC').replace(NO_PART_OF_A_NAME, '').toLowerCase();
}

/** A name for a message, quoted, without an e-mail; invisible characters as their code: `'[U+FEFF]usageTime'`. */
export function shownName(name: string): string {
	const visible = maskEmails(name).replace(UNSEEN, (sign) => `[U+${codeOf(sign)}]`);
	return `'${visible.length <= LONGEST_SHOWN ? visible : `${visible.slice(0, LONGEST_SHOWN)}…`}'`;
}

const LONGEST_SHOWN = 60;

/** Whether one letter left out, added, replaced or swapped with the next one makes `left` of `right`. */
export function isOneSlip(left: string, right: string): boolean {
	if (left === right || Math.abs(left.length - right.length) > 1) return false;
	let same = 0;
	while (same < left.length && left[same] === right[same]) same++;
	const [leftRest, rightRest] = [left.slice(same), right.slice(same)];
	return (
		leftRest.slice(1) === rightRest.slice(1) ||
		leftRest.slice(1) === rightRest ||
		leftRest === rightRest.slice(1) ||
		(leftRest[0] === rightRest[1] &&
			leftRest[1] === rightRest[0] &&
			leftRest.slice(2) === rightRest.slice(2))
	);
}
