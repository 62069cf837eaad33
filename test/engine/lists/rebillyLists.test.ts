import { createRebillyUsage } from '../support/actions';
import { allPages, openList } from '../support/lists';
import { useStage } from '../support/stage';

const stage = useStage({ rebilly: { subscriptions: 249, customers: 60 } });

const items = { action: createRebillyUsage, method: 'searchSubscriptionItems' };
const values = (entries: Array<{ value: unknown }>) => entries.map(({ value }) => value);

it('shows the items of all subscriptions whose plan is metered, page after page', async () => {
	const { entries, sizes } = await allPages(stage.engine, items);
	const metered = stage.sandbox.rebilly.meteredItemIds();

	expect(sizes).toHaveLength(3);
	expect(values(entries)).toHaveLength(metered.length);
	expect(new Set(values(entries))).toEqual(new Set(metered));
});

it('shows the items of flat plans too where the user wants them', async () => {
	const { entries } = await allPages(stage.engine, {
		...items,
		parameters: { options: { listAllPlans: true } },
	});
	const all = [...stage.sandbox.rebilly.store.items.keys()];

	expect(all.length).toBeGreaterThan(stage.sandbox.rebilly.meteredItemIds().length);
	expect(new Set(values(entries))).toEqual(new Set(all));
});

it('shows the item and not the order, with customer, plan, status and ID', async () => {
	stage.sandbox.rebilly.addSubscription({
		id: 'order_x',
		itemId: 'sub_item_x',
		customerName: 'Zora Zimmer',
		planId: 'plan-energy',
		trialLimit: 10,
	});
	const { results } = await openList(stage.engine, { ...items, filter: 'Zora' });

	expect(results).toEqual([
		{ name: 'Zora Zimmer - Energy (in trial, sub_item_x)', value: 'sub_item_x' },
	]);
});

it('tells the items of one customer and one plan apart', async () => {
	for (const itemId of ['sub_item_x', 'sub_item_y']) {
		stage.sandbox.rebilly.addSubscription({
			itemId,
			customerName: 'Zora Zimmer',
			planId: 'plan-energy',
		});
	}
	const { results } = await openList(stage.engine, { ...items, filter: 'Zora' });

	expect(results.map(({ name }) => name).sort()).toEqual([
		'Zora Zimmer - Energy (active, sub_item_x)',
		'Zora Zimmer - Energy (active, sub_item_y)',
	]);
});

it('names every plan, whether the subscription shows it whole or only its id', async () => {
	const { entries } = await allPages(stage.engine, items);

	expect(
		entries.filter(
			({ name }) =>
				!/^.+ - (Energy|API calls|Minutes|Active seats) \((active|in trial), \S+\)$/.test(name),
		),
	).toEqual([]);
});

it('finds by the id of the item', async () => {
	expect(
		values((await openList(stage.engine, { ...items, filter: 'sub_item_1' })).results),
	).toEqual(['sub_item_1']);
});

it('shows the subscriptions beyond the thousandth too', async () => {
	for (let number = 0; number < 1_000; number += 1) {
		stage.sandbox.rebilly.addSubscription({ itemId: `sub_more_${number}`, planId: 'plan-energy' });
	}
	const { entries } = await allPages(stage.engine, items);

	expect(entries).toHaveLength(stage.sandbox.rebilly.meteredItemIds().length);
});

it('is empty where nothing is found', async () => {
	expect(await openList(stage.engine, { ...items, filter: 'no such thing' })).toEqual({
		results: [],
		paginationToken: undefined,
	});
});

describe('a one-time order, whose plan says nothing of metering', () => {
	const ofZora = { customerName: 'Zora Zimmer', showsPlan: true };

	it('is left out, and nothing beside it', async () => {
		stage.sandbox.rebilly.addSubscription({ ...ofZora, itemId: 'sub_item_x' });
		stage.sandbox.rebilly.addSubscription({ ...ofZora, isOneTime: true });
		const { results } = await openList(stage.engine, { ...items, filter: 'Zora' });

		expect(values(results)).toEqual(['sub_item_x']);
		// The plans stand with the items, so nobody has to read them.
		expect(stage.sandbox.requests().filter(({ path }) => path.includes('/plans'))).toEqual([]);
	});

	it('is shown where the user wants all plans', async () => {
		const { itemId } = stage.sandbox.rebilly.addSubscription({ ...ofZora, isOneTime: true });
		const { results } = await openList(stage.engine, {
			...items,
			filter: 'Zora',
			parameters: { options: { listAllPlans: true } },
		});

		expect(results).toEqual([{ name: `Zora Zimmer - Setup (active, ${itemId})`, value: itemId }]);
	});
});

describe('an item that shows only the ID of its plan', () => {
	const addZora = () => {
		stage.sandbox.rebilly.addSubscription({
			itemId: 'sub_item_x',
			customerName: 'Zora Zimmer',
			planId: 'plan-energy',
		});
		// Lists show the newest first.
		for (let number = 0; number < 1_000; number += 1) {
			stage.sandbox.rebilly.addSubscription({ planId: `plan-new-${number}` });
		}
	};
	const plansRead = () =>
		stage.sandbox.requests().filter(({ path }) => path.includes('/plans')).length;

	it('is shown though a thousand plans are newer than its own', async () => {
		addZora();
		const { results } = await openList(stage.engine, { ...items, filter: 'Zora' });

		expect(values(results)).toEqual(['sub_item_x']);
		expect(plansRead()).toBe(1);
	});

	it('is shown on a page with hundreds of other plans', async () => {
		addZora();
		const { entries } = await allPages(stage.engine, items);

		expect(values(entries)).toHaveLength(stage.sandbox.rebilly.meteredItemIds().length);
		expect(values(entries)).toContain('sub_item_x');
	});

	it('is shown where plans cannot be filtered', async () => {
		stage.sandbox.rebilly.addSubscription({
			itemId: 'sub_item_x',
			customerName: 'Zora Zimmer',
			planId: 'plan-energy',
		});
		stage.sandbox.setFaults({ rates: { filterRefused: 1 }, target: { path: '/plans$' } });
		const { results } = await openList(stage.engine, { ...items, filter: 'Zora' });

		expect(values(results)).toEqual(['sub_item_x']);
	});
});

it.each([
	[{ company: 'Quist Ltd' }, 'Quist Ltd'],
	[{ customerName: 'Quist' }, 'Quist'],
])('names the customer %j, who has not every name', async (customer, name) => {
	stage.sandbox.rebilly.addSubscription({
		...customer,
		itemId: 'sub_item_x',
		planId: 'plan-energy',
	});
	const { results } = await openList(stage.engine, { ...items, filter: 'Quist' });

	expect(results.map((entry) => entry.name)).toEqual([`${name} - Energy (active, sub_item_x)`]);
});
