/** The name of a member, or the position of an entry. */
export type Step = string | number;

/** The way to a part of a value as a column is named, in messages and faults alike: `properties[0].key`. */
export function written(path: readonly Step[]): string {
	return path
		.map((step, place) =>
			typeof step === 'number' ? `[${step}]` : place === 0 ? step : `.${step}`,
		)
		.join('');
}

/** Whether a written way leads to a part of what another one leads to, or to the same. */
export function isWithin(path: string, whole: string): boolean {
	return path.startsWith(whole) && /^(?:$|[.[])/.test(path.slice(whole.length));
}
