import { PartitionLocks } from '../../../delivery/confirm/locks';
import { Stage, usage, usages, type Delivered } from '../delivery/support/run';

/**
 * What can happen to usages at an API without a key, one story each: late, doubled and hidden
 * records. None may be stored twice without being named, and none may be lost.
 */

/** What two runs said of one usage each, with what they would keep and what is too many. */
const saidOf = (...runs: readonly Delivered[]) =>
	runs.map(({ results: [{ outcome, storedId, surplusIds }] }) => [outcome, storedId, surplusIds]);

async function later(stage: Stage, milliseconds: number): Promise<void> {
	await stage.clock.pass(milliseconds);
}

describe('a usage that is delivered twice', () => {
	it.each(['namesFirst', 'loses'] as const)(
		'C13: is named with the copy to keep and the one too many: %s',
		async (storesTwice) => {
			const stage = new Stage('listed', { steps: { 0: [{ storesTwice }] } });
			expect(saidOf(await stage.deliver([usage(0)]))).toEqual([['surplus', 'id-1', ['id-2']]]);
			expect(stage.deletions).toEqual([]);
		},
	);

	it('C13: is not counted as certainly stored by the run where the answer was lost', async () => {
		const stage = new Stage('listed', { steps: { 0: [{ storesTwice: 'loses' }] } });
		const { results, receipt } = await stage.deliver([usage(0)]);
		expect(results[0]).toMatchObject({ outcome: 'surplus', proven: false });
		expect(receipt).toMatchObject({
			sumsCreated: {},
			notProven: { usages: 1, sums: { quantity: '1.5' } },
		});
	});

	it('C13: is stored once where the answer names the later copy, which is taken back', async () => {
		const stage = new Stage('listed', { steps: { 0: [{ storesTwice: 'namesLast' }] } });
		expect(saidOf(await stage.deliver([usage(0)]))).toEqual([['duplicate', 'id-1', undefined]]);
		expect(stage.api.stored).toHaveLength(1);
	});

	it('is not named where the run of the copy takes it back in time', async () => {
		const stage = new Stage('listed', { steps: { 0: [{ storesTwice: 'namesFirst' }] } });
		const delivered = stage.deliver([usage(0)]);
		await later(stage, 3_000);
		stage.api.remove('id-2');
		expect(saidOf(await delivered)).toEqual([['created', 'id-1', undefined]]);
	});

	it('is not named where somebody deletes the copy that was to be kept: the other one stands', async () => {
		const stage = new Stage('listed', { steps: { 0: [{ storesTwice: 'namesFirst' }] } });
		const delivered = stage.deliver([usage(0)]);
		await later(stage, 3_000);
		stage.api.remove('id-1');
		expect((await delivered).outcomes).not.toContain('surplus');
	});
});

it('a usage in doubt stands for the copy that was stored first, in whatever order they are listed', async () => {
	const stage = new Stage('listed', {
		steps: { late: [{ arrivesAfterMs: 1_900 }], broken: ['loseBefore'] },
		plan: () => {
			stage.api.stored.sort((one, other) => (one.id < other.id ? 1 : -1));
			return undefined;
		},
	});
	const late = stage.deliver([usage(0, { note: 'late' })]);
	await later(stage, 100);
	const broken = stage.deliver([usage(0, { note: 'broken' })]);
	await later(stage, 500);
	await Promise.all([late, stage.deliver([usage(0, { note: 'first' })])]);
	const { results } = await broken;
	expect(results[0].storedId).toBe(stage.api.stored[0].id);
	expect(stage.api.stored).toHaveLength(1);
});

it('a usage in doubt that another run stored too is named where lists show its own copy late', async () => {
	const stage = new Stage('listed', { lagMs: 3_000 });
	stage.api.behaviour.steps = { broken: ['loseAfter'] };
	const first = usage(1, { account: 'b', note: 'first' });
	const delivered = stage.deliver([first, usage(0, { note: 'broken' })], {
		limits: { concurrency: 1 },
	});
	await later(stage, 2_000);
	await stage.deliver([usage(0, { note: 'other' })]);
	const { results } = await delivered;
	expect(stage.api.stored).toHaveLength(3);
	expect(results[1].outcome).toBe('surplus');
});

describe('C14: a usage that timed out and is stored late', () => {
	it('is created, though nobody can say by whom, where it is stored while the run looks for it', async () => {
		const stage = new Stage('listed', { steps: { 0: [{ storesAfterMs: 20_000 }] } });
		const { results } = await stage.deliver([usage(0)]);
		expect(results[0]).toMatchObject({ outcome: 'created', proven: false, storedId: 'id-1' });
		expect(stage.api.posted).toEqual(['0']);
	});

	it('is unknown and not sent again where it is stored after that, and the next run finds it', async () => {
		const stage = new Stage('listed', { steps: { 0: [{ storesAfterMs: 200_000 }] } });
		expect((await stage.deliver([usage(0)])).outcomes).toEqual(['unknown']);
		expect(stage.notes).toEqual([]);
		await later(stage, 300_000);
		expect((await stage.deliver([usage(0)])).outcomes).toEqual(['duplicate']);
		expect(stage.api.posted).toEqual(['0']);
	});

	it('is not sent again by the next try of the execution either', async () => {
		const stage = new Stage('listed', { steps: { 0: [{ storesAfterMs: 200_000 }] } });
		const endings = new Map<string, never>();
		const memory = {
			get: (identity: string) => endings.get(identity),
			set: (identity: string, ending: unknown) => void endings.set(identity, ending as never),
		};
		await stage.deliver([usage(0)], { memory });
		expect((await stage.deliver([usage(0)], { memory })).outcomes).toEqual(['unknown']);
		await later(stage, 300_000);
		expect((await stage.deliver([usage(0)], { memory })).outcomes).toEqual(['created']);
		expect(stage.api.posted).toEqual(['0']);
	});
});

it('a usage whose answer broke off is stored once where both the first and the second sending were stored', async () => {
	const stage = new Stage('listed', {
		steps: { 0: ['loseBefore', { storesTwice: 'namesLast' }] },
	});
	const { results } = await stage.deliver([usage(0)]);
	expect(results[0]).toMatchObject({ outcome: 'created', proven: false, attempts: 2 });
	expect(results[0]).toMatchObject({ storedId: 'id-1', takenBack: ['id-2'] });
	expect(stage.api.stored).toHaveLength(1);
});

describe('C15: a list that never shows what is stored', () => {
	const hidden = { hides: () => true };

	it('stops each run after its first usage, so that it is not all billed again', async () => {
		const stage = new Stage('listed', hidden);
		for (const run of [1, 2]) {
			const { outcomes, results } = await stage.deliver(usages(5));
			expect(outcomes).toEqual(['unknown', ...Array<string>(4).fill('unsent')]);
			expect(results[0]).toMatchObject({ code: 'list-does-not-show', storedId: `id-${run}` });
			expect(stage.api.stored).toHaveLength(run);
		}
	});

	it('does so in one process too, where the later run knows what the first has stored', async () => {
		const stage = new Stage('listed', hidden);
		const locks = new PartitionLocks();
		await stage.deliver(usages(5), { locks });
		const { results } = await stage.deliver(usages(5), { locks });
		expect(results[0]).toMatchObject({ outcome: 'duplicate', storedId: 'id-1' });
		expect(results[1]).toMatchObject({ outcome: 'unknown', code: 'list-does-not-show' });
		expect(stage.api.stored).toHaveLength(2);
	});

	it('is not held against the service where there was no time to wait for it', async () => {
		const stage = new Stage('listed', { lagMs: 2_000 });
		const { outcomes } = await stage.deliver(usages(2), { limits: { totalMs: 7_000 } });
		expect(outcomes).toEqual(['created', 'created']);
	});
});

it('C15: an API that stores usages otherwise than they are sent gets one, and the run says how it differs', async () => {
	const stage = new Stage('listed', { cutsTimes: true });
	const time = '2026-03-01T08:00:00.250Z';
	const inputs = [0, 1, 2].map((number) => usage(number, { time }));
	const { outcomes, results } = await stage.deliver(inputs);
	expect(outcomes).toEqual(['unknown', 'unsent', 'unsent']);
	expect(results[0]).toMatchObject({
		code: 'echo-differs',
		differences: [{ field: 'time', given: time, stored: '2026-03-01T08:00:00Z' }],
	});
});

describe('C16: a list that shows what is stored after some seconds', () => {
	it.each([1, 3])(
		'keeps a run of %d usages from ending before the next one can see them',
		async (count) => {
			const stage = new Stage('listed', { lagMs: 8_000 });
			expect((await stage.deliver(usages(count))).outcomes).toEqual(Array(count).fill('created'));
			expect((await stage.deliver(usages(count))).outcomes).toEqual(Array(count).fill('duplicate'));
			expect(stage.api.stored).toHaveLength(count);
		},
	);

	it('is said where it takes too long, and the next run in the process knows all the same', async () => {
		const stage = new Stage('listed', { lagMs: 120_000 });
		const locks = new PartitionLocks();
		const first = await stage.deliver([usage(0)], { locks });
		expect(first.results[0]).toMatchObject({ outcome: 'created', code: 'list-lags' });
		const second = await stage.deliver([usage(0)], { locks });
		expect(second.results[0]).toMatchObject({ outcome: 'duplicate', storedId: 'id-1' });
		expect(stage.api.stored).toHaveLength(1);
	});
});

it('a usage that is deleted before its run ends is said to be gone, and is not sent again', async () => {
	const stage = new Stage('listed');
	const delivered = stage.deliver([usage(0)]);
	await later(stage, 500);
	stage.api.remove('id-1');
	expect((await delivered).results[0]).toMatchObject({ outcome: 'unknown', code: 'gone' });
	expect(stage.api.posted).toEqual(['0']);
});

describe('a run that died after it had sent', () => {
	const left = { account: 'a', quantity: usage(0).quantity, time: usage(0).time! };

	it('C17: has left a copy that another run names while it looks at what it has stored', async () => {
		const stage = new Stage('listed');
		const delivered = stage.deliver([usage(0)]);
		await later(stage, 500);
		stage.api.store(left);
		expect(saidOf(await delivered)).toEqual([['surplus', 'id-1', ['id-2']]]);
	});

	it('C17: has left a copy that the next look-up names, where all others had ended before', async () => {
		const stage = new Stage('listed');
		expect((await stage.deliver([usage(0)])).outcomes).toEqual(['created']);
		stage.api.store(left);
		expect(saidOf(await stage.deliver([usage(0)]))).toEqual([['surplus', 'id-1', ['id-2']]]);
		expect(stage.api.posted).toEqual(['0']);
	});
});

it('C12: a list that still shows what was taken back names nothing, and the winner stands for the usage', async () => {
	const stage = new Stage('listed');
	const stored = { account: 'a', quantity: usage(0).quantity, time: usage(0).time! };
	stage.api.store(stored);
	const removed = stage.api.store(stored);
	stage.api.behaviour.shows = [removed];
	stage.api.remove(removed.id);
	expect(saidOf(await stage.deliver([usage(0)]))).toEqual([['duplicate', 'id-1', undefined]]);
});
