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
		{ name: 'Zora Zimmer - Energy (trialing, sub_item_x)', value: 'sub_item_x' },
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
				!/^.+ - (Energy|API calls|Minutes|Active seats) \((active|trialing), \S+\)$/.test(name),
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
