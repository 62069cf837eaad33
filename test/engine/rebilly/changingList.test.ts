import type { IDataObject } from 'n8n-workflow';
import { account } from '../support/accounts';
import { byId, createRebillyUsage } from '../support/actions';
import { outcomesOf } from '../support/outcomes';
import { reconcileRebilly, statuses } from '../support/reconcile';
import { useStage } from '../support/stage';
import { fillStore, given, runOperation } from './support/operation';

const stage = useStage();
const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;

/** The row that became the stored usage of this number. */
const row = (number: number): IDataObject => ({
	subscriptionId: account.itemId,
	quantity: `${number + 1}.25`,
	usageTime: new Date(START + number * HOUR).toISOString(),
});

/**
 * After the first page of a list is read, a usage on it is deleted and another one is created, as
 * *Correct usage* of another run does it: the list is as long as before, but the 1,001st stands on
 * the page that was read.
 */
function changeBehindTheFirstPage(): void {
	const { store } = stage.sandbox.rebilly;
	let isFirst = true;
	stage.sandbox.settings.holdAnswer = ({ method }) => {
		if (!isFirst || method !== 'GET') return;
		isFirst = false;
		const [wrong, latest] = [[...store.usages.values()][5], [...store.usages.values()].at(-1)!];
		store.deleteUsage(wrong);
		const createdAt = latest.createdAt + 1;
		store.addUsage({ ...wrong, id: 'sub_usg_corrected', quantity: '0.5', createdAt });
	};
}

it('bills nothing again that is stored', async () => {
	fillStore(stage, 1_500);
	changeBehindTheFirstPage();
	const rows = [0, 999, 1_000, 1_001, 1_499].map(row);
	const run = await stage.runOn(createRebillyUsage, { input: rows });

	expect(outcomesOf(run)).toEqual(rows.map(() => 'duplicate'));
	expect(stage.posts(createRebillyUsage)).toEqual([]);
});

it('calls nothing missing that is stored', async () => {
	fillStore(stage, 1_500);
	changeBehindTheFirstPage();
	const rows = [0, 999, 1_000, 1_001, 1_499].map(row);
	const run = await stage.runOn(reconcileRebilly, { input: rows });

	expect(statuses(run).filter((status) => status !== 'extra')).toEqual(rows.map(() => 'matched'));
});

it.each([
	['by time', { returnAll: true }, 1_500],
	['newest first', { limit: 1_400 }, 1_400],
])('lists all usages (%s)', async (_order, parameters, expected) => {
	const ids = fillStore(stage, 1_500);
	changeBehindTheFirstPage();
	const run = await runOperation(stage, {
		operation: 'getMany',
		parameters: { subscriptionId: byId(account.itemId), ...parameters },
	});

	const found = given(run).map(({ id }) => id);
	expect(found).toContain(ids[1_000]);
	expect(found).toHaveLength(expected);
});

it('lists all usages though others are stored all the while', async () => {
	const ids = fillStore(stage, 1_500);
	const { store } = stage.sandbox.rebilly;
	const [first] = store.usages.values();
	let stored = 0;
	stage.sandbox.settings.holdAnswer = ({ method }) => {
		if (method !== 'GET') return;
		stored += 1;
		store.addUsage({ ...first, id: `sub_usg_late_${stored}`, createdAt: Date.now() + stored });
	};
	const run = await runOperation(stage, {
		operation: 'getMany',
		parameters: { subscriptionId: byId(account.itemId), returnAll: true },
	});

	expect(given(run).map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
});
