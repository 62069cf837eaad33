import { PartitionLocks } from '../../../delivery/confirm/locks';
import type { Step } from '../delivery/support/meterApi';
import { Stage, usage, usages, type Delivered } from '../delivery/support/run';

/**
 * What can happen to usages at an API without a key, one story each: two runs at once, late, doubled and
 * hidden records. None may be stored twice without being named, and none may be lost.
 */

/** The usage of all stories, as each run notes it. */
const by = (note: string) => usage(0, { note });

/** What two runs said of one usage each, with what they would keep and what is too many. */
const saidOf = (...runs: readonly Delivered[]) =>
	runs.map(({ results: [{ outcome, storedId, surplusIds }] }) => [outcome, storedId, surplusIds]);

async function later(stage: Stage, milliseconds: number): Promise<void> {
	await stage.clock.pass(milliseconds);
}

describe('two runs that send the same usage at once', () => {
	it('C8: store it once in processes of their own: the later copy is taken back by its own run', async () => {
		const stage = new Stage('listed');
		const [one, other] = await Promise.all([
			stage.deliver([by('one')]),
			stage.deliver([by('other')]),
		]);
		expect(stage.notes).toEqual(['one']);
		expect(saidOf(one, other)).toEqual([
			['created', 'id-1', undefined],
			['duplicate', 'id-1', undefined],
		]);
		expect(other.results[0]).toMatchObject({ code: 'taken-back', takenBack: ['id-2'] });
		expect(other.receipt).toMatchObject({
			sumsCreated: {},
			takenBack: { usages: 1, sums: { quantity: '1.5' } },
		});
	});

	it('store it once, in one process', async () => {
		const stage = new Stage('listed');
		const locks = new PartitionLocks();
		const [one, other] = await Promise.all([
			stage.deliver([by('one')], { locks }),
			stage.deliver([by('other')], { locks }),
		]);
		expect([one.outcomes, other.outcomes]).toEqual([['created'], ['duplicate']]);
		expect(stage.notes).toEqual(['one']);
		expect(stage.deletions).toEqual([]);
	});

	it('C1: see the copy of the other where lists show that one a moment late', async () => {
		const stage = new Stage('listed');
		const shownFrom = stage.clock.now() + 500;
		stage.api.behaviour = {
			hides: ({ note }) => note === 'one' && stage.clock.now() < shownFrom,
		};
		const said = saidOf(
			...(await Promise.all([stage.deliver([by('one')]), stage.deliver([by('other')])])),
		);
		expect(said.map(([outcome]) => outcome)).toEqual(['created', 'duplicate']);
		expect(stage.notes).toEqual(['one']);
	});

	it.each([
		['C2', 'id-1 id-2', 'first'],
		['C4', 'id-b id-a', 'second'],
	])(
		'%s: see each other where times of storing are whole seconds, so that the ID decides',
		async (_, ids, winner) => {
			const stage = new Stage('listed', {
				createdInSeconds: true,
				lagMs: 700,
				ids: ids.split(' '),
			});
			const first = stage.deliver([by('first')]);
			await later(stage, 600);
			const outcomes = saidOf(...(await Promise.all([first, stage.deliver([by('second')])])));
			expect(stage.notes).toEqual([winner]);
			expect(outcomes.map(([outcome]) => outcome).sort()).toEqual(['created', 'duplicate']);
		},
	);

	it('C3: keep the one that was stored first, whatever its ID, also where its run has ended', async () => {
		const stage = new Stage('listed', {
			ids: ['id-b', 'id-a'],
			steps: { late: [{ arrivesAfterMs: 60_000 }] },
		});
		const late = stage.deliver([by('late')]);
		const first = await stage.deliver([by('first')]);
		expect(saidOf(first, await late)).toEqual([
			['created', 'id-b', undefined],
			['duplicate', 'id-b', undefined],
		]);
		expect(stage.notes).toEqual(['first']);
	});

	it('C5: never give up a certain copy for one that may be of another run', async () => {
		const stage = new Stage('listed', { steps: { broken: ['loseBefore'] } });
		const broken = stage.deliver([by('broken')]);
		await later(stage, 9_990);
		const said = saidOf(...(await Promise.all([broken, stage.deliver([by('other')])])));
		expect(stage.api.stored).toHaveLength(1);
		expect(said.filter(([outcome]) => outcome !== 'created' && outcome !== 'duplicate')).toEqual(
			[],
		);
	});

	it('C6, C7b: take back nothing that could be the second of two where several are meant', async () => {
		const stage = new Stage('listed', { steps: { once: [{ arrivesAfterMs: 100 }] } });
		const twice = [by('a'), by('b')];
		const [one, two] = await Promise.all([
			stage.deliver([by('once')]),
			stage.deliver(twice, { equalUsages: 'separate' }),
		]);
		expect(stage.notes).toEqual(['a', 'b']);
		// It knows of one that is meant, so it names the second of the other run's.
		expect(one.results[0]).toMatchObject({ outcome: 'surplus', surplusIds: ['id-3'] });
		expect(one.results[0].takenBack).toEqual(['id-2']);
		expect(two.outcomes).toEqual(['created', 'created']);
	});

	it('name all where both mean two: what counts is neither their own nor was there before', async () => {
		const stage = new Stage('listed', {
			steps: { c: [{ arrivesAfterMs: 100 }], d: [{ arrivesAfterMs: 100 }] },
		});
		const [one, other] = await Promise.all([
			stage.deliver([by('a'), by('b')], { equalUsages: 'separate' }),
			stage.deliver([by('c'), by('d')], { equalUsages: 'separate' }),
		]);
		expect(stage.api.stored).toHaveLength(4);
		expect([one.outcomes, other.outcomes].flat()).toContain('surplus');
	});

	it('C9: keep their own copy where a person deletes the one that counted', async () => {
		const stage = new Stage('listed', { steps: { late: [{ arrivesAfterMs: 5_000 }] } });
		stage.api.behaviour.plan = ({ method, path }) => {
			if (method === 'GET' && path === '/usages/id-1') stage.api.remove('id-1');
			return undefined;
		};
		const late = stage.deliver([by('late')]);
		await later(stage, 1_000);
		stage.api.store({ account: 'a', quantity: usage(0).quantity, time: usage(0).time! });
		const { results } = await late;
		expect(results[0]).toMatchObject({ outcome: 'created', storedId: 'id-2' });
		expect(stage.api.stored).toHaveLength(1);
		expect(stage.deletions).toEqual([]);
	});

	it('C9: say that nothing stands where the one that counted is deleted in the very moment', async () => {
		const stage = new Stage('listed', { steps: { late: [{ arrivesAfterMs: 5_000 }] } });
		stage.api.behaviour.plan = ({ method }) => {
			if (method === 'DELETE') stage.api.remove('id-1');
			return undefined;
		};
		const late = stage.deliver([by('late')]);
		await later(stage, 1_000);
		stage.api.store({ account: 'a', quantity: usage(0).quantity, time: usage(0).time! });
		const { results } = await late;
		expect(results[0]).toMatchObject({ outcome: 'unknown', code: 'gone', takenBack: ['id-2'] });
		expect(stage.api.posted).toEqual(['late']);
	});

	it('C19: send once more what was refused because the copy had filled a limit', async () => {
		const stage = new Stage('listed', { steps: { other: [{ arrivesAfterMs: 50 }] } });
		let isFull = true;
		stage.api.behaviour.plan = ({ method, body }) => {
			if (method === 'DELETE') isFull = false;
			return isFull && body?.note === 'next'
				? { status: 409, body: 'The limit is reached.' }
				: undefined;
		};
		const next = usage(1, { note: 'next' });
		const [, { results }] = await Promise.all([
			stage.deliver([by('one')]),
			stage.deliver([by('other'), next]),
		]);
		expect(results.map(({ outcome }) => outcome)).toEqual(['duplicate', 'created']);
		expect(results[1].attempts).toBe(2);
		expect(stage.notes).toEqual(['one', 'next']);
	});

	/** A usage is refused by a limit that a copy has filled, and meets this when it is sent once more. */
	async function sentOnceMore(step: Step, limits = {}): Promise<Delivered> {
		const stage = new Stage('listed', { steps: { other: [{ arrivesAfterMs: 50 }] } });
		let isFull = true;
		stage.api.behaviour.plan = ({ method, body }) => {
			if (method === 'DELETE') isFull = false;
			if (body?.note !== 'next') return undefined;
			return isFull ? { status: 409, body: 'The limit is reached.' } : step;
		};
		const both = [by('other'), usage(1, { note: 'next' })];
		const [, delivered] = await Promise.all([
			stage.deliver([by('one')]),
			stage.deliver(both, { limits }),
		]);
		return delivered;
	}

	it.each([
		['timedOut', 'unknown'],
		['loseAfter', 'created'],
		[{ storesAfterMs: 20_000 }, 'created'],
	] as const)(
		'C19: look for what was sent once more where its answer stays away: %j is %s',
		async (step, outcome) => {
			const { results } = await sentOnceMore(step);
			expect(results[1].outcome).toBe(outcome);
		},
	);

	it('C19: keep what the service has said where the time does not suffice to send once more', async () => {
		const step = { status: 429, headers: { 'retry-after': '600' } };
		const { results } = await sentOnceMore(step, { totalMs: 60_000 });
		expect(results[1]).toMatchObject({ outcome: 'rejected', code: 'limit-reached' });
		expect(results[1].refusal).toMatchObject({ status: 409 });
	});
});

describe('a copy of its own that a run would take back', () => {
	/** Another run has stored the usage first. */
	async function withCopy(
		step: Step | undefined,
		options: Parameters<Stage['deliver']>[1] = {},
	): Promise<{ readonly stage: Stage; readonly delivered: Delivered }> {
		const stage = new Stage('listed', {
			steps: { late: [{ arrivesAfterMs: 5_000 }] },
			plan: ({ method }) => (method === 'DELETE' ? step : undefined),
		});
		const late = stage.deliver([by('late')], options);
		await later(stage, 1_000);
		stage.api.store({ account: 'a', quantity: usage(0).quantity, time: usage(0).time! });
		return { stage, delivered: await late };
	}

	it.each([
		['C18: is on an invoice', { status: 409, body: 'invoiced' }, 'invoiced'],
		['may not be deleted by its key', { status: 403 }, 'no-permission-to-delete'],
	] as const)('%s: it is named, with what to do', async (_, step, code) => {
		const { stage, delivered } = await withCopy(step);
		expect(delivered.results[0]).toMatchObject({
			outcome: 'surplus',
			code,
			storedId: 'id-1',
			surplusIds: ['id-2'],
		});
		expect(stage.api.stored).toHaveLength(2);
	});

	it('is removed where the answer to that is lost at first', async () => {
		const { stage, delivered } = await withCopy('loseAfter');
		expect(delivered.outcomes).toEqual(['duplicate']);
		expect(stage.api.stored).toHaveLength(1);
	});

	it('is taken back where nobody could say at first whether it was removed', async () => {
		let [deletions, readings] = [0, 0];
		const stage = new Stage('listed', {
			steps: { late: [{ arrivesAfterMs: 5_000 }] },
			plan: ({ method, path }) => {
				if (method === 'DELETE') return (deletions += 1) === 1 ? 'loseAfter' : 'loseBefore';
				return path === '/usages/id-2' && (readings += 1) <= 8 ? 'loseBefore' : undefined;
			},
		});
		const late = stage.deliver([by('late')]);
		await later(stage, 1_000);
		stage.api.store({ account: 'a', quantity: usage(0).quantity, time: usage(0).time! });
		const { results, receipt } = await late;
		expect(stage.api.stored).toHaveLength(1);
		expect(results[0]).toMatchObject({
			outcome: 'duplicate',
			code: 'taken-back',
			storedId: 'id-1',
			takenBack: ['id-2'],
		});
		expect(receipt.sumsCreated).toEqual({});
	});

	it('is only named where the run may not take back, as for an AI agent', async () => {
		const { stage, delivered } = await withCopy(undefined, { takesBack: false });
		expect(saidOf(delivered)).toEqual([['surplus', 'id-1', ['id-2']]]);
		expect(stage.deletions).toEqual([]);
	});
});

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
	const late = stage.deliver([by('late')]);
	await later(stage, 100);
	const broken = stage.deliver([by('broken')]);
	await later(stage, 500);
	await Promise.all([late, stage.deliver([by('first')])]);
	const { results } = await broken;
	expect(results[0].storedId).toBe(stage.api.stored[0].id);
	expect(stage.api.stored).toHaveLength(1);
});

it('a usage in doubt that another run stored too is named where lists show its own copy late', async () => {
	const stage = new Stage('listed', { lagMs: 3_000 });
	stage.api.behaviour.steps = { broken: ['loseAfter'] };
	const first = usage(1, { account: 'b', note: 'first' });
	const delivered = stage.deliver([first, by('broken')], { limits: { concurrency: 1 } });
	await later(stage, 2_000);
	await stage.deliver([by('other')]);
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
