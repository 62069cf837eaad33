import type { Target } from '../../tools/sandbox';
import type { Mutation } from '../../tools/prove/schemes/mutations';
import { prove, type ProofRow } from '../../tools/prove/prove';
import type { World } from '../../tools/prove/worlds';

/** What the proof must notice when a guarantee is switched off, and where it is quickest to be seen. */
const cases: Array<[Mutation, World, Target, runs: number, keyof ProofRow]> = [
	['lookUp', 'faults', 'rebilly/usage', 10, 'storedTwice'],
	['identity', 'faults', 'instellix/usage', 10, 'storedTwice'],
	['retryAfter', 'faults', 'rebilly/usage', 40, 'lost'],
	['memory', 'faults', 'rebilly/usage', 40, 'wrongOutcome'],
	['echo', 'cutTimes', 'rebilly/usage', 3, 'silent'],
	['canary', 'listLeavesOut', 'rebilly/usage', 4, 'silent'],
	['takingBack', 'overlap', 'rebilly/usage', 4, 'storedTwice'],
	['audit', 'overlap', 'rebilly/usage', 4, 'storedTwice'],
];

it.each(cases)('fails without %s in world %s', async (without, world, target, runs, check) => {
	const proof = await prove({ runs, seed: 1, worlds: [world], target, without });

	expect(proof.problems).toEqual([]);
	expect(proof.holds).toBe(false);
	expect(proof.rows[0][check]).toBeGreaterThan(0);
});
