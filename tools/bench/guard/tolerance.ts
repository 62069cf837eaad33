/** What the guard holds still, by its name; smaller is better. */
export type Figures = Readonly<Record<string, number>>;

/** What was written down. */
export interface Baseline {
	readonly ratios: Figures;
}

/** By how much a ratio may be worse than it was. */
export const TOLERANCE = 0.2;

/**
 * The names of figures that are worse than allowed, or not in the baseline.
 *
 * @param tolerance by which part they may be worse than they were
 */
export function worse(measured: Figures, baseline: Figures, tolerance = TOLERANCE): string[] {
	return Object.keys(measured).filter(
		(name) => !(measured[name] <= baseline[name] * (1 + tolerance)),
	);
}

/** Each ratio as the better of two measurements has it: what is slower in the code is slower in both. */
export function better(first: Figures, second: Figures): Figures {
	return combined(first, second, Math.min);
}

/** Each ratio in the middle of two measurements. */
export function between(first: Figures, second: Figures): Figures {
	return combined(first, second, (one, other) => (one + other) / 2);
}

function combined(
	first: Figures,
	second: Figures,
	combine: (one: number, other: number) => number,
): Figures {
	return Object.fromEntries(
		Object.entries(first).map(([name, ratio]) => [name, combine(ratio, second[name])]),
	);
}
