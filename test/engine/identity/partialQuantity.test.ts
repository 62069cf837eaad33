import { createRebillyUsage } from '../support/actions';
import { failures, outcomesOf, receiptOf, successes, type Failure } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const limited = 'sub_item_limited';
const usage = (quantity: string, changes: object = {}) => ({
	subscriptionId: limited,
	quantity,
	usageTime: '2026-03-01T08:00:00Z',
	...changes,
});
const accepting = { acceptPartialQuantity: true };

/** A smaller quantity at the same moment may be what was accepted of the item, or belong to another. */
function expectPartOfUnknownOrigin(
	failed: Failure[],
	given: string,
	part: string,
	{ sandbox } = stage,
): void {
	const [{ id: storedId }] = sandbox.records('rebilly/usage').usages;
	const differences = [{ field: 'quantity', given, stored: part }];
	const code = 'other-quantity-same-time';
	expect(failed).toMatchObject([{ details: { outcome: 'conflict', code, storedId, differences } }]);
}

beforeEach(() => {
	stage.sandbox.rebilly.addSubscription({
		itemId: limited,
		planId: 'plan-energy',
		hardLimit: '10',
	});
});

it('reports what is over the limit as the remainder', async () => {
	const run = await stage.run(createRebillyUsage, { input: [usage('12.625', accepting)] });
	const [stored] = stage.sandbox.records('rebilly/usage').usages;

	expect(successes(run)).toMatchObject([
		{ outcome: 'partial', remainder: '2.625', storedId: stored.id, usage: { quantity: '12.625' } },
	]);
	expect(stored).toMatchObject({ quantities: [{ amount: '10' }], quantitySent: '12.625' });
});

it('counts only what is stored in the sums', async () => {
	const run = await stage.run(createRebillyUsage, {
		input: [usage('12.625', accepting)],
	});

	expect(receiptOf(run)).toMatchObject({
		outcomes: { partial: 1, created: 0 },
		sumsCreated: { quantity: '10' },
	});
});

it('is refused in the words of Rebilly where no part is accepted', async () => {
	const run = await stage.runOn(createRebillyUsage, { input: [usage('12.625'), usage('4')] });

	expect(outcomesOf(run)).toEqual(['created', 'rejected']);
	const [{ message, details }] = failures(run);
	expect(message).toContain('The quantity exceeds the usage limit; 10 is left');
	expect(message).toContain("'Accept Partial Quantity'");
	expect(details.refusal).toMatchObject({ status: 409 });
	expect(stage.sandbox.records('rebilly/usage').stored).toBe(1);
});

it('is not stored again by another run, though less is stored than was sent', async () => {
	const faults = [{ onRequest: 1, kind: 'partialAcceptance' as const }];
	stage.sandbox.setFaults({ faults, target: { api: 'rebilly', method: 'POST' } });
	const input = [usage('8', accepting)];
	expect(outcomesOf(await stage.run(createRebillyUsage, { input }))).toEqual(['partial']);
	const again = await stage.runOn(createRebillyUsage, { input });

	expect(stage.sandbox.records('rebilly/usage')).toMatchObject({ stored: 1, sums: { kWh: '4' } });
	expectPartOfUnknownOrigin(failures(again), '8', '4');
	expect(receiptOf(again)?.sumsCreated).toEqual({});
});

it('is not stored again when its answer is lost', async () => {
	stage.sandbox.setFaults([
		{
			faults: [{ onRequest: 1, kind: 'resetAfterStoring' }],
			target: { api: 'rebilly', method: 'POST' },
		},
	]);
	const run = await stage.runOn(createRebillyUsage, { input: [usage('12.625', accepting)] });

	expect(stage.sandbox.records('rebilly/usage').stored).toBe(1);
	expectPartOfUnknownOrigin(failures(run), '12.625', '10');
});

describe("with 'Keep History'", () => {
	const history = useStage({}, { deduplication: true });

	it('says in every later run what is stored instead', async () => {
		history.sandbox.rebilly.addSubscription({
			itemId: limited,
			planId: 'plan-energy',
			hardLimit: '10',
		});
		const run = async () =>
			await history.runOn(createRebillyUsage, {
				options: { history: true },
				input: [usage('12.625', accepting)],
			});
		await run();

		for (const again of [await run(), await run()])
			expectPartOfUnknownOrigin(failures(again), '12.625', '10', history);
		expect(history.sandbox.records('rebilly/usage').stored).toBe(1);
	});
});

it.each(['item', 'json'] as const)(
	'takes a refusal of parts that is said for the one that is not said, from %s',
	async (mode) => {
		const refusing = { acceptPartialQuantity: false };
		const input = [usage('1'), usage('1', refusing), usage('2', refusing), usage('2')].map(
			(item, position) => (position < 2 ? item : { ...item, usageTime: '2026-03-01T09:00:00Z' }),
		);
		const run = await stage.runOn(createRebillyUsage, {
			mode,
			input,
			options: { equalRows: 'once' },
		});

		expect(outcomesOf(run)).toEqual(['created', 'duplicate', 'created', 'duplicate']);
	},
);

it('still tells apart one that accepts parts', async () => {
	const run = await stage.runOn(createRebillyUsage, {
		input: [usage('1'), usage('1', accepting)],
	});

	expect(failures(run)).toMatchObject([
		{
			details: {
				differences: [{ field: 'acceptPartialQuantity', given: 'true', stored: 'false' }],
			},
		},
	]);
});
