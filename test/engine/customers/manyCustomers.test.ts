import type { IDataObject } from 'n8n-workflow';
import { credentials } from '../../../tools/sandbox';
import { operationPermissions } from '../../../tools/sandbox/rebilly/rebillyAssumptions';
import { createRebillyUsage } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage({ rebilly: { subscriptions: 0, customers: 2_500 } });

const START = Date.UTC(2026, 0, 1);
const emailOf = (number: number) => `person.${number}@customers.example.com`;

function addCustomers(count: number): void {
	for (let number = 0; number < count; number += 1) {
		stage.sandbox.rebilly.addSubscription({
			itemId: `sub_of_${number}`,
			customerId: `cus_${number}`,
			email: emailOf(number),
			planId: 'plan-energy',
			startedAt: START,
		});
	}
}

function rows(count: number, customers: number): IDataObject[] {
	return Array.from({ length: count }, (_none, number) => ({
		'customer.email': emailOf(number % customers),
		quantity: `${number + 1}`,
		usageTime: new Date(Date.UTC(2026, 2, 1) + number * 60_000).toISOString(),
	}));
}

const reads = (path = '') =>
	stage.sandbox
		.requests()
		.filter((request) => request.method === 'GET' && !request.path.includes('/usages'))
		.filter((request) => request.path.includes(`/${path}`)).length;

const run = async (input: IDataObject[]) => await stage.runOn(createRebillyUsage, { input });
const storedItems = () => new Set(outcomes());
const outcomes = () =>
	stage.sandbox
		.records('rebilly/usage')
		.usages.map(({ identity }) => 'subscriptionId' in identity && identity.subscriptionId);

it('asks for few customers by their e-mails, though there are more than a list reaches', async () => {
	addCustomers(2);
	expect(outcomesOf(await run(rows(4, 2)))).toEqual(Array(4).fill('created'));

	expect(reads('customers')).toBe(1);
	expect(storedItems()).toEqual(new Set(['sub_of_0', 'sub_of_1']));
});

it('finds each of many customers in a few requests', async () => {
	addCustomers(300);
	const ended = outcomesOf(await run(rows(300, 300)));

	expect(new Set(ended)).toEqual(new Set(['created']));
	expect(storedItems().size).toBe(300);
	expect(reads()).toBeLessThanOrEqual(20);
});

it.each(['filterRefused', 'filterIgnored'] as const)(
	'finds customers by when they were created where e-mails are no filter: %s',
	async (kind) => {
		addCustomers(2);
		stage.sandbox.setFaults({
			faults: [{ onRequest: 1, kind }],
			target: { path: '/customers' },
		});
		const ended = await run(rows(2, 2));

		expect(outcomesOf(ended)).toEqual(['created', 'created']);
		expect(storedItems()).toEqual(new Set(['sub_of_0', 'sub_of_1']));
	},
);

it.each(['filterRefused', 'filterIgnored'] as const)(
	'sends nothing where not all customers can be had: %s',
	async (kind) => {
		addCustomers(2);
		stage.sandbox.setFaults({ rates: { [kind]: 1 }, target: { path: '/customers' } });
		const [{ details, message }] = failures(await run(rows(1, 1)));

		expect(details).toMatchObject({ outcome: 'unsent', code: 'list-incomplete' });
		expect(message).toContain('lists only a part of its customers');
		expect(message).not.toContain('@');
		expect(outcomes()).toEqual([]);
	},
);

describe('a lookup that fails', () => {
	it.each([
		['customers', 'GetCustomerCollection'],
		['subscriptions', 'GetSubscriptionCollection'],
		['plans', 'GetPlanCollection'],
	])('for lack of a permission names it: %s', async (list, permission) => {
		addCustomers(1);
		stage.sandbox.rebilly.addKey({
			key: credentials.rebilly.secretKey,
			permissions: operationPermissions.filter((name) => name !== permission),
		});
		const [{ details, message }] = failures(await run(rows(1, 1)));

		expect(details).toMatchObject({ outcome: 'unsent', code: 'no-permission' });
		expect(message).toContain(`the ${list} that items name cannot be looked up`);
		expect(message).toContain(permission);
		expect(outcomes()).toEqual([]);
	});

	it.each(['customers', 'subscriptions'])(
		'without an answer leaves all else to be sent: %s',
		async (list) => {
			addCustomers(1);
			stage.sandbox.setFaults({
				rates: { status503BeforeStoring: 1 },
				target: { path: `/${list}$` },
			});
			const direct = {
				subscriptionId: 'sub_of_0',
				quantity: '1.5',
				usageTime: '2026-03-01T08:00:00Z',
			};
			const ended = await run([...rows(1, 1), direct]);

			expect(outcomesOf(ended)).toEqual(['created', 'unsent']);
			expect(failures(ended)[0].message).toContain('the API answered with status 503');
			expect(failures(ended)[0].message).not.toContain('@');
		},
	);

	it('names no e-mail in what n8n logs', async () => {
		stage.sandbox.setFaults({
			rates: { resetBeforeStoring: 1 },
			target: { path: '/customers$' },
		});
		const ended = await stage.run(createRebillyUsage, { input: rows(1, 1) });

		expect(JSON.stringify([stage.lines, ended.error])).not.toContain('person');
	});
});
