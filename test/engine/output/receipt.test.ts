import { nodeNames } from '../../../tools/engine';
import { createRebillyUsage, eachAction, usages, type Action } from '../support/actions';
import { failures, pairs, successes } from '../support/outcomes';
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

const receiptOf = (action: Action) => ({
	target: action.target,
	items: 4,
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
	// What was sent to Rebilly is looked at once more a moment later.
	waitedMs: action === createRebillyUsage ? (expect.any(Number) as unknown) : 0,
});

it.each(eachAction)(
	'%s adds the receipt as an extra item on the success output',
	async (_target, action) => {
		const run = await stage.runOn(action, {
			options: { receipt: 'extraItem', equalRows: 'once' },
			input: input(action),
		});
		const items = successes(run);

		expect(items).toHaveLength(4);
		expect(items[3]).toEqual({ receipt: receiptOf(action) });
		expect(items.slice(0, 3).map(({ receipt }) => receipt)).toEqual([
			undefined,
			undefined,
			undefined,
		]);
		expect(failures(run)).toHaveLength(1);
		expect(pairs(run.output(nodeNames.node, 0)).slice(0, 3)).toEqual([0, 1, 2]);
	},
);

it.each(eachAction)('%s adds the receipt to every item', async (_target, action) => {
	const run = await stage.runOn(action, {
		options: { receipt: 'everyItem', equalRows: 'once' },
		input: input(action),
	});

	expect(successes(run).map(({ receipt }) => receipt)).toEqual(
		[1, 2, 3].map(() => receiptOf(action)),
	);
	expect(failures(run).map(({ details }) => details.receipt)).toEqual([receiptOf(action)]);
});

it.each(eachAction)('%s adds no receipt by default', async (_target, action) => {
	const run = await stage.runOn(action, { input: input(action) });

	expect(JSON.stringify([successes(run), failures(run)])).not.toContain('receipt');
});

it('sums up exactly', async () => {
	const [, , [, action]] = eachAction;
	const numbers = Array.from({ length: 30 }, (_none, number) => number);
	const tenths = usages(action, ...numbers).map((usage) => ({ ...usage, quantity: '0.1' }));
	const run = await stage.run(action, { options: { receipt: 'extraItem' }, input: tenths });

	expect(successes(run).at(-1)?.receipt).toMatchObject({ sumsCreated: { quantity: '3' } });
});

it.each(eachAction)('%s counts the requests of the run', async (_target, action) => {
	const run = await stage.run(action, {
		options: { receipt: 'extraItem' },
		input: usages(action, 1, 2, 3),
	});
	const seen = stage.sandbox.requests().filter(({ path }) => !path.endsWith('token'));

	expect(successes(run).at(-1)?.receipt?.requests).toBe(seen.length);
});
