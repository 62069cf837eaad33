import { Run } from '../../../delivery/run/run';

/** A clock on which waits that begin together end together. */
class SharedClock {
	private time = 0;

	now(): number {
		return this.time;
	}

	async sleep(milliseconds: number): Promise<void> {
		const until = this.time + milliseconds;
		await Promise.resolve();
		this.time = Math.max(this.time, until);
	}

	isCancelled(): boolean {
		return false;
	}
}

it('counts waits side by side once, and those one after another each', async () => {
	const clock = new SharedClock();
	const limits = { totalMs: 60_000, concurrency: 4, timeoutMs: 30_000 };
	const run = new Run({ send: () => Promise.reject(new Error('unused')) }, clock, limits, () => 0);

	await Promise.all([run.waitUntil(1_000), run.waitUntil(1_000), run.waitUntil(3_000)]);
	expect(run.effort.waitedMs).toBe(3_000);

	await run.waitUntil(5_000);
	expect(run.effort.waitedMs).toBe(5_000);
});
