const ESCAPED: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	// Between two of them the editor shows code.
	'`': '&#96;',
};

/**
 * Plain text for a hint or for the description of a failure, which the editor takes for HTML: each
 * line is shown as one, and what looks like HTML in it as text.
 */
export function editorText(lines: readonly string[]): string {
	return lines.map((line) => line.replace(/[&<`]/g, (sign) => ESCAPED[sign])).join('<br>\n');
}

/** What `editorText` was made from, in one line each. */
export function plainText(shown: string): string {
	return Object.entries(ESCAPED)
		.reverse()
		.reduce((text, [sign, entity]) => text.replaceAll(entity, sign), shown.replaceAll('<br>', ''));
}
