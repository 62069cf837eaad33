import { useFastTime } from '../support/fastTime';
import { useStage } from '../support/stage';
import { allChanges, correcting, correctingAt, wrongUsage } from './support/correction';
import {
	given,
	operationWorkflow,
	refused,
	requestsOf,
	runOperation,
	storeUsage,
} from './support/operation';

/** Items and runs that meet what an earlier item or run has settled already. */

const stage = useStage();
beforeEach(useFastTime());

const LATER = '2026-03-01T09:30:00.250Z';
const LAST = '2026-03-01T11:00:00.000Z';
const at = wrongUsage.usageTime;
const books = (): string[] =>
	[...stage.sandbox.rebilly.store.usages.values()]
		.map(({ usageTime, quantity }) => `${quantity} at ${usageTime.text}`)
		.sort();

describe('two items that say otherwise of one wrong usage', () => {
	it.each([
		['by time', {}, correctingAt(undefined, {}, '')],
		['by time and stored quantity', { stored: '12.5' }, correctingAt()],
		[
			'by ID',
			{},
			correcting(
				{ ...allChanges, usageTime: at, quantity: '={{ $json.kwh }}' },
				{ ifGone: 'store' },
			),
		],
	])('%s: each run ends with the first one', async (_how, more, setting) => {
		const id = await storeUsage(stage, wrongUsage);
		const input = ['6', '7'].map((kwh) => ({ id, at, kwh, ...more }));
		for (const changed of [true, false, false]) {
			const run = await runOperation(stage, { ...setting, input });
			expect(given(run)).toMatchObject([{ corrected: true, changed }]);
			const { storedId } = given(run)[0];
			expect(refused(run)[0].details).toMatchObject({ outcome: 'otherStands', otherId: storedId });
			expect(books()).toEqual([`6 at ${at}`]);
		}
		expect(requestsOf(stage, 'DELETE')).toHaveLength(1);
	});

	it.each([
		['by time', correctingAt({ quantity: '={{ $json.kwh }}' }, {}, '')],
		['by ID', correcting({ quantity: '={{ $json.kwh }}' })],
	])('%s: what is stored stands where the first item says it', async (_how, setting) => {
		const id = await storeUsage(stage, wrongUsage);
		const input = ['12.5', '12.5', '7'].map((kwh) => ({ id, at, kwh }));
		const run = await runOperation(stage, { ...setting, input });

		expect(given(run)).toMatchObject(
			[1, 2].map(() => ({ changed: false, deletedId: null, storedId: id })),
		);
		expect(given(run).map(({ was }) => was)).toEqual([undefined, undefined]);
		expect(refused(run)[0].details).toMatchObject({ outcome: 'otherStands', otherId: id });
		expect(books()).toEqual([`12.5 at ${at}`]);
	});

	it('that move it to two times: only the first place is taken, in each run', async () => {
		await storeUsage(stage, wrongUsage);
		const setting = correctingAt({ usageTime: '={{ $json.to }}' }, { ifGone: 'store' });
		const input = [LATER, LATER, LAST].map((to) => ({ at, to, stored: '12.5' }));
		await runOperation(stage, { ...setting, input });
		const run = await runOperation(stage, { ...setting, input });

		expect(given(run)).toMatchObject([{ alreadyCorrected: true }, { alreadyCorrected: true }]);
		expect(refused(run)[0].details).toMatchObject({ outcome: 'otherStands' });
		expect(books()).toEqual([`12.5 at ${LATER}`]);
	});
});

describe('a right usage that is stored more often than once', () => {
	it.each([
		['that is found by its time', { at }, correctingAt({ quantity: '12.50' }, {}, '')],
		['that is found by its ID', {}, correcting({ quantity: '12.50' })],
		[
			'in place of one that is gone',
			{ at: LATER, stored: '3' },
			correctingAt({ usageTime: at, quantity: '12.5' }),
		],
	])('is named with its copies by each run: %s', async (_how, place, setting) => {
		const ids = [await storeUsage(stage, wrongUsage), await storeUsage(stage, wrongUsage)];
		const run = await runOperation(stage, { ...setting, input: [{ id: ids[1], ...place }] });

		expect(refused(run)[0].details).toMatchObject({
			outcome: 'surplus',
			code: 'stored-more-often',
			otherId: ids[0],
			surplusIds: [ids[1]],
		});
		expect(refused(run)[0].message).toContain(`Delete ${ids[1]} with 'Delete usage'`);
	});

	it('is not said of a copy that only a list still shows', async () => {
		const ids = [await storeUsage(stage, wrongUsage), await storeUsage(stage, wrongUsage)];
		stage.sandbox.setFaults({ rates: { staleListPage: 1 }, staleMilliseconds: 3_000 });
		stage.sandbox.rebilly.deleteUsage(ids[1]);
		const setting = correcting({ quantity: '12.50' });
		const run = await runOperation(stage, { ...setting, input: [{ id: ids[0] }] });

		expect(given(run)).toMatchObject([{ corrected: true, changed: false }]);
	});
});

it('says with Retry execution that somebody has deleted what an earlier try has stored', async () => {
	const ids = [
		await storeUsage(stage, wrongUsage),
		await storeUsage(stage, { ...wrongUsage, quantity: '9' }),
	];
	stage.sandbox.rebilly.invoiceUsages([ids[1]]);
	const setting = correcting({ quantity: '={{ $json.kwh }}' });
	const input = [
		{ id: ids[0], kwh: '6' },
		{ id: ids[1], kwh: '7' },
	];
	const failed = await runOperation(stage, { ...setting, onError: 'stopWorkflow', input });
	const rightId = [...stage.sandbox.rebilly.store.usages.keys()].at(-1)!;
	stage.sandbox.rebilly.deleteUsage(rightId);
	const retried = await stage.engine.retryExecution(failed, {
		workflow: operationWorkflow(setting),
	});

	expect(failed.status).toBe('error');
	expect(refused(retried)[0].details).toMatchObject({
		outcome: 'unknown',
		code: 'gone',
		otherId: rightId,
	});
	expect(refused(retried)[0].message).toContain('somebody has deleted or corrected it since');
});

it('does not call a usage wrong that has moved to where an equal one was', async () => {
	const times = [at, LATER, LAST];
	for (const usageTime of times.slice(1)) await storeUsage(stage, { ...wrongUsage, usageTime });
	const setting = correctingAt({ usageTime: '={{ $json.to }}' });
	const input = [1, 2].map((number) => ({
		at: times[number],
		to: times[number - 1],
		stored: '12.5',
	}));
	const first = await runOperation(stage, { ...setting, input });
	const again = await runOperation(stage, { ...setting, input });

	expect(given(first)).toMatchObject([{ changed: true }, { changed: true }]);
	expect(refused(again)[0].details).toMatchObject({ code: 'equal-stored' });
	expect(refused(again)[0].message).toMatch(/^Nothing was changed.*an earlier run.*nothing to do/);
	expect(books()).toEqual(times.slice(0, 2).map((time) => `12.5 at ${time}`));
});
