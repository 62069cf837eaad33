import { nodeNames } from '../../../tools/engine';
import { createRebillyUsage, eachAction, usages, type Action } from '../support/actions';
import { outcomesOf, outputs, pairs, receiptOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

/** Two usages, a duplicate and an invalid item. */
const input = (action: Action) => [...usages(action, 1, 2, 1), { note: 'no usage' }];

const sums: Record<string, object> = {
	'instellix/usage': { KWH: '4' },
	'instellix/ratedUsage': { KWH: '4', EUR: '3.469' },
	'rebilly/usage': { quantity: '4' },
};

const equalSums: Record<string, object> = {
	'instellix/usage': { KWH: '1.5' },
	'instellix/ratedUsage': { KWH: '1.5', EUR: '1.2345' },
	'rebilly/usage': { quantity: '1.5' },
};

const lastTimes: Record<string, string> = {
	'instellix/usage': '2026-03-01T10:45:00.000Z',
	'instellix/ratedUsage': '2026-03-01T10:45:00.000Z',
	'rebilly/usage': '2026-03-01T10:00:00.000Z',
};

const expectedReceipt = (action: Action) => ({
	summary: expect.stringMatching(/^4 usages: 2 created, 1 duplicate, 1 invalid\. /) as unknown,
	target: action.target,
	items: 4,
	notStored: 1,
	outcomes: {
		created: 2,
		duplicate: 1,
		partial: 0,
		surplus: 0,
		conflict: 0,
		invalid: 1,
		rejected: 0,
		unsent: 0,
		unknown: 0,
	},
	codes: { 'equal-row': 1, required: 1 },
	sumsCreated: sums[action.target],
	equalRows: { usages: 1, sums: equalSums[action.target] },
	firstTime: '2026-03-01T09:00:00.000Z',
	lastTime: lastTimes[action.target],
	durationMs: expect.any(Number) as unknown,
	requests: expect.any(Number) as unknown,
	retries: 0,
	columnsNotUsed: ['note'],
	// What was sent to Rebilly is looked at once more a moment later.
	waitedMs: action === createRebillyUsage ? (expect.any(Number) as unknown) : 0,
});

it.each(eachAction)('%s puts the receipt out by itself', async (_target, action) => {
	const run = await stage.runOn(action, { options: { equalRows: 'once' }, input: input(action) });

	expect(run.output(nodeNames.receipt)).toEqual([
		expect.objectContaining({ json: expectedReceipt(action), pairedItem: { item: 0 } }),
	]);
	expect(Object.keys(receiptOf(run)!).slice(0, 3)).toEqual(['summary', 'target', 'items']);
	expect(outcomesOf(run)).toEqual(['created', 'created', 'duplicate', 'invalid']);
	expect(pairs(run.output(nodeNames.node, outputs.success))).toEqual([0, 1, 2]);
});

it.each(eachAction)('%s says in it what the hint says', async (_target, action) => {
	const run = await stage.runOn(action, { input: usages(action, 1, 2) });
	const [hint] = run.hints(nodeNames.node);

	expect(hint).toMatchObject({ message: receiptOf(run)!.summary, type: 'info' });
	const partly = await stage.runOn(action, { input: input(action) });
	const [warning] = partly.hints(nodeNames.node);
	expect(warning.type).toBe('warning');
	const [summary, ...reasons] = warning.message.split('<br>\n');
	expect(summary).toBe(receiptOf(partly)!.summary);
	expect(reasons.slice(0, 2)).toEqual([
		expect.stringMatching(/^Item 2 \(equal to 0\): Not sent/),
		expect.stringMatching(/^Item 3: '.*' \(\S+\) is required but empty/),
	]);
});

it('names the columns that were not used', async () => {
	const [row] = usages(createRebillyUsage, 1);
	const run = await stage.run(createRebillyUsage, { input: [{ ...row, Owner: 'x', Stage: 'y' }] });

	expect(receiptOf(run)).toMatchObject({ columnsNotUsed: ['Owner', 'Stage'] });
});

it('shows no e-mail that is the name of a column, as in a table turned on its side', async () => {
	const [row] = usages(createRebillyUsage, 1);
	const input = [{ ...row, 'ada.abel@example.com': 12 }];
	const run = await stage.run(createRebillyUsage, { input });

	expect(receiptOf(run)).toMatchObject({ columnsNotUsed: ['a***@example.com'] });
	expect(JSON.stringify(run.hints(nodeNames.node))).not.toContain('abel');
});

it('sums up exactly', async () => {
	const [, , [, action]] = eachAction;
	const numbers = Array.from({ length: 30 }, (_none, number) => number);
	const tenths = usages(action, ...numbers).map((usage) => ({ ...usage, quantity: '0.1' }));
	const run = await stage.run(action, { input: tenths });

	expect(receiptOf(run)).toMatchObject({ sumsCreated: { quantity: '3' } });
});

it.each(eachAction)('%s counts the requests of the run', async (_target, action) => {
	const run = await stage.run(action, { input: usages(action, 1, 2, 3) });
	const seen = stage.sandbox.requests().filter(({ path }) => !path.endsWith('token'));

	expect(receiptOf(run)!.requests).toBe(seen.length);
});
