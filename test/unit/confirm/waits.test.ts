import { Freshness, waitAfterSilence } from '../../../delivery/confirm/waits';

describe('how soon a run may look at what it has stored', () => {
	const precision = 1_000;
	const clocksDiffer = 500;

	it('takes times of storing for whole seconds and lists for a little late, until it knows', () => {
		expect(new Freshness().auditWaitMs).toBeGreaterThanOrEqual(precision + clocksDiffer);
	});

	it('is sooner where times of storing are exact', () => {
		const freshness = new Freshness();
		const assumed = freshness.auditWaitMs;
		freshness.learnPrecision(1);
		expect(freshness.auditWaitMs).toBe(assumed - precision + 1);
	});

	it('goes by the least exact time and the latest list that were seen', () => {
		const freshness = new Freshness();
		for (const milliseconds of [1, 1_000, 1]) freshness.learnPrecision(milliseconds);
		const before = freshness.auditWaitMs;
		for (const milliseconds of [3_000, 5_000, 400]) freshness.learnLag(milliseconds);
		expect(freshness.auditWaitMs).toBe(precision + clocksDiffer + 2 * 5_000);
		expect(freshness.auditWaitMs).toBeGreaterThan(before);
	});

	it('leaves another run the time to see and take back its own copy, before that is named', () => {
		const freshness = new Freshness();
		freshness.learnLag(4_000);
		expect(freshness.surplusWaitMs).toBeGreaterThan(2 * freshness.auditWaitMs);
	});
});

it.each([
	[1_000, 10_000],
	[10_000, 10_000],
	[45_000, 45_000],
])('after silence of %d ms a server is given %d ms to store all the same', (timeout, wait) => {
	expect(waitAfterSilence(timeout)).toBe(wait);
});
