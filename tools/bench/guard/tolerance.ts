import type { Ratios } from './ratios';

/** By how much a ratio may be worse than it was. */
export const TOLERANCE = 0.2;

/** The names of ratios that are worse than the tolerance allows, or not in the baseline. */
export function worse(measured: Ratios, baseline: Ratios): string[] {
	return Object.keys(measured).filter(
		(name) => !(measured[name] <= baseline[name] * (1 + TOLERANCE)),
	);
}

/** Each ratio as the better of two measurements has it: what is slower in the code is slower in both. */
export function better(first: Ratios, second: Ratios): Ratios {
	return combined(first, second, Math.min);
}

/** Each ratio in the middle of two measurements. */
export function between(first: Ratios, second: Ratios): Ratios {
	return combined(first, second, (one, other) => (one + other) / 2);
}

function combined(
	first: Ratios,
	second: Ratios,
	combine: (one: number, other: number) => number,
): Ratios {
	return Object.fromEntries(
		Object.entries(first).map(([name, ratio]) => [name, combine(ratio, second[name])]),
	);
}
