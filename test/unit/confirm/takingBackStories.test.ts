import type { Step } from '../delivery/support/meterApi';
import { PartitionLocks } from '../../../delivery/confirm/locks';
import { Stage, usage, type Delivered } from '../delivery/support/run';

/**
 * What can happen when two runs send the same usage at once, to an API without a key, one story each: it
 * is stored once in the end, and nothing that counts is ever removed.
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
			stage.deliver(twice, { equalRows: 'each' }),
		]);
		expect(stage.notes).toEqual(['a', 'b']);
		// It knows of one that is meant, so it names the second of the other run's.
		expect(one.results[0]).toMatchObject({ outcome: 'surplus', surplusIds: ['id-3'] });
		expect(one.results[0].takenBack).toEqual(['id-2']);
		expect(two.outcomes).toEqual(['created', 'created']);
	});

	it('take back both of theirs where both mean two, also when each has stored one of the first two', async () => {
		const stage = new Stage('listed', {
			steps: { c: [{ arrivesAfterMs: 200 }], d: [{ arrivesAfterMs: 100 }] },
		});
		const [one, other] = await Promise.all([
			stage.deliver([by('a'), by('b')], { equalRows: 'each' }),
			stage.deliver([by('c'), by('d')], { equalRows: 'each' }),
		]);
		expect(stage.api.stored).toHaveLength(2);
		const outcomes = [one.outcomes, other.outcomes].flat().sort();
		expect(outcomes).toEqual(['created', 'created', 'duplicate', 'duplicate']);
		const kept = [one, other].flatMap(({ results }) => results.map(({ storedId }) => storedId));
		expect(new Set(kept).size).toBe(2);
	});

	it('say that they do not know where the one that counted cannot be read after they took theirs back', async () => {
		const stage = new Stage('listed');
		stage.api.behaviour.plan = ({ method, path }) =>
			method === 'GET' && path === '/usages/id-1' && stage.deletions.length > 0
				? { status: 403 }
				: undefined;
		const [one, other] = await Promise.all([
			stage.deliver([by('one')]),
			stage.deliver([by('other')]),
		]);
		expect(stage.notes).toEqual(['one']);
		expect(saidOf(one, other).map(([outcome]) => outcome)).toEqual(['created', 'unknown']);
		expect(other.results[0]).toMatchObject({ code: 'no-permission', takenBack: ['id-2'] });
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
