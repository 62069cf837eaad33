import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import type { RequestEntry } from '../../../tools/sandbox';
import type { Account } from '../../../tools/targets';
import { openAccountsBeside } from '../support/accounts';
import { createRebillyUsage } from '../support/actions';
import { outcomesOf, receiptOf, successes } from '../support/outcomes';
import { reconcileRebilly, summary } from '../support/reconcile';
import { useStage } from '../support/stage';
import { fillStore } from './support/operation';

/** Many subscription items with a row each are looked up by few lists of all usages of their time. */

const stage = useStage();

const ITEMS = 30;
let accounts: Account[];
let input: IDataObject[];

beforeEach(() => {
	accounts = openAccountsBeside(stage.sandbox, ITEMS);
	input = accounts.map((account, number) => createRebillyUsage.usage(number, account));
});

const run = async (options: IDataObject = {}, rows = input) =>
	await stage.runOn(createRebillyUsage, { input: rows, options });

/** Lists by the time of the usage, not those of the audit. */
const lookUps = (): RequestEntry[] =>
	stage.sandbox
		.requests()
		.filter(({ method, path }) => method === 'GET' && path.includes('filter=usageTime'));
const ofOneItem = (): RequestEntry[] =>
	stage.sandbox
		.requests()
		.filter(({ method, path }) => method === 'GET' && path.includes('filter=subscriptionId'));

const stored = () => stage.sandbox.records('rebilly/usage');

it('reads one list in place of one for each', async () => {
	await run();
	const [joint, single] = [lookUps().length, ofOneItem().length];
	const again = await run();

	expect(outcomesOf(again)).toEqual(input.map(() => 'duplicate'));
	expect([lookUps().length - joint, ofOneItem().length - single]).toEqual([1, 0]);
	expect(stored()).toMatchObject({ stored: ITEMS, twice: [] });
});

it('sends what is missing among what is stored, and asks about another quantity', async () => {
	await run({}, input.slice(0, 20));
	const [first, ...others] = input;
	const again = await run({}, [{ ...first, quantity: '77' }, ...others]);

	expect(receiptOf(again)).toMatchObject({
		outcomes: { created: 10, duplicate: 19, conflict: 1 },
	});
	expect(stored()).toMatchObject({ stored: ITEMS, twice: [] });
});

it('does not read the time between rows that lie far apart', async () => {
	const [first, ...others] = input;
	const rows = [{ ...first, usageTime: '2025-01-15T12:00:00.000Z' }, ...others];
	await run({}, rows);
	const before = lookUps().length;
	await run({}, rows);
	const spans = lookUps()
		.slice(before)
		.map(({ path }) => decodeURIComponent(path).match(/\d{4}-\d\d-\d\d/g));

	expect(spans).toEqual([
		['2025-01-15', '2025-01-15'],
		['2026-03-01', '2026-03-02'],
	]);
});

it.each([
	['refused', { filterRefused: 1 }],
	['ignored', { filterIgnored: 1 }],
	['answered with an error', { status500BeforeStoring: 1 }],
	['answered with nothing', { timeAloneFindsNothing: 1 }],
])('goes by the list of each where that of all is %s', async (_how, rates) => {
	await run({}, input.slice(0, 20));
	stage.sandbox.setFaults({ rates, target: { method: 'GET', query: /filter usageTime/ } });
	const again = await run();

	expect(receiptOf(again)).toMatchObject({ outcomes: { created: 10, duplicate: 20 } });
	expect(stored()).toMatchObject({ stored: ITEMS, twice: [] });
});

it('goes by the list of each where that of all would be longer', async () => {
	const [crowd] = openAccountsBeside(stage.sandbox, 1, ITEMS);
	const start = Date.parse(String(input[0].usageTime));
	fillStore(stage, 2_100 * 6, crowd.itemId, start + 1, 8_000);
	const made = await run();

	expect(outcomesOf(made)).toEqual(input.map(() => 'created'));
	// Its first page tells how many there are.
	expect(lookUps()).toHaveLength(1);
	expect(ofOneItem().length).toBeGreaterThanOrEqual(ITEMS);
});

it('tells a dry run and Reconcile by one list too', async () => {
	await run();
	const single = ofOneItem().length;
	const dry = await run({ dryRun: true });
	const compared = await stage.runOn(reconcileRebilly, { input });

	expect(outcomesOf(dry)).toEqual(input.map(() => 'duplicate'));
	expect(summary(compared)).toMatchObject({ matched: ITEMS, missing: 0, extra: 0 });
	expect(ofOneItem()).toHaveLength(single);
});

it('proves that lists of one item show what was sent, by which the next run may go', async () => {
	await run({}, input.slice(0, 20));
	stage.sandbox.setFaults({
		rates: { listLeavesOut: 1 },
		target: { method: 'POST', path: createRebillyUsage.posts },
	});
	const again = await run();

	expect(receiptOf(again)).toMatchObject({ outcomes: { duplicate: 20, unknown: 1, unsent: 9 } });
});

it('two runs at once of one process bill each usage once', async () => {
	const [one, other] = await Promise.all([run(), run()]);

	expect([...successes(one), ...successes(other)].map(({ outcome }) => outcome).sort()).toEqual([
		...input.map(() => 'created'),
		...input.map(() => 'duplicate'),
	]);
	expect(stored()).toMatchObject({ stored: ITEMS, twice: [] });
	expect(one.hints(nodeNames.node)).not.toEqual([]);
});
