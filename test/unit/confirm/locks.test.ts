import { PartitionLocks, type StoredLately } from '../../../delivery/confirm/locks';
import { Decimal } from '../../../values/decimal';
import { Stage, usage, usages } from '../delivery/support/run';

const MINUTE = 60_000;

function storedAt(at: number, id = `id-${at}`): StoredLately {
	const quantity = Decimal.from('1');
	return { usage: { id, partition: 'a', time: 0, content: { account: 'a' }, quantity }, at };
}

describe('turns', () => {
	it('come in the order in which they were taken, each when all before it have ended', async () => {
		const locks = new PartitionLocks();
		const [first, second, third] = [1, 2, 3].map(() => locks.takeTurn('a'));
		expect([first, second, third].map(({ isFirst }) => isFirst)).toEqual([true, false, false]);
		const came: string[] = [];
		void second.comes.then(() => came.push('second'));
		void third.comes.then(() => came.push('third'));
		second.end();
		await Promise.resolve();
		expect(came).toEqual([]);
		first.end();
		await third.comes;
		expect(came).toEqual(['second', 'third']);
	});

	it('of other partitions are not waited for', () => {
		const locks = new PartitionLocks();
		locks.takeTurn('a');
		expect(locks.takeTurn('b').isFirst).toBe(true);
	});

	it('begin anew when the queue is empty', async () => {
		const locks = new PartitionLocks();
		const first = locks.takeTurn('a');
		first.end();
		await new Promise(setImmediate);
		expect(locks.takeTurn('a').isFirst).toBe(true);
	});
});

describe('what was stored lately', () => {
	it('is kept by partition, for ten minutes', () => {
		const locks = new PartitionLocks();
		locks.note('a', storedAt(0));
		locks.note('a', storedAt(5 * MINUTE));
		locks.note('b', storedAt(1));
		const idsAt = (now: number) => locks.storedLately('a', now).map(({ usage: { id } }) => id);
		expect(idsAt(10 * MINUTE - 1)).toEqual(['id-0', `id-${5 * MINUTE}`]);
		expect(idsAt(10 * MINUTE)).toEqual([`id-${5 * MINUTE}`]);
		expect(idsAt(15 * MINUTE)).toEqual([]);
	});

	it('is not more than ten thousand, and what is older makes room', () => {
		const locks = new PartitionLocks();
		const most = 10_000;
		for (let number = 0; number < most; number += 1) locks.note('a', storedAt(0, `a-${number}`));
		locks.note('b', storedAt(MINUTE));
		expect(locks.storedLately('a', MINUTE)).toHaveLength(most);
		expect(locks.storedLately('b', MINUTE)).toEqual([]);
		locks.note('b', storedAt(11 * MINUTE));
		expect(locks.storedLately('b', 11 * MINUTE)).toHaveLength(1);
	});
});

describe('an execution whose turn does not come while it may go on', () => {
	const short = { limits: { totalMs: 20_000 } };
	/** Another execution of the process holds the account and does not end. */
	function held(): { stage: Stage; locks: PartitionLocks } {
		const locks = new PartitionLocks();
		locks.takeTurn(' a');
		return { stage: new Stage('listed'), locks };
	}

	it('sends nothing and says why', async () => {
		const { stage, locks } = held();
		const { results } = await stage.deliver(usages(2), { locks, ...short });
		expect(results).toMatchObject(Array(2).fill({ outcome: 'unsent', code: 'locked' }));
		expect(stage.api.requests).toEqual([]);
	});

	it('says that it was cancelled where it was', async () => {
		const { stage, locks } = held();
		stage.clock.cancelIn(3_000);
		const { results } = await stage.deliver([usage(0)], { locks });
		expect(results[0]).toMatchObject({ outcome: 'unsent', code: 'cancelled' });
	});

	it('leaves as they are the usages that an earlier try has ended', async () => {
		const { stage, locks } = held();
		const endings = new Map<string, never>();
		const memory = {
			get: (identity: string) => endings.get(identity),
			set: (identity: string, ending: unknown) => void endings.set(identity, ending as never),
		};
		await stage.deliver([usage(0)], { memory });
		const { outcomes } = await stage.deliver(usages(2), { memory, locks, ...short });
		expect(outcomes).toEqual(['created', 'unsent']);
	});

	it('goes on with the usages of other accounts', async () => {
		const { stage, locks } = held();
		const inputs = [usage(0), usage(1, { account: 'b' })];
		const { outcomes } = await stage.deliver(inputs, { locks, ...short });
		expect(outcomes).toEqual(['unsent', 'created']);
	});
});

it('lets the next execution go on where one fails by a mistake of its own', async () => {
	const stage = new Stage('listed');
	const locks = new PartitionLocks();
	const judge = stage.target.judge;
	Object.assign(stage.target, {
		judge: () => {
			throw new Error('a mistake');
		},
	});
	await expect(stage.deliver([usage(0)], { locks })).rejects.toThrow('a mistake');
	Object.assign(stage.target, { judge });
	expect((await stage.deliver([usage(0)], { locks })).outcomes).toEqual(['duplicate']);
});
