import { createRebillyUsage } from '../support/actions';
import { failures, outcomesOf, successes } from '../support/outcomes';
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
		options: { receipt: 'everyItem' },
		input: [usage('12.625', accepting)],
	});

	expect(successes(run)[0].receipt).toMatchObject({
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
	const again = await stage.runOn(createRebillyUsage, { options: { receipt: 'everyItem' }, input });

	expect(stage.sandbox.records('rebilly/usage')).toMatchObject({ stored: 1, sums: { kWh: '4' } });
	expect(successes(again)).toMatchObject([{ outcome: 'partial', remainder: '4' }]);
	expect(successes(again)[0].receipt?.sumsCreated).toEqual({});
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
	expect(successes(run)).toMatchObject([{ outcome: 'partial', remainder: '2.625' }]);
});

describe("with 'Keep History'", () => {
	const history = useStage({}, { deduplication: true });

	it('says in every later run how much is missing', async () => {
		history.sandbox.rebilly.addSubscription({
			itemId: limited,
			planId: 'plan-energy',
			hardLimit: '10',
		});
		const run = async () =>
			await history.run(createRebillyUsage, {
				options: { history: true },
				input: [usage('12.625', accepting)],
			});
		await run();

		expect(successes(await run())).toMatchObject([
			{ outcome: 'partial', remainder: '2.625', storedNow: false },
		]);
		expect(successes(await run())).toMatchObject([
			{ outcome: 'partial', remainder: '2.625', storedNow: false },
		]);
		expect(history.sandbox.records('rebilly/usage').stored).toBe(1);
	});
});
