import { operationPermissions } from '../../../tools/sandbox/rebilly/rebillyAssumptions';
import { byId, createRebillyUsage } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { allPages, failureOfList, openList } from '../support/lists';
import { pairs } from '../support/outcomes';
import { useStage } from '../support/stage';
import { wayOnOf } from '../support/wayOn';
import { commonKinds, failOnce } from './support/faults';
import { given, limitedKey, refused, runOperation, runWith, storeUsage } from './support/operation';

const stage = useStage({ rebilly: { subscriptions: 130, customers: 30 } });
const speedUp = useFastTime();

const preview = {
	resource: 'subscription',
	operation: 'previewInvoice',
	parameters: { subscription: byId('={{ $json.id }}') },
	options: { timeLimit: 1440 },
};

it('shows what the usages so far will cost, to the last digit', async () => {
	await storeUsage(stage, { quantity: '98765432109876.125' });
	const [other] = stage.sandbox.rebilly.subscriptions();
	const run = await runOperation(stage, {
		...preview,
		input: [{ id: 'order_1' }, { id: other.id }],
	});

	expect(given(run)[0]).toEqual({
		subscriptionId: 'order_1',
		amount: '38518518522851.69',
		currency: 'EUR',
		items: [
			{
				type: 'debit',
				subscriptionItemId: 'sub_item_1',
				planId: 'plan-energy',
				description: 'Energy',
				quantity: '98765432109876.125',
				unitPrice: '0.39',
				price: '38518518522851.69',
			},
		],
	});
	expect(given(run)[1].subscriptionId).toBe(other.id);
	expect(pairs(run.output('Node'))).toEqual([0, 1]);
});

it('shows the whole answer where it is not simplified', async () => {
	const run = await runOperation(stage, {
		...preview,
		parameters: { subscription: byId('order_1'), simplify: false },
	});

	expect(given(run)).toMatchObject([{ customerId: expect.any(String) as unknown, amount: '0' }]);
});

it('says that the ID of an item is not that of a subscription', async () => {
	const run = await runOperation(stage, { ...preview, input: [{ id: 'sub_item_1', row: 3 }] });

	expect(refused(run)[0]).toMatchObject({
		row: 3,
		message: expect.stringContaining('not that of one of its items') as unknown,
	});
});

it('names the permission that the key lacks', async () => {
	const secretKey = limitedKey(
		stage,
		operationPermissions.filter((name) => name !== 'GetSubscriptionUpcomingInvoice'),
	);
	const run = await runWith(stage, { secretKey }, { ...preview, input: [{ id: 'order_1' }] });

	expect(refused(run)[0].message).toContain(
		'Give it the permission GetSubscriptionUpcomingInvoice',
	);
});

it.each(commonKinds)('reads on after %s', async (kind) => {
	speedUp();
	failOnce(stage, kind, 'GET');
	const run = await runOperation(stage, { ...preview, input: [{ id: 'order_1' }] });

	expect(given(run)).toMatchObject([{ subscriptionId: 'order_1', amount: '0' }]);
});

describe('the list of subscriptions', () => {
	const list = {
		action: {
			...createRebillyUsage,
			parameters: { resource: 'subscription', operation: 'previewInvoice' },
		},
		method: 'searchSubscriptions',
	};

	it('shows every subscription once, page after page', async () => {
		const { entries } = await allPages(stage.engine, list);

		expect(entries.map(({ value }) => value).sort()).toEqual(
			stage.sandbox.rebilly
				.subscriptions()
				.map(({ id }) => id)
				.sort(),
		);
	});

	it('names customer, plans, status and ID, and can be searched', async () => {
		stage.sandbox.rebilly.addSubscription({
			id: 'order_x',
			customerName: 'Zora Zimmer',
			planId: 'plan-energy',
			trialLimit: 10,
		});

		expect((await openList(stage.engine, { ...list, filter: 'Zora' })).results).toEqual([
			{ name: 'Zora Zimmer - Energy (in trial, order_x)', value: 'order_x' },
		]);
	});

	it('says why it cannot be loaded', async () => {
		stage.sandbox.setFaults({ rates: { status503BeforeStoring: 1 } });

		expect(await failureOfList(stage.engine, list)).toContain(wayOnOf(list));
	});
});
