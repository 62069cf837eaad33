/** Words of an API or a network in a row, each with the full stop that they often lack. */
export function inSentences(parts: readonly string[]): string {
	return parts
		.map((part) => (/[.!?]$/.test(part.trim()) ? part.trim() : `${part.trim()}.`))
		.join(' ');
}
