import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { inParallel } from '../../../delivery/run/inParallel';

it('does each once, in order, and never more than the limit at once', async () => {
	const durations = fc.array(fc.nat(3), { maxLength: 15 });
	await fc.assert(
		fc.asyncProperty(durations, fc.integer({ min: 1, max: 8 }), async (items, limit) => {
			const begun: number[] = [];
			let under = 0;
			let most = 0;
			await inParallel(items.entries(), limit, async ([position, milliseconds]) => {
				begun.push(position);
				most = Math.max(most, ++under);
				await wait(milliseconds);
				under -= 1;
			});
			expect(begun).toEqual([...items.keys()]);
			expect(under).toBe(0);
			expect(most).toBe(Math.min(limit, items.length));
		}),
		{ numRuns: 20 },
	);
});

it('begins no more after one has thrown', async () => {
	const begun: number[] = [];
	const carryOut = async (number: number): Promise<void> => {
		begun.push(number);
		await wait(number * 5);
		if (number === 1) throw new Error('out of order');
	};
	await expect(inParallel([1, 2, 3, 4], 2, carryOut)).rejects.toThrow('out of order');
	await wait(30);
	expect(begun).toEqual([1, 2]);
});
