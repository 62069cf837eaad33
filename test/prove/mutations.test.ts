import type { Target } from '../../tools/sandbox';
import type { Mutation } from '../../tools/prove/schemes/mutations';
import { prove, type ProofRow } from '../../tools/prove/prove';

/** What the proof must notice when a guarantee is switched off, and where it is quickest to be seen. */
const cases: Array<[Mutation, Target, runs: number, keyof ProofRow]> = [
	['lookUp', 'rebilly/usage', 10, 'storedTwice'],
	['identity', 'instellix/usage', 10, 'storedTwice'],
	['retryAfter', 'rebilly/usage', 40, 'lost'],
	['memory', 'rebilly/usage', 40, 'wrongOutcome'],
];

it.each(cases)('fails without %s', async (without, target, runs, check) => {
	const proof = await prove({ runs, seed: 1, target, without });

	expect(proof.problems).toEqual([]);
	expect(proof.holds).toBe(false);
	expect(proof.rows[0][check]).toBeGreaterThan(0);
});
