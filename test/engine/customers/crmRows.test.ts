import type { IDataObject } from 'n8n-workflow';
import { createRebillyUsage, createUsage } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage({ rebilly: { subscriptions: 300, customers: 1_500 } });

const ROWS = 500;
const CUSTOMERS = 200;
/** The first 100 customers have three rows, the others two. */
const UNKNOWN = [0, 1, 196, 197];
const AMBIGUOUS = [2, 3, 198, 199];
const INVALID_ROWS = 20;

const itemId = (customer: number) => `sub_crm_${customer}`;
const emailOf = (customer: number) => `buyer.${customer}@crm.example.com`;

const rows = (names: (customer: number) => IDataObject): IDataObject[] =>
	Array.from({ length: ROWS }, (_none, number) => ({
		...names(number % CUSTOMERS),
		quantity: `${number + 1}.125`,
		usageTime: new Date(Date.UTC(2026, 2, 1) + number * 60_000).toISOString(),
	}));

function addCustomers(): void {
	for (let customer = 0; customer < CUSTOMERS; customer += 1) {
		if (UNKNOWN.includes(customer)) continue;
		const order = {
			customerId: `cus_crm_${customer}`,
			email: emailOf(customer),
			startedAt: Date.UTC(2026, 0, 1),
		};
		stage.sandbox.rebilly.addSubscription({
			...order,
			id: `ord_crm_${customer}`,
			itemId: itemId(customer),
			planId: 'plan-energy',
		});
		if (AMBIGUOUS.includes(customer))
			stage.sandbox.rebilly.addSubscription({ ...order, planId: 'plan-minutes' });
	}
}

const countOf = (values: readonly string[]): Record<string, number> => {
	const counts: Record<string, number> = {};
	for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
	return counts;
};

const byEmail = async () =>
	await stage.runOn(createRebillyUsage, {
		input: rows((customer) => ({ 'customer.email': emailOf(customer) })),
	});
const isValid = (customer: number) => ![...UNKNOWN, ...AMBIGUOUS].includes(customer);
const stored = () => stage.sandbox.records('rebilly/usage');

it('bills 500 rows of a CRM by e-mail, the same ones by ID never again, nor after a change of plan', async () => {
	addCustomers();
	const first = await byEmail();
	const lookups = stage.sandbox
		.requests()
		.filter(({ method, path }) => method === 'GET' && !path.includes('/usages'));

	expect(lookups.length).toBeLessThanOrEqual(20);
	expect(countOf(outcomesOf(first))).toEqual({
		created: ROWS - INVALID_ROWS,
		invalid: INVALID_ROWS,
	});
	expect(stored()).toMatchObject({ stored: ROWS - INVALID_ROWS, twice: [] });
	expect(countOf(failures(first).map(({ details }) => String(details.code)))).toEqual({
		'customer-not-found': 10,
		'customer-ambiguous': 10,
	});

	const byId = await stage.runOn(createRebillyUsage, {
		input: rows((customer) => ({ subscriptionId: itemId(customer) })).filter((_row, number) =>
			isValid(number % CUSTOMERS),
		),
	});
	expect(countOf(outcomesOf(byId))).toEqual({ duplicate: ROWS - INVALID_ROWS });

	for (let customer = 50; customer < 80; customer += 1)
		stage.sandbox.rebilly.changePlan(`ord_crm_${customer}`, 'plan-minutes', 'transfer');
	const afterChange = await byEmail();

	expect(countOf(outcomesOf(afterChange))).toEqual({
		duplicate: ROWS - INVALID_ROWS,
		invalid: INVALID_ROWS,
	});
	expect(stored()).toMatchObject({ stored: ROWS - INVALID_ROWS, twice: [] });
});

it('bills again what a change of plan has reset', async () => {
	addCustomers();
	const row = rows((customer) => ({ 'customer.email': emailOf(customer) })).slice(50, 51);
	await stage.runOn(createRebillyUsage, { input: row });
	stage.sandbox.rebilly.changePlan('ord_crm_50', 'plan-minutes', 'reset');

	expect(outcomesOf(await stage.runOn(createRebillyUsage, { input: row }))).toEqual(['created']);
	expect(stored().stored).toBe(1);
});

it('bills 500 rows by the idents of contracts, and the same ones by number never again', async () => {
	const unknown = [0, 1, 2, 3, 196, 197, 198, 199];
	for (let contract = 0; contract < CUSTOMERS; contract += 1) {
		if (unknown.includes(contract)) continue;
		stage.sandbox.instellix.addContract({
			contractId: String(9_007_199_254_750_000n + BigInt(contract)),
			contractIdent: `crm.contract~${contract}`,
			productIdents: ['charging'],
		});
	}
	const usages = (names: (contract: number) => IDataObject): IDataObject[] =>
		Array.from({ length: ROWS }, (_none, number) => {
			const { contractId: _number, ...usage } = createUsage.usage(number);
			return { ...usage, ...names(number % CUSTOMERS) };
		});
	const first = await stage.runOn(createUsage, {
		input: usages((contract) => ({ contractIdent: `crm.contract~${contract}` })),
	});
	const lookups = stage.sandbox
		.requests()
		.filter(({ api, method }) => api === 'instellix' && method === 'GET');

	expect(lookups.length).toBeLessThanOrEqual(20);
	expect(countOf(outcomesOf(first))).toEqual({
		created: ROWS - INVALID_ROWS,
		invalid: INVALID_ROWS,
	});
	expect(countOf(failures(first).map(({ details }) => String(details.code)))).toEqual({
		'customer-not-found': INVALID_ROWS,
	});

	const byNumber = await stage.runOn(createUsage, {
		input: usages((contract) => ({
			contractId: String(9_007_199_254_750_000n + BigInt(contract)),
		})).filter((_usage, number) => !unknown.includes(number % CUSTOMERS)),
	});
	expect(countOf(outcomesOf(byNumber))).toEqual({ duplicate: ROWS - INVALID_ROWS });
	expect(stage.sandbox.records('instellix/usage').stored).toBe(ROWS - INVALID_ROWS);
});
