import { inParallel } from '../run/inParallel';
import type { UsagesRead } from './readUsages';

/** A span of time, in milliseconds since 1970-01-01T00:00Z, with both ends. */
export interface Window {
	readonly from: number;
	readonly to: number;
}

export interface Halving<Usage> {
	/** More lists than these would cost more than they save. */
	readonly mostLists: number;
	/** How many lists are read at once. */
	readonly concurrency: number;
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
	{ mostLists, concurrency, reach = Infinity, shortestMs, read: readList }: Halving<Usage>,
): Promise<readonly Usage[] | undefined> {
	const usages = new Map<string, Usage>();
	let lists = 0;
	for (let left = windows; left.length > 0;) {
		lists += left.length;
		if (lists > mostLists) return undefined;
		const reads: Array<{ window: Window; read: UsagesRead<Usage> | undefined }> = [];
		await inParallel(left, concurrency, async (window) => {
			reads.push({ window, read: await readList(window) });
		});
		const halves: Window[] = [];
		let needed = 0;
		for (const { window, read } of reads) {
			const { from, to } = window;
			if (read?.kind === 'tooMany' && to - from > shortestMs) {
				const middle = Math.floor((from + to) / 2);
				halves.push({ from, to: middle }, { from: middle, to });
				// Halves are seldom full, so that about twice as many are needed.
				needed += (2 * (read.total ?? 0)) / reach;
			} else if (read?.kind === 'listed')
				for (const usage of read.usages) usages.set(usage.id, usage);
			else return undefined;
		}
		if (lists + needed > mostLists) return undefined;
		left = halves;
	}
	return [...usages.values()];
}
