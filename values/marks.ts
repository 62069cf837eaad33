/** Characters of a digest that name a usage among others: enough to tell which one it is, not to bind it. */
const MARK_LENGTH = 8;

/** The mark of a digest. */
export function markOf(digest: string): string {
	return digest.slice(0, MARK_LENGTH);
}

/** Marks as one text, in the order of the alphabet, without a separator. */
export function joinMarks(marks: readonly string[]): string {
	return [...marks].sort().join('');
}

/** The marks of such a text, one by one. */
export function splitMarks(text: string): string[] {
	return text.match(new RegExp(`.{${MARK_LENGTH}}`, 'g')) ?? [];
}
