import type { Step } from '../../delivery/support/meterApi';

/** Stored or not, in time or late, once or twice: nobody can tell from what is answered. */
export const DOUBTFUL: readonly Step[] = [
	'loseBefore',
	'loseAfter',
	'fail503After',
	'timedOut',
	{ storesAfterMs: 25_000 },
	{ storesTwice: 'namesFirst' },
	{ storesTwice: 'namesLast' },
	{ storesTwice: 'loses' },
	{ status: 500 },
	{ status: 504 },
];
/** Later than a run looks for what was sent. */
export const LATE: Step = { storesAfterMs: 45_000 };
export const CLEAR: readonly Step[] = [
	'notSent',
	{ arrivesAfterMs: 900 },
	{ arrivesAfterMs: 9_000 },
	{ status: 429, headers: { 'retry-after': '3' } },
];
export const REFUSALS: readonly Step[] = [{ status: 403 }, { status: 409, body: 'limit' }];
export const READING: readonly Step[] = [
	'loseBefore',
	'loseAfter',
	'timedOut',
	{ status: 500 },
	{ status: 429 },
	{ arrivesAfterMs: 2_500 },
];
export const REMOVING: readonly Step[] = [
	'loseBefore',
	'loseAfter',
	'fail503After',
	{ status: 429 },
];

/** Numbers from 0 to below 1 that only the seed decides (mulberry32). */
export function chancesOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
