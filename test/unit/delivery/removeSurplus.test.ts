import fc from 'fast-check';
import { removeCopy } from '../../../delivery/confirm/removeCopy';
import { PartitionLocks } from '../../../delivery/confirm/locks';
import type { ListedTarget } from '../../../delivery/contract/target';
import { prepare } from '../../../delivery/create/prepare';
import { readStored } from '../../../delivery/reconcile/readStored';
import { reconcile } from '../../../delivery/reconcile/reconcile';
import { removeSurplus, YOUNGEST_TO_REMOVE_MS } from '../../../delivery/reconcile/removeSurplus';
import { Remover } from '../../../delivery/stored/remove';
import { ANY_READING } from '../../../values/reading';
import type { MeterUsage } from './support/meterTarget';
import type { Step } from './support/meterApi';
import { Stage, usage } from './support/run';

const { account, quantity, time } = usage(0) as Required<MeterUsage>;
const copy = { account, quantity, time };

/** An API that has had copies of one usage for long enough to remove them. */
async function holding(copies: number): Promise<Stage> {
	const stage = new Stage('listed');
	for (let number = 0; number < copies; number += 1) {
		stage.api.store(copy);
		await stage.clock.pass(1);
	}
	await stage.clock.pass(YOUNGEST_TO_REMOVE_MS);
	return stage;
}

/** Reconciles usages and removes what is too much of them. */
async function remove(
	stage: Stage,
	inputs: readonly MeterUsage[],
	locks?: PartitionLocks,
	totalMs = 600_000,
) {
	const target = stage.target as ListedTarget;
	const options = { reading: ANY_READING, stopOnInvalid: false, lookUp: true };
	const given = inputs.map((one) => ({ given: one }));
	const { usages } = prepare(target, given, { ...options, equalRows: 'each' });
	const run = stage.run({ totalMs });
	const stored = await readStored(target, usages, {}, run);
	if (!stored.known) return undefined;
	const found = reconcile(target, usages, stored.stored);
	const removal = target.recognition.byId!;
	return await removeSurplus(usages, found, run, { target, removal, locks });
}

const ids = (stage: Stage): string[] => stage.api.stored.map(({ id }) => id);
const meant = (count: number): MeterUsage[] => Array.from({ length: count }, () => copy);

it.each([1, 2, 3])('keeps the first %d of five copies', async (count) => {
	const stage = await holding(5);
	await remove(stage, meant(count));
	expect(ids(stage)).toEqual(['id-1', 'id-2', 'id-3', 'id-4', 'id-5'].slice(0, count));
});

it('keeps what is younger than 15 minutes', async () => {
	const stage = await holding(2);
	stage.api.store(copy);
	const removals = await remove(stage, meant(1));
	expect(ids(stage)).toEqual(['id-1', 'id-3']);
	expect(removals!.get('id-3')).toEqual({ kind: 'too-young' });
});

it('looks anew when its turn comes, and keeps what counts then', async () => {
	const stage = await holding(3);
	const locks = new PartitionLocks();
	const other = locks.takeTurn(' a');
	const removing = remove(stage, meant(1), locks);
	await stage.clock.pass(5_000);
	stage.api.remove('id-1');
	stage.api.remove('id-3');
	other.end();
	expect([...(await removing)!]).toEqual([
		['id-2', { kind: 'counts' }],
		['id-3', { kind: 'gone' }],
	]);
	expect(ids(stage)).toEqual(['id-2']);
});

it('removes nothing where its turn does not come in time', async () => {
	const stage = await holding(2);
	const locks = new PartitionLocks();
	locks.takeTurn(' a');
	const removals = await remove(stage, meant(1), locks, 20_000);
	expect(removals!.get('id-2')).toMatchObject({ kind: 'kept', reason: { code: 'locked' } });
	expect(ids(stage)).toEqual(['id-1', 'id-2']);
});

describe('one copy', () => {
	const remover = (stage: Stage) =>
		new Remover((stage.target as ListedTarget).recognition.byId!, stage.run());

	it('stands where one of those that count is gone, or cannot be read', async () => {
		const stage = await holding(2);
		expect(await removeCopy(remover(stage), ['id-1', 'none'], 'id-2')).toEqual({
			kind: 'winner-gone',
			id: 'none',
		});
		stage.api.behaviour.plan = ({ path }) => (path === '/usages/id-1' ? { status: 403 } : 'ok');
		expect(await removeCopy(remover(stage), ['id-1'], 'id-2')).toMatchObject({ kind: 'refused' });
		expect(ids(stage)).toEqual(['id-1', 'id-2']);
	});

	it('is removed, and it is said that one of those that count went in the same moment', async () => {
		const stage = await holding(3);
		stage.api.behaviour.plan = ({ method }) => {
			if (method === 'DELETE') stage.api.remove('id-2');
			return 'ok';
		};
		expect(await removeCopy(remover(stage), ['id-1', 'id-2'], 'id-3')).toEqual({
			kind: 'removed',
			winnerGone: 'id-2',
		});
	});

	it('is removed, and it is said which of those that count could not be read again', async () => {
		const stage = await holding(3);
		let isAsked = false;
		stage.api.behaviour.plan = ({ method, path }) => {
			if (isAsked && path === '/usages/id-1') return { status: 403 };
			isAsked ||= method === 'DELETE';
			return 'ok';
		};
		expect(await removeCopy(remover(stage), ['id-1', 'id-2'], 'id-3')).toMatchObject({
			kind: 'removed',
			winnerUnread: { id: 'id-1', reason: { code: 'no-permission' } },
		});
		stage.api.remove('id-2');
		isAsked = false;
		expect(await removeCopy(remover(stage), ['id-1'], 'id-4')).toMatchObject({
			winnerUnread: { id: 'id-1' },
			wasAbsent: true,
		});
	});

	it('may or may not be removed where no answer comes', async () => {
		const stage = await holding(2);
		let isAsked = false;
		stage.api.behaviour.plan = ({ method }) => {
			isAsked ||= method === 'DELETE';
			return isAsked ? 'timedOut' : 'ok';
		};
		const removal = await removeCopy(remover(stage), ['id-1'], 'id-2');
		expect(removal).toMatchObject({ kind: 'uncertain' });
	});
});

const FAULTS: readonly Step[] = [
	'loseBefore',
	'loseAfter',
	'timedOut',
	'fail503After',
	{ status: 403 },
	{ status: 409 },
	{ status: 500 },
	{ status: 429, headers: { 'retry-after': '1' } },
];

it('never leaves fewer than are meant, unless a person deleted one and that is said', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 6 }),
			fc.integer({ min: 1, max: 3 }),
			fc.integer({ min: 1, max: 2 }),
			fc.array(fc.option(fc.integer({ min: 0, max: FAULTS.length - 1 }), { freq: 3 }), {
				maxLength: 30,
			}),
			fc.option(fc.record({ before: fc.nat(15), nth: fc.nat(5) })),
			async (copies, count, runs, faults, person) => {
				const stage = await holding(copies);
				let deleted: string | undefined;
				let stoodBefore = copies;
				stage.api.behaviour.plan = (_request, number) => {
					if (person !== null && number === person.before + 1 && stage.api.stored.length > 0) {
						stoodBefore = stage.api.stored.length;
						deleted = stage.api.stored[person.nth % stage.api.stored.length].id;
						stage.api.remove(deleted);
					}
					const fault = faults[number - 1] ?? null;
					return fault === null ? undefined : FAULTS[fault];
				};
				// In processes of their own, so that no lock is between them.
				const ended = await Promise.all(
					Array.from({ length: runs }, async () => await remove(stage, meant(count))),
				);
				const isSaid = ended.some((removals) =>
					[...(removals?.values() ?? [])].some(
						(one) =>
							(one.kind === 'removed' &&
								(one.winnerGone === deleted || one.winnerUnread?.id === deleted)) ||
							(one.kind === 'winner-gone' && one.id === deleted) ||
							one.kind === 'uncertain',
					),
				);
				const left = ids(stage);
				const firsts = Array.from({ length: Math.min(copies, count) }, (_, n) => `id-${n + 1}`);
				const lost = firsts.filter((id) => !left.includes(id) && id !== deleted);
				// Without a person the first ones stand; with one, those that took the place of the deleted.
				if (deleted === undefined) expect(lost).toEqual([]);
				// Where no more than are meant stood, it was the person who made them fewer.
				if (left.length < Math.min(copies, count) && stoodBefore > count) expect(isSaid).toBe(true);
			},
		),
		{ numRuns: 400 },
	);
});
