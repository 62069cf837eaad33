import { PartitionLocks } from '../../../delivery/confirm/locks';
import type { Reason } from '../../../delivery/contract/code';
import type { Memory } from '../../../delivery/contract/history';
import type { ListedTarget } from '../../../delivery/contract/target';
import { correctUsage } from '../../../delivery/correct/correct';
import type { CorrectionOptions, Progress } from '../../../delivery/correct/correction';
import type { RunLimits } from '../../../delivery/run/run';
import { ANY_READING } from '../../../values/reading';
import type { MeterBehaviour } from '../delivery/support/meterApi';
import { Stage, usage } from '../delivery/support/run';

/**
 * What can happen while a usage is corrected, one story each. The wrong one and the right one must never
 * both be billed without being named.
 */

const RIGHT = '7';
const wrong = { account: 'a', quantity: '1.5', time: usage(0).time! };
const right = { ...wrong, quantity: RIGHT };
const change = { quantity: RIGHT };
/** Beyond what executions of this process have stored lately, and any list that lags. */
const LATER = 3_600_000;

function memory<Value>(): Memory<Value> {
	const values = new Map<string, Value>();
	return { get: (key) => values.get(key), set: (key, value) => void values.set(key, value) };
}

/** An API that has the wrong usage, as `id-1`. */
async function started(behaviour: MeterBehaviour = {}): Promise<Stage> {
	const stage = new Stage('listed', behaviour);
	stage.api.store(wrong);
	await stage.clock.pass(LATER);
	return stage;
}

async function correct(
	stage: Stage,
	options: Partial<CorrectionOptions> & {
		readonly limits?: Partial<RunLimits>;
		readonly id?: string;
		readonly changes?: Record<string, string>;
	} = {},
) {
	const { limits, id = 'id-1', changes = change, ...given } = options;
	const target = stage.target as ListedTarget;
	const correction = {
		target,
		removal: target.recognition.byId!,
		reading: ANY_READING,
		memory: memory<Progress>(),
		storeIfGone: false,
		...given,
	};
	return await correctUsage(correction, id, changes, stage.run(limits));
}

const idsOf = (stage: Stage): string[] => stage.api.stored.map(({ id }) => id);

describe('a wrong usage that is stored several times', () => {
	it('stands with all its copies, and they are named', async () => {
		const stage = await started();
		stage.api.store(wrong);
		stage.api.store(wrong);
		expect(await correct(stage)).toMatchObject({
			stands: 'wrong',
			code: 'stored-more-often',
			surplusIds: ['id-2', 'id-3'],
		});
		expect(idsOf(stage)).toEqual(['id-1', 'id-2', 'id-3']);
	});

	it('is replaced where the copy is gone and only a list still shows it', async () => {
		const stage = await started();
		const copy = stage.api.store(wrong);
		stage.api.behaviour.plan = ({ path, method }) =>
			method === 'GET' && path === `/usages/${copy.id}` ? { status: 404 } : undefined;
		expect(await correct(stage)).toMatchObject({ stands: 'right', how: 'replaced' });
	});
});

describe('C11: a run that stores the wrong usage once more while it is corrected', () => {
	it('is noticed by the correction, and its copy is named', async () => {
		const stage = new Stage('listed', { steps: { late: [{ arrivesAfterMs: 20_000 }] } });
		const late = stage.deliver([{ ...wrong, note: 'late' }]);
		await stage.clock.pass(5_000);
		stage.api.store(wrong);
		await stage.clock.pass(14_900);
		expect(await correct(stage)).toMatchObject({
			stands: 'both',
			code: 'wrong-stored-again',
			otherId: 'id-2',
			surplusIds: ['id-3'],
		});
		expect((await late).outcomes).toEqual(['created']);
	});

	it('waits for it in the same process, which takes back its own copy, before it begins', async () => {
		const stage = new Stage('listed', { steps: { late: [{ arrivesAfterMs: 20_000 }] } });
		const locks = new PartitionLocks();
		const late = stage.deliver([{ ...wrong, note: 'late' }], { locks });
		await stage.clock.pass(5_000);
		stage.api.store(wrong);
		expect(await correct(stage, { locks })).toMatchObject({ stands: 'right' });
		expect((await late).results[0]).toMatchObject({ outcome: 'duplicate', code: 'taken-back' });
		expect(stage.api.stored).toHaveLength(1);
	});
});

describe('C10: a run whose usage is corrected before it ends', () => {
	it('says that it is gone and does not store it again', async () => {
		const stage = new Stage('listed');
		const delivered = stage.deliver([{ ...wrong, note: 'one' }]);
		await stage.clock.pass(100);
		expect(await correct(stage)).toMatchObject({ stands: 'right' });
		expect((await delivered).results[0]).toMatchObject({ outcome: 'unknown', code: 'gone' });
		expect(stage.notes).toHaveLength(1);
		expect(String(stage.api.stored[0].quantity)).toBe(RIGHT);
	});
});

describe('a wrong usage that somebody deletes right before', () => {
	const deletedBy =
		(stage: Stage, alsoStored: typeof wrong | undefined): MeterBehaviour['plan'] =>
		({ method }) => {
			if (method !== 'DELETE') return undefined;
			stage.api.remove('id-1');
			if (alsoStored !== undefined) stage.api.store(alsoStored);
			return undefined;
		};

	it('is said to stand where another one says the same, and nothing is stored', async () => {
		const stage = await started();
		stage.api.behaviour.plan = deletedBy(stage, wrong);
		expect(await correct(stage, { storeIfGone: true })).toMatchObject({
			stands: 'copy',
			code: 'wrong-stored-again',
			surplusIds: ['id-2'],
		});
		expect(idsOf(stage)).toEqual(['id-2']);
	});

	it('is said to stand no more, nor the right one, where none does', async () => {
		const stage = await started();
		stage.api.behaviour.plan = deletedBy(stage, undefined);
		expect(await correct(stage)).toMatchObject({ stands: 'neither', code: 'gone' });
	});
});

describe('the right usage', () => {
	it('is named with its copies where others stored it at the same time', async () => {
		const stage = await started();
		const corrected = correct(stage);
		await stage.clock.pass(500);
		stage.api.store(right);
		expect(await corrected).toMatchObject({
			stands: 'surplus',
			code: 'stored-more-often',
			otherId: 'id-2',
			surplusIds: ['id-3'],
		});
	});

	it('is said to be gone where somebody deletes it at once, also by the next try', async () => {
		const stage = await started();
		const kept = memory<Progress>();
		const corrected = correct(stage, { memory: kept });
		await stage.clock.pass(500);
		stage.api.remove('id-2');
		const gone = { stands: 'unknown', code: 'gone', otherId: 'id-2' };
		expect(await corrected).toMatchObject(gone);
		expect(await correct(stage, { memory: kept })).toMatchObject(gone);
		expect(stage.api.stored).toEqual([]);
	});

	it('is said to be listed late, and another execution of the process knows it all the same', async () => {
		const stage = await started({ lagMs: 120_000 });
		const locks = new PartitionLocks();
		expect(await correct(stage, { locks })).toMatchObject({ stands: 'right', code: 'list-lags' });
		expect((await stage.deliver([right], { locks })).outcomes).toEqual(['duplicate']);
	});

	it('is right where it could not be looked at again, and that is said', async () => {
		const stage = await started();
		stage.api.behaviour.plan = ({ method }) =>
			method === 'GET' && stage.api.posted.length > 0 ? { status: 403 } : undefined;
		expect(await correct(stage)).toMatchObject({ stands: 'right', audited: false });
	});
});

describe('a right usage that was met with silence', () => {
	const silent = { plan: undefined, steps: { undefined: [{ storesAfterMs: 200_000 }] } };

	it('is looked for by the next tries and never sent again', async () => {
		const stage = await started(silent);
		const kept = { memory: memory<Progress>(), doubts: memory<Reason>() };
		for (const _try of [1, 2])
			expect(await correct(stage, kept)).toMatchObject({ stands: 'unknown', failedAt: 'storing' });
		await stage.clock.pass(300_000);
		expect(await correct(stage, kept)).toMatchObject({ stands: 'right', storedId: 'id-2' });
		expect(stage.api.posted).toHaveLength(1);
	});

	it('keeps another right one from being stored beside it', async () => {
		const stage = await started(silent);
		const kept = { memory: memory<Progress>(), doubts: memory<Reason>() };
		await correct(stage, kept);
		const invalid = await correct(stage, { ...kept, changes: { quantity: 'much' } });
		expect(invalid).toMatchObject({ stands: 'unknown', code: 'not-a-number' });
		const otherwise = { ...kept, changes: { quantity: '8' } };
		expect(await correct(stage, otherwise)).toMatchObject({ stands: 'unknown' });
		await stage.clock.pass(300_000);
		expect(await correct(stage, otherwise)).toMatchObject({ stands: 'other', otherId: 'id-2' });
		expect(stage.api.stored).toHaveLength(1);
	});
});

describe('in one process', () => {
	it('two corrections of one usage store the right one once', async () => {
		const stage = await started();
		const locks = new PartitionLocks();
		const ended = await Promise.all([correct(stage, { locks }), correct(stage, { locks })]);
		expect(ended).toMatchObject([{ how: 'replaced' }, { how: 'already' }]);
		expect(stage.notes).toHaveLength(1);
		expect(String(stage.api.stored[0].quantity)).toBe(RIGHT);
	});

	it('two corrections that go from one subscription to the other end both', async () => {
		const stage = await started();
		stage.api.store({ ...wrong, account: 'b', quantity: '2' });
		const locks = new PartitionLocks();
		const ended = await Promise.all([
			correct(stage, { locks, changes: { account: 'b' } }),
			correct(stage, { locks, id: 'id-2', changes: { account: 'a' } }),
		]);
		expect(ended).toMatchObject([{ how: 'replaced' }, { how: 'replaced' }]);
	});

	it.each(['a', 'b'])(
		'nothing is touched where the turn does not come in time at %s',
		async (account) => {
			const stage = await started();
			const locks = new PartitionLocks();
			locks.takeTurn(` ${account}`);
			const limits = { totalMs: 20_000 };
			const changes = { account: 'b' };
			const ended = await correct(stage, { locks, limits, changes });
			expect(ended).toMatchObject({ stands: 'untouched', code: 'locked', failedAt: 'waiting' });
			expect(idsOf(stage)).toEqual(['id-1']);
			expect(locks.takeTurn(` ${account === 'a' ? 'b' : 'a'}`).isFirst).toBe(true);
		},
	);
});
