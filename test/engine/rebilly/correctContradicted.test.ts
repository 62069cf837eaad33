import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { FaultPlan } from '../../../tools/sandbox';
import { createRebillyUsage } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';
import { allChanges, correcting, correctingAt, standing, wrongUsage } from './support/correction';
import { given, refused, requestsOf, runOperation, storeUsage } from './support/operation';

/** Lists and reading by ID that do not say the same of what is stored. */

const stage = useStage();
beforeEach(useFastTime());

const LATER = '2026-03-01T09:30:00.250Z';
const right = { ...wrongUsage, quantity: '7.125' };
const stored = () => stage.sandbox.records('rebilly/usage').stored;

describe.each(['store', 'say'])(
	'a wrong usage that is said to be gone though it stands, %s',
	(ifGone) => {
		const options = { ifGone };
		const unknown = (method: string, requests: number[]): FaultPlan => ({
			faults: requests.map((onRequest) => ({ onRequest, kind: 'unknownById' as const })),
			target: { method, path: '/usages/sub_usg' },
		});
		const quantity = { quantity: '7.125' };
		const moved = { quantity: '7.125', usageTime: LATER };

		it.each<[string, FaultPlan[], INodeParameters | undefined, INodeParameters | undefined]>([
			['when it is read, by time', [unknown('GET', [1, 2, 3])], quantity, undefined],
			['when it is read, by time, and moves', [unknown('GET', [1, 2, 3])], moved, undefined],
			['when it is deleted, by time', [unknown('DELETE', [1])], quantity, undefined],
			['when it is deleted, by time, and moves', [unknown('DELETE', [1])], moved, undefined],
			['when it is deleted, by ID', [unknown('DELETE', [1])], undefined, allChanges],
			[
				'when it is deleted again after a lost answer',
				[
					{
						faults: [{ onRequest: 1, kind: 'resetBeforeStoring' }],
						target: { method: 'DELETE' },
					},
					unknown('DELETE', [2]),
				],
				moved,
				undefined,
			],
		])('%s: nothing is stored beside it, and that is said', async (_when, plans, atTime, byId) => {
			const id = await storeUsage(stage, wrongUsage);
			stage.sandbox.setFaults(plans);
			const setting = byId ? correcting(byId, options) : correctingAt(atTime, options);
			const input = [byId ? { id } : { at: wrongUsage.usageTime, stored: '12.5' }];
			const run = await runOperation(stage, { ...setting, input });

			expect(refused(run)[0].details).toMatchObject({ outcome: 'unknown', code: 'ids-differ', id });
			expect(refused(run)[0].message).toContain('lists go on to show it');
			expect([stored(), requestsOf(stage, 'POST').length]).toEqual([1, 1]);
			stage.sandbox.clearFaults();
			const again = await runOperation(stage, { ...setting, input });
			expect(given(again)).toMatchObject([{ corrected: true, changed: true, deletedId: id }]);
			expect(stored()).toBe(1);
		});

		it('when it is read once, by ID: it is read again, and corrected', async () => {
			const id = await storeUsage(stage, wrongUsage);
			stage.sandbox.setFaults(unknown('GET', [1]));
			const run = await runOperation(stage, {
				...correcting(allChanges, options),
				input: [{ id }],
			});

			expect(given(run)).toMatchObject([{ corrected: true, changed: true, deletedId: id }]);
			expect(standing(stage, id)).toEqual({ wrong: false, right: 1 });
		});
	},
);

it('a usage that reading by ID says is gone is not taken for it while lists show it', async () => {
	const ids = [
		await storeUsage(stage, wrongUsage),
		await storeUsage(stage, { ...wrongUsage, quantity: '9' }),
	];
	stage.sandbox.setFaults({
		faults: [{ onRequest: 1, kind: 'unknownById' }],
		target: { method: 'GET', path: '/usages/sub_usg' },
	});
	const input = [{ at: wrongUsage.usageTime }];
	const run = await runOperation(stage, { ...correctingAt({ quantity: '7.125' }, {}, ''), input });

	expect(refused(run)[0].details).toMatchObject({ code: 'usage-ambiguous' });
	expect([...stage.sandbox.rebilly.store.usages.keys()]).toEqual(ids);
});

describe('lists that do not show for an hour what was stored', () => {
	/** Stores the wrong usage long ago, so that lists show it; what follows they do not show. */
	const storeLongAgo = async (): Promise<string> => {
		const id = await storeUsage(stage, wrongUsage);
		stage.sandbox.setFaults({
			rates: { listLagsBy: 1 },
			lagMilliseconds: 3_600_000,
			target: { method: 'POST' },
		});
		return id;
	};

	it.each([
		['by time', correctingAt({ usageTime: LATER }, { ifGone: 'store' })],
		['by ID', correcting({ ...allChanges, quantity: '12.5' }, { ifGone: 'store' })],
	])('%s: further runs know what this process has stored', async (_how, setting) => {
		const id = await storeLongAgo();
		const input = [{ id, at: wrongUsage.usageTime, stored: '12.5' }];
		const [first, ...others] = [
			await runOperation(stage, { ...setting, input }),
			await runOperation(stage, { ...setting, input }),
			await runOperation(stage, { ...setting, input }),
		];
		const [{ storedId }] = given(first);

		expect(given(first)).toMatchObject([{ changed: true, code: 'list-lags' }]);
		for (const run of others)
			expect(given(run)).toMatchObject([{ alreadyCorrected: true, storedId }]);
		expect(stored()).toBe(1);
	});

	it('neither is said nor done where it cannot be read whether what was stored still stands', async () => {
		const id = await storeLongAgo();
		const lagging = {
			rates: { listLagsBy: 1 },
			lagMilliseconds: 3_600_000,
			target: { method: 'POST' },
		} as const;
		const setting = correctingAt({ usageTime: LATER }, { ifGone: 'store', timeLimit: 2 });
		const input = [{ at: wrongUsage.usageTime, stored: '12.5' }];
		const [{ storedId }] = given(await runOperation(stage, { ...setting, input }));
		stage.sandbox.setFaults([
			lagging,
			{
				rates: { status503BeforeStoring: 1 },
				target: { method: 'GET', path: `/usages/${String(storedId)}` },
			},
		]);
		const run = await runOperation(stage, { ...setting, input });

		expect(storedId).not.toBe(id);
		expect(refused(run)[0].details).toMatchObject({ outcome: 'unknown', code: 'list-lags' });
		expect(stored()).toBe(1);
	});

	it('what Create has stored beside the wrong one is not stored again', async () => {
		const id = await storeLongAgo();
		const created = await stage.runOn(createRebillyUsage, {
			input: [right as IDataObject],
			options: { otherQuantity: 'both' },
		});
		expect(outcomesOf(created)).toEqual(['created']);
		const input = [{ id, at: wrongUsage.usageTime, stored: '12.5' }];
		const run = await runOperation(stage, { ...correcting({ quantity: '7.125' }), input });

		expect(refused(run)[0].details).toMatchObject({ outcome: 'wrongStands', code: 'equal-stored' });
		expect(stored()).toBe(2);
	});

	it('another quantity of the time that this process has stored keeps from guessing', async () => {
		await storeLongAgo();
		await stage.runOn(createRebillyUsage, {
			input: [{ ...wrongUsage, quantity: '9' }],
			options: { otherQuantity: 'both' },
		});
		const input = [{ at: wrongUsage.usageTime }];
		const run = await runOperation(stage, { ...correctingAt({ quantity: '8' }, {}, ''), input });

		expect(refused(run)[0].details).toMatchObject({ code: 'usage-ambiguous' });
	});
});
