import { setTimeout as wait } from 'node:timers/promises';
import type { RequestEntry, Sandbox } from '../../../tools/sandbox';

/** Gives those a chance to come who should not. */
const MOMENT_MS = 20;

/**
 * Answers none of these requests until so many of them are under way at once.
 *
 * @returns how many requests of any kind were under way at once, at most
 */
export function holdUntilUnderWay(
	sandbox: Sandbox,
	count: number,
	isMeant: (request: RequestEntry) => boolean,
): () => number {
	let underWay = 0;
	let held = 0;
	let most = 0;
	const { promise: areAllThere, resolve } = withResolvers();
	sandbox.settings.holdAnswer = async (request) => {
		underWay += 1;
		most = Math.max(most, underWay);
		if (isMeant(request)) {
			held += 1;
			if (held === count) resolve();
			await areAllThere;
			await wait(MOMENT_MS);
		}
		underWay -= 1;
	};
	return () => most;
}

/** A promise, and what keeps it (`Promise.withResolvers` of later Node versions). */
export function withResolvers(): { promise: Promise<void>; resolve: () => void } {
	let resolve = () => {};
	const promise = new Promise<void>((keep) => (resolve = keep));
	return { promise, resolve };
}
