import type { IDataObject } from 'n8n-workflow';
import { useStage } from '../support/stage';
import { account } from '../support/accounts';
import { given, limitedKey, refused, requestsOf, runOperation, runWith } from './support/operation';

const stage = useStage({ rebilly: { subscriptions: 0, customers: 0 } });

const getMany = { resource: 'subscription', operation: 'getMany' };
const all = { returnAll: true };

const add = (wanted: Parameters<typeof stage.sandbox.rebilly.addSubscription>[0]) =>
	stage.sandbox.rebilly.addSubscription({ planId: 'plan-energy', ...wanted });

const addOnce = () =>
	stage.sandbox.rebilly.addSubscription({ itemId: 'sub_once', isOneTime: true });

const list = async (parameters: IDataObject = {}) =>
	await runOperation(stage, { ...getMany, parameters: { ...all, ...parameters } as never });

/** What was found beside the account that is always there. */
const rowsOf = (run: Awaited<ReturnType<typeof list>>) =>
	given(run).filter(({ subscriptionId }) => subscriptionId !== account.itemId);
const idsOf = (run: Awaited<ReturnType<typeof list>>) =>
	rowsOf(run)
		.map(({ subscriptionId }) => subscriptionId as string)
		.sort();

it('gives the items that usage can be reported for as rows that Create usage takes', async () => {
	add({
		id: 'ord_ada',
		itemId: 'sub_ada',
		customerId: 'cus_ada',
		customerName: 'Ada Adler',
		email: 'ada@example.com',
		poNumber: 'PO-1',
		startedAt: Date.UTC(2026, 0, 1),
	});
	addOnce();
	const run = await list();

	expect(rowsOf(run)).toEqual([
		{
			subscriptionId: 'sub_ada',
			plan: 'Energy',
			status: 'active',
			customer: { id: 'cus_ada', name: 'Ada Adler', email: 'ada@example.com' },
			orderId: 'ord_ada',
			poNumber: 'PO-1',
			from: '2026-01-01T00:00:00.000Z',
			before: null,
			planId: 'plan-energy',
			isMetered: true,
		},
	]);
});

it.each(['cus_bea', ' Bea@Example.com '])('finds those of the customer %j', async (customer) => {
	add({ itemId: 'sub_ada', customerId: 'cus_ada', email: 'ada@example.com' });
	add({ itemId: 'sub_bea', customerId: 'cus_bea', email: 'bea@example.com' });

	expect(idsOf(await list({ customer }))).toEqual(['sub_bea']);
});

it('takes the customer of each item by an expression, and pairs what it finds', async () => {
	add({ itemId: 'sub_ada', email: 'ada@example.com' });
	const run = await runOperation(stage, {
		...getMany,
		parameters: { ...all, customer: '={{ $json.mail }}' },
		input: [{ mail: 'nobody@example.com' }, { mail: 'ada@example.com' }],
	});

	expect(
		run.output('Node').map(({ json, pairedItem }) => [json.subscriptionId, pairedItem]),
	).toEqual([['sub_ada', { item: 1 }]]);
});

it('tells subscriptions apart by how they stand, a trial from an active one', async () => {
	add({ itemId: 'sub_active' });
	add({ itemId: 'sub_trial', trialLimit: '10' });
	add({ itemId: 'sub_churned', status: 'churned' });

	expect(idsOf(await list({ status: ['active'] }))).toEqual(['sub_active']);
	expect(idsOf(await list({ status: ['in trial', 'churned'] }))).toEqual([
		'sub_churned',
		'sub_trial',
	]);
});

it('gives items without a metered plan only where they are wanted', async () => {
	add({ itemId: 'sub_metered' });
	addOnce();

	expect(idsOf(await list({ meteredOnly: false }))).toEqual(['sub_metered', 'sub_once']);
});

const listed = () =>
	requestsOf(stage, 'GET').map(({ path }) => path.replace(/^.*\/(\w+)\?.*$/, '$1'));

it('reads one page where that suffices', async () => {
	for (let number = 0; number < 30; number += 1) add({ itemId: `sub_${number}` });
	const run = await runOperation(stage, { ...getMany, parameters: { limit: 20 } });

	expect(given(run)).toHaveLength(20);
	expect(listed()).toEqual(['subscriptions', 'plans']);
});

it.each([{}, { customer: 'cus_ada' }])(
	'reads a list once where all of it is less than the limit: %j',
	async (parameters) => {
		add({ itemId: 'sub_ada', customerId: 'cus_ada' });
		const run = await runOperation(stage, { ...getMany, parameters: { limit: 20, ...parameters } });

		expect(rowsOf(run)).toMatchObject([{ subscriptionId: 'sub_ada' }]);
		expect(listed()).toEqual(['subscriptions', 'plans']);
	},
);

it('reads on where the plans of a page turn out to bill no usage', async () => {
	for (let number = 0; number < 1_200; number += 1) add({ planId: 'plan-platform' });
	add({ itemId: 'sub_last' });
	const run = await runOperation(stage, { ...getMany, parameters: { limit: 2 } });

	expect(rowsOf(run)).toMatchObject([{ subscriptionId: 'sub_last' }]);
});

it('gives all of 2,500, which is more than a list reaches', async () => {
	const { store } = stage.sandbox.rebilly;
	for (let number = 0; number < 2_500; number += 1) {
		const { id } = add({ itemId: `sub_${number}` });
		store.subscriptions.get(id)!.createdAt = Date.UTC(2020, 0, 1 + (number % 2_000));
	}
	const ids = idsOf(await list());

	expect(new Set(ids).size).toBe(2_500);
	expect(ids).toHaveLength(2_500);
});

it('gives whole records where nothing is simplified', async () => {
	add({ id: 'ord_ada', itemId: 'sub_ada', email: 'ada@example.com' });
	const records = given(await list({ simplify: false }));

	expect(records.find(({ id }) => id === 'ord_ada')).toMatchObject({
		id: 'ord_ada',
		items: [{ id: 'sub_ada' }],
		_embedded: { customer: { email: 'ada@example.com' } },
	});
});

it('names the permission that a key lacks', async () => {
	add({ itemId: 'sub_ada' });
	const secretKey = limitedKey(stage, ['GetUsageCollection']);
	const run = await runWith(stage, { secretKey }, { ...getMany, parameters: all });

	expect(refused(run)).toMatchObject([
		{
			message: expect.stringMatching(
				/^The subscriptions cannot be listed in full: .*GetSubscriptionCollection/,
			) as unknown,
			details: { code: 'no-permission' },
		},
	]);
});
