const NOTHING_VISIBLE = /^[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u;

/** Whether a cell of a table holds nothing, as readers of tables give it. */
export function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** Whether nothing can be seen in a cell. */
export function isBlank(value: unknown): boolean {
	return isAbsent(value) || (typeof value === 'string' && NOTHING_VISIBLE.test(value));
}
