import { fillStore } from '../rebilly/support/operation';
import { account } from '../support/accounts';
import { createRebillyUsage, usages } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { failures, outcomesOf } from '../support/outcomes';
import { reconcileRebilly, statuses } from '../support/reconcile';
import { storeUsage } from '../rebilly/support/operation';
import { useStage } from '../support/stage';

const stage = useStage();
const speedUp = useFastTime();

const input = usages(createRebillyUsage, 1, 2, 3);
const run = async (changes: object = {}) =>
	await stage.runOn(createRebillyUsage, { input, ...changes });

/** Usages that others have stored, one for each second but those of the run. */
function storedBefore(count: number, itemId = 'sub_item_1'): void {
	const start = Date.UTC(2026, 2, 1, 9);
	for (let number = 0; number < count; number += 1) {
		const milliseconds = start + number * 1_000 + 500;
		stage.sandbox.rebilly.store.addUsage({
			id: `sub_usg_before_${itemId}_${number}`,
			subscriptionId: itemId,
			quantity: '1',
			quantitySent: '1',
			usageTime: { milliseconds, text: new Date(milliseconds).toISOString() },
			timeWasLeftOut: false,
			invoiceId: null,
			invoiceItemId: null,
			createdAt: milliseconds,
			updatedAt: milliseconds,
			body: '{}',
		});
	}
}

const ownStored = () =>
	stage.sandbox.records('rebilly/usage').usages.filter(({ body }) => body !== '{}').length;

it.each(['filterIgnored', 'filterRefused'] as const)(
	'knows what is stored though the list is %s',
	async (kind) => {
		stage.sandbox.setFaults({ rates: { [kind]: 1 }, target: { api: 'rebilly', method: 'GET' } });
		await run();

		expect(outcomesOf(await run())).toEqual(['duplicate', 'duplicate', 'duplicate']);
		expect(ownStored()).toBe(3);
	},
);

it('sends nothing where the list is not filtered and has more than can be read', async () => {
	storedBefore(2_100, 'sub_item_2');
	stage.sandbox.setFaults({
		rates: { filterIgnored: 1 },
		target: { api: 'rebilly', method: 'GET' },
	});
	const result = await run();

	expect(outcomesOf(result)).toEqual(['unknown', 'unknown', 'unknown']);
	expect(failures(result)[0].message).toContain('does not filter its list of usages');
	expect(stage.posts(createRebillyUsage)).toEqual([]);
});

it.each([1_500, 50_000])(
	'finds its usages among %d others of the same subscription',
	async (count) => {
		storedBefore(count);
		await run();

		expect(outcomesOf(await run())).toEqual(['duplicate', 'duplicate', 'duplicate']);
		expect(ownStored()).toBe(3);
	},
);

it.each([
	'status503BeforeStoring',
	'resetBeforeStoring',
	'truncatedAnswer',
	'notJsonAnswer',
] as const)('sends nothing while the list meets %s', async (kind) => {
	speedUp();
	stage.sandbox.setFaults({ rates: { [kind]: 1 }, target: { api: 'rebilly', method: 'GET' } });
	const result = await run();

	expect(new Set(outcomesOf(result)).size).toBe(1);
	expect(['unsent', 'unknown']).toContain(outcomesOf(result)[0]);
	expect(stage.posts(createRebillyUsage)).toEqual([]);
});

it('asks again when the list fails for a moment', async () => {
	speedUp();
	stage.sandbox.setFaults({
		faults: [
			{ onRequest: 1, kind: 'status503BeforeStoring' },
			{ onRequest: 2, kind: 'resetBeforeStoring' },
		],
		target: { api: 'rebilly', method: 'GET' },
	});

	expect(outcomesOf(await run())).toEqual(['created', 'created', 'created']);
});

it('is not misled by usages of the same time and quantity of another subscription', async () => {
	stage.sandbox.rebilly.addSubscription({ itemId: 'sub_item_2', planId: 'plan-energy' });
	const other = input.map((usage) => ({ ...usage, subscriptionId: 'sub_item_2' }));
	await run();

	expect(outcomesOf(await run({ input: other }))).toEqual(['created', 'created', 'created']);
});

it('finds what is stored among more usages of two seconds than a list shows', async () => {
	fillStore(stage, 2_500, account.itemId, Date.UTC(2026, 2, 1, 8), 0);
	const time = (millisecond: number) => new Date(Date.UTC(2026, 2, 1, 8) + millisecond);
	const usage = (quantity: string, millisecond: number) => ({
		subscriptionId: account.itemId,
		quantity,
		usageTime: time(millisecond).toISOString(),
	});
	const run = await stage.runOn(createRebillyUsage, {
		input: [usage('7.25', 0), usage('7.5', 1), usage('2500.25', 0)],
	});

	expect(outcomesOf(run)).toEqual(['duplicate', 'created', 'duplicate']);
});

describe('a stored usage whose time is finer than a millisecond', () => {
	beforeEach(async () => {
		await storeUsage(stage, { usageTime: '2026-03-01T08:00:00.123456Z', quantity: '12.5' });
	});

	it('does not keep usages from being sent, and is none of them', async () => {
		const item = { ...input[0], usageTime: '2026-03-01T08:00:00.123Z', quantity: '12.5' };

		expect(outcomesOf(await run({ input: [item] }))).toEqual(['created']);
		expect(outcomesOf(await run({ input: [item] }))).toEqual(['duplicate']);
	});

	it('does not keep usages from being reconciled', async () => {
		const around = ['2026-03-01T08:00:00Z', '2026-03-01T08:00:01Z'];
		const expected = around.map((usageTime) => ({ ...input[0], usageTime }));
		const result = await stage.runOn(reconcileRebilly, { input: expected });

		expect(failures(result)).toEqual([]);
		expect(statuses(result).sort()).toEqual(['extra', 'missing', 'missing']);
	});
});
