import {
	addRatedUsage,
	createRebillyUsage,
	eachAction,
	eachActionAndMode,
	usages,
} from '../support/actions';
import { outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

it.each(eachActionAndMode)(
	'%s sends nothing at all from %s while one item is invalid',
	async (_target, mode, action) => {
		const [first, second, last] = usages(action, 1, 2, 3);
		const { name, label } = action.requiredField;
		const run = await stage.run(action, {
			mode,
			input: [first, { ...second, [name]: undefined }, last],
		});

		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(
			/^1 item is invalid, so nothing was sent to (Instellix|Rebilly)$/,
		);
		const shown = mode === 'fields' ? `'${label}'` : `'${label}' (${name})`;
		expect(run.error?.description).toBe(`Item 1: ${shown} is required but empty. Give it a value.`);
		expect(run.error?.context).toMatchObject({ itemIndex: 1 });
		expect(stage.sandbox.totals().received).toBe(0);
	},
);

it.each(eachAction)(
	'%s says what to do once, with the items that it concerns, and calls none of them the one',
	async (_target, action) => {
		const { name, label } = action.requiredField;
		const numbers = Array.from({ length: 60 }, (_none, number) => number);
		// Every second item is invalid.
		const input = usages(action, ...numbers).map((usage, index) =>
			index % 2 ? { ...usage, [name]: '' } : usage,
		);
		const run = await stage.run(action, { input });

		expect(run.error?.message).toMatch(/^30 items are invalid/);
		expect(run.error?.description).toBe(
			`Item 1: '${label}' (${name}) is required but empty. Give it a value. The same goes for items 3, 5, 7, 9, 11, 13, 15, 17, 19, 21 and 19 more.`,
		);
		expect(run.error?.context.itemIndex).toBeUndefined();
		expect(stage.sandbox.totals().received).toBe(0);
	},
);

it('keeps apart what differs in the field or in what to do', async () => {
	const input = usages(createRebillyUsage, 1, 2, 3).map((usage, index) => ({
		...usage,
		usageTime: '2026-03-01T08:00',
		quantity: ['1,5', '1 000', '2,5'][index],
	}));
	const run = await stage.run(createRebillyUsage, { input });

	expect(run.error?.description?.split('\n')).toEqual([
		expect.stringMatching(/^Item 0: 'Quantity' .*"1,5".* The same goes for item 2\.$/),
		expect.stringMatching(/^Item 0: 'Usage Time' .* The same goes for items 1, 2\.$/),
		expect.stringMatching(/^Item 1: 'Quantity' .*"1 000"(?!.*same)/),
	]);
});

it('keeps apart what has another cause, though the same is to be done', async () => {
	for (const customerId of ['cus_1', 'cus_2'])
		for (const itemId of ['a', 'b'])
			stage.sandbox.rebilly.addSubscription({
				...{ customerId, itemId: `${customerId}_${itemId}`, startedAt: 0 },
			});
	const input = usages(createRebillyUsage, 1, 2, 3).map((usage, index) => ({
		...usage,
		subscriptionId: '',
		'customer.id': ['cus_1', 'cus_2', 'cus_1'][index],
	}));
	const run = await stage.run(createRebillyUsage, { input });

	expect(run.error?.description?.split('\n')).toEqual([
		expect.stringMatching(/^Item 0: .* of the customer cus_1 fit.* The same goes for item 2\.$/),
		expect.stringMatching(/^Item 1: .* of the customer cus_2 fit(?!.*same)/),
	]);
});

it('names the columns of what is empty as a whole', async () => {
	const { period: _period, ...usage } = addRatedUsage.usage(1);
	const run = await stage.run(addRatedUsage, { input: [usage] });

	expect(run.error?.description).toBe(
		"Item 0: 'Period' (period) is required but empty. Give period.start and period.end.",
	);
});

it('lists 20 reasons, then how many more there are', async () => {
	// Each of them is a skipped time of its own, with two times to choose from.
	const input = Array.from({ length: 25 }, (_none, number) => ({
		...createRebillyUsage.usage(number),
		usageTime: `2026-03-29T02:${10 + number}`,
	}));
	const options = { timeZone: 'Europe/Berlin' };
	const run = await stage.run(createRebillyUsage, { options, input });
	const lines = run.error?.description?.split('\n') ?? [];

	expect(lines).toHaveLength(21);
	expect(lines[19]).toMatch(/^Item 19: /);
	expect(lines[20]).toBe('And 5 more reasons.');
});

it.each(eachAction)('%s sends all once the invalid item is fixed', async (_target, action) => {
	const [first, second] = usages(action, 1, 2);
	await stage.run(action, { input: [first, { ...second, [action.requiredField.name]: null }] });
	const fixed = await stage.run(action, { input: [first, second] });

	expect(outcomesOf(fixed)).toEqual(['created', 'created']);
});

it.each(eachAction)(
	'%s names every fault of an item, not only the first',
	async (_target, action) => {
		const run = await stage.run(action, { input: [{}] });
		const labels = run.error?.description?.match(/'[^']+' \(\S+\) is required but empty/g) ?? [];

		expect(labels.length).toBeGreaterThan(2);
		expect(new Set(labels).size).toBe(labels.length);
	},
);
