/** One RSQL comparison; the value is quoted, so that no sign in it is read as an operator. */
export function rsqlEquals(field: string, value: string): string {
	return `${field}=='${escapeQuotes(value)}'`;
}

/** Records with one of these values in a field. */
export function rsqlAnyOf(field: string, values: readonly string[]): string {
	return values.map((value) => rsqlEquals(field, value)).join(',');
}

/** At or after a value, for times. */
export function rsqlFrom(field: string, value: string): string {
	return `${field}=ge='${escapeQuotes(value)}'`;
}

/** At or before a value, for times. */
export function rsqlTo(field: string, value: string): string {
	return `${field}=le='${escapeQuotes(value)}'`;
}

/** Records of which one of the fields contains the text. */
export function rsqlContains(fields: readonly string[], value: string): string {
	return fields.map((field) => `${field}=='*${escapeQuotes(value)}*'`).join(',');
}

/** All conditions at once; empty ones are left out. */
export function rsqlAnd(...conditions: ReadonlyArray<string | undefined>): string {
	const present = conditions.filter((condition): condition is string => Boolean(condition));
	return present.length < 2
		? present.join('')
		: present
				.map((condition) => (condition.includes(',') ? `(${condition})` : condition))
				.join(';');
}

function escapeQuotes(value: string): string {
	return value.replace(/[\\']/g, '\\$&');
}
