import type { IDataObject } from 'n8n-workflow';
import { createRebillyUsage } from '../support/actions';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage({ rebilly: { subscriptions: 0, customers: 0 } });

const at = (month: number, day = 1) => Date.UTC(2026, month - 1, day);
const march = '2026-03-10T08:00:00.000Z';

const row = (names: IDataObject, usageTime: string = march): IDataObject => ({
	...names,
	quantity: '12.5',
	usageTime,
});

const add = (names: Parameters<typeof stage.sandbox.rebilly.addSubscription>[0]) =>
	stage.sandbox.rebilly.addSubscription({
		startedAt: at(1),
		planId: 'plan-energy',
		...names,
	});

const items = async (...rows: IDataObject[]) =>
	await stage.runOn(createRebillyUsage, { input: rows });

const storedFor = () =>
	stage.sandbox
		.records('rebilly/usage')
		.usages.map(({ identity }) => 'subscriptionId' in identity && identity.subscriptionId);

const lists = () =>
	stage.sandbox
		.requests()
		.filter(({ method, path }) => method === 'GET' && !path.includes('/usages'))
		.map(({ path }) => path.replace(/^.*\/(\w+).*$/, '$1'));

beforeEach(() => {
	add({ itemId: 'sub_ada', customerId: 'cus_ada', email: 'Ada@Example.com' });
});

describe('a whole item', () => {
	it.each([
		[{ 'customer.email': ' ada@example.COM ' }, ['customers', 'subscriptions', 'plans']],
		[{ 'customer.id': 'cus_ada' }, ['subscriptions', 'plans']],
		[{ customer: { email: 'ada@example.com' } }, ['customers', 'subscriptions', 'plans']],
	])('names its customer by %j', async (names, asked) => {
		const run = await items(row(names));

		expect(outcomesOf(run)).toEqual(['created']);
		expect(storedFor()).toEqual(['sub_ada']);
		expect(lists()).toEqual(asked);
	});

	it('names its customer by a custom field', async () => {
		add({ itemId: 'sub_bea', customerId: 'cus_bea', customFields: { crmId: '4711' } });
		const run = await items(row({ 'customer.customFields.crmId': 4711 }));

		expect(outcomesOf(run)).toEqual(['created']);
		expect(storedFor()).toEqual(['sub_bea']);
	});

	it('does not bill another plan than its column Plan names', async () => {
		const run = await items(row({ 'Customer.Email': 'ada@example.com', Plan: 'Minutes' }));

		expect(failures(run)[0].details.code).toBe('customer-not-found');
		expect(storedFor()).toEqual([]);
	});

	it('is not called empty where something else is wrong with it', async () => {
		const [failed] = failures(
			await items({ ...row({ 'customer.email': 'ada@example.com' }), quantity: 'x' }),
		);
		expect(failed.message).not.toContain('Subscription Item');
		const slip = { ...row({ 'customer.email': 'ada@example.com' }, ''), usageTme: march };
		const [misspelt] = failures(await items(slip));
		expect(misspelt.message).not.toContain('Subscription Item');
	});

	it('is told how to name its customer where it names none', async () => {
		const [failed] = failures(await items(row({ email: 'ada@example.com' })));
		expect(failed.message).toContain('in a column customer.email or customer.id');
	});

	it('is the same usage by e-mail and by the ID of its item', async () => {
		await items(row({ 'customer.email': 'ada@example.com' }));
		const again = await items(row({ subscriptionId: 'sub_ada' }));

		expect(outcomesOf(again)).toEqual(['duplicate']);
		expect(successes(again)[0].usage).toEqual(row({ subscriptionId: 'sub_ada' }));
	});

	it('goes by the ID of its item where it brings both, and sends no names', async () => {
		await items(row({ subscriptionId: 'sub_ada', 'customer.email': 'x@y.z', plan: 'Other' }));

		expect(lists()).toEqual([]);
		expect(JSON.parse(stage.bodies(createRebillyUsage)[0])).not.toHaveProperty('customer');
		expect(JSON.parse(stage.bodies(createRebillyUsage)[0])).not.toHaveProperty('plan');
	});
});

it('names the customer in the mode By Customer of the screen', async () => {
	const minutes = add({ itemId: 'sub_minutes', customerId: 'cus_ada', planId: 'plan-minutes' });
	const run = await stage.runOn(createRebillyUsage, {
		mode: 'fields',
		parameters: {
			subscriptionId: { __rl: true, mode: 'customer', value: '={{ $json.mail }}' } as never,
			customerBy: 'email',
			customerItem: { plan: 'minutes' },
		},
		input: [row({ mail: 'ada@example.com' })],
	});

	expect(outcomesOf(run)).toEqual(['created']);
	expect(storedFor()).toEqual([minutes.itemId]);
});

it('names the customer by a custom field of the screen', async () => {
	add({ itemId: 'sub_bea', customerId: 'cus_bea', customFields: { crmId: '4711' } });
	const run = await stage.runOn(createRebillyUsage, {
		mode: 'fields',
		parameters: {
			subscriptionId: { __rl: true, mode: 'customer', value: '={{ $json.crm }}' } as never,
			customerBy: 'customField',
			customerField: 'crmId',
		},
		input: [row({ crm: 4711 })],
	});

	expect(outcomesOf(run)).toEqual(['created']);
	expect(storedFor()).toEqual(['sub_bea']);
});

describe('a customer with two metered items', () => {
	beforeEach(() => {
		add({
			id: 'ord_minutes',
			itemId: 'sub_minutes',
			customerId: 'cus_ada',
			planId: 'plan-minutes',
			poNumber: 'PO-7',
		});
	});

	it.each([
		{ plan: 'Minutes' },
		{ plan: 'plan-minutes' },
		{ product: 'product-minutes' },
		{ product: 'minutes' },
		{ orderId: 'ord_minutes' },
		{ poNumber: 'po-7' },
	])('is told by %j', async (narrowing) => {
		const run = await items(row({ 'customer.id': 'cus_ada', ...narrowing }));

		expect(outcomesOf(run)).toEqual(['created']);
		expect(storedFor()).toEqual(['sub_minutes']);
	});

	it('is asked about by plan, status and ID', async () => {
		const run = await items(row({ 'customer.email': 'ada@example.com' }));
		const [{ details }] = failures(run);

		expect(details).toMatchObject({ outcome: 'invalid', code: 'customer-ambiguous' });
		expect(details.faults).toHaveLength(1);
		expect(details.faults![0].message).toMatch(
			/^'Subscription Item' is not clear: 2 metered items of the customer cus_ada fit: .*sub_minutes \(Minutes, active, order ord_minutes of cus_ada\)/,
		);
		expect(storedFor()).toEqual([]);
	});

	it('has none of a plan that it has not', async () => {
		const [{ details }] = failures(await items(row({ 'customer.id': 'cus_ada', plan: 'Seats' })));

		expect(details.code).toBe('customer-not-found');
		expect(details.faults![0].message).toContain("has the plan 'Seats'. There are: ");
	});
});

describe('the order', () => {
	beforeEach(() => {
		add({
			itemId: 'sub_old',
			customerId: 'cus_bea',
			startedAt: at(1),
			canceledAt: at(3, 5),
			churnedAt: at(3, 20),
		});
		add({ itemId: 'sub_new', customerId: 'cus_bea', startedAt: at(3, 20) });
	});

	it.each([
		['2026-03-10T08:00:00Z', 'sub_old'],
		['2026-03-19T23:59:59.999Z', 'sub_old'],
		['2026-03-20T00:00:00Z', 'sub_new'],
	])('is the one that covers %s', async (time, itemId) => {
		await items(row({ 'customer.id': 'cus_bea' }, time));

		expect(storedFor()).toEqual([itemId]);
	});

	it('is none before the first one', async () => {
		const run = await items(row({ 'customer.id': 'cus_bea' }, '2025-12-31T00:00:00Z'));
		const [{ details }] = failures(run);

		expect(details.code).toBe('customer-not-found');
		expect(details.faults![0].message).toContain('covers 2025-12-31T00:00:00.000Z');
		expect(details.faults![0].message).toContain(
			'from 2026-01-01T00:00:00.000Z until 2026-03-20T00:00:00.000Z',
		);
	});
});

describe('what cannot be found', () => {
	it.each([
		[{ 'customer.email': 'nobody@example.com' }, 'no customer with the e-mail n***@example.com'],
		[{ 'customer.id': 'cus_none' }, 'no order of the customer cus_none'],
		[
			{ 'customer.customFields.crmId': 'C-9' },
			"no customer with 'C-9' in the custom field 'crmId'",
		],
		[{ customer: 'Ada Abel' }, "'customer' holds neither an ID, an e-mail nor custom fields"],
	])('is invalid: %j', async (names, problem) => {
		const run = await items(row(names), row({ 'customer.id': 'cus_ada' }));
		const [failure] = failures(run);

		expect(failure.details).toMatchObject({ outcome: 'invalid', code: 'customer-not-found' });
		expect(failure.details.faults).toHaveLength(1);
		expect(failure.details.faults![0].message).toContain(problem);
		expect(failure.message).not.toContain('nobody');
		expect(storedFor()).toEqual(['sub_ada']);
	});

	it('is a customer without a metered plan', async () => {
		add({ customerId: 'cus_flat', planId: 'plan-platform' });
		const [{ details }] = failures(await items(row({ 'customer.id': 'cus_flat' })));

		expect(details.faults![0].message).toContain('cus_flat has no item with a metered plan');
	});

	it('is said beside what else is wrong with the item, and once', async () => {
		const run = await items({ ...row({ 'customer.id': 'cus_none' }), quantity: 'much' });

		expect(failures(run)[0].details.faults!.map(({ code }) => code)).toEqual([
			'customer-not-found',
			'not-a-number',
		]);
	});

	it('is not looked for where the time of the usage cannot be read', async () => {
		const run = await items(row({ 'customer.id': 'cus_ada' }, 'yesterday'));

		expect(failures(run)[0].details.faults!.map(({ code }) => code)).toEqual(['not-a-time']);
		expect(lists()).toEqual([]);
	});
});

it('asks about an e-mail that two customers have, and names neither', async () => {
	add({ itemId: 'sub_twin', customerId: 'cus_twin', email: 'ada@example.com' });
	const run = await items(
		row({ 'customer.email': 'ada@example.com' }),
		row({ 'customer.email': 'ada@example.com', orderId: 'no' }),
	);
	const [first, second] = failures(run);

	expect(first.details.code).toBe('customer-ambiguous');
	expect(first.message).toContain('a***@example.com');
	expect(first.message).toMatch(/sub_ada .* of cus_ada/);
	expect(first.message).toMatch(/sub_twin .* of cus_twin/);
	expect(first.message).not.toContain('Sam Sample');
	expect(second.details.code).toBe('customer-not-found');
	expect(storedFor()).toEqual([]);
});
