import type { UsagesRead } from './readUsages';

/** A span of time, in milliseconds since 1970-01-01T00:00Z, with both ends. */
export interface Window {
	readonly from: number;
	readonly to: number;
}

export interface Halving<Usage> {
	/** More lists than these would cost more than they save. */
	readonly mostLists: number;
	/** How many usages one list reaches; left out: all. */
	readonly reach?: number;
	/** A shorter span that holds more than can be reached is given up. */
	readonly shortestMs: number;
	/** Reads the list of a span; nothing where it is not to be trusted. */
	read(window: Window): Promise<UsagesRead<Usage> | undefined>;
}

/**
 * Reads all usages of some spans by few lists, in halves where a span holds more than a list reaches.
 *
 * @returns nothing where a list cannot be had, or too many would be needed
 */
export async function readInHalves<Usage extends { readonly id: string }>(
	windows: readonly Window[],
	{ mostLists, reach = Infinity, shortestMs, read: readList }: Halving<Usage>,
): Promise<readonly Usage[] | undefined> {
	const usages = new Map<string, Usage>();
	const left = [...windows].reverse();
	for (let lists = 1; left.length > 0; lists += 1) {
		if (lists + left.length - 1 > mostLists) return undefined;
		const { from, to } = left.pop()!;
		const read = await readList({ from, to });
		if (read?.kind === 'tooMany' && to - from > shortestMs) {
			// Halves are seldom full, so that about twice as many are needed.
			const needed = (2 * (read.total ?? 0)) / reach;
			if (lists + left.length + needed > mostLists) return undefined;
			const middle = Math.floor((from + to) / 2);
			left.push({ from: middle, to }, { from, to: middle });
			continue;
		}
		if (read?.kind !== 'listed') return undefined;
		for (const usage of read.usages) usages.set(usage.id, usage);
	}
	return [...usages.values()];
}
