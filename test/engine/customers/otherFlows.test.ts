import type { IDataObject } from 'n8n-workflow';
import { createRebillyUsage } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage({ rebilly: { subscriptions: 0, customers: 0 } });

const reconcile = {
	...createRebillyUsage,
	parameters: { ...createRebillyUsage.parameters, operation: 'reconcile' },
};
const row = (names: IDataObject, hour: number): IDataObject => ({
	...names,
	quantity: '1.5',
	usageTime: `2026-03-01T0${hour}:00:00Z`,
});
const byEmail = { 'customer.email': 'ada@example.com' };
const byId = { subscriptionId: 'sub_ada' };
const failsToList = () =>
	stage.sandbox.setFaults({
		rates: { status503BeforeStoring: 1 },
		target: { path: '/customers$' },
	});

beforeEach(() => {
	stage.sandbox.rebilly.addSubscription({
		itemId: 'sub_ada',
		customerId: 'cus_ada',
		email: 'ada@example.com',
		planId: 'plan-energy',
		startedAt: Date.UTC(2026, 0, 1),
	});
});

describe('Combine Before Sending', () => {
	const options = { combine: 'day', timeZone: 'Europe/Berlin' };

	it('adds up rows by e-mail and by ID to one usage', async () => {
		const input = [row(byEmail, 8), row(byId, 9)];
		const run = await stage.runOn(createRebillyUsage, { options, input });

		expect(outcomesOf(run)).toEqual(['created']);
		expect(stage.bodies(createRebillyUsage)[0]).toContain('"quantity":3');
	});

	it('sends no sum without the rows that could not be looked up', async () => {
		failsToList();
		const input = [row(byEmail, 8), row(byId, 9)];
		const run = await stage.runOn(createRebillyUsage, { options, input });

		expect(outcomesOf(run)).toEqual(['unsent', 'unsent']);
		expect(stage.bodies(createRebillyUsage)).toEqual([]);
	});
});

describe('Reconcile', () => {
	it('expects the same usage by e-mail as by ID', async () => {
		await stage.runOn(createRebillyUsage, { input: [row(byId, 8)] });
		const run = await stage.runOn(reconcile, { input: [row(byEmail, 8), row(byEmail, 9)] });

		expect(run.output('Success').map(({ json }) => json.status)).toEqual([
			'matched',
			'missing',
			'summary',
		]);
	});

	it('compares nothing where customers cannot be looked up', async () => {
		failsToList();
		const run = await stage.runOn(reconcile, { input: [row(byEmail, 8), row(byId, 9)] });

		expect(run.output('Success')).toEqual([]);
		expect(failures(run)[1].message).toContain('it is not known what some items name');
	});
});

it('shows in a dry run what the customer was resolved to', async () => {
	const run = await stage.runOn(createRebillyUsage, {
		options: { dryRun: true },
		input: [row(byEmail, 8)],
	});

	expect(JSON.stringify(run.output('Success')[0].json.usage)).toContain('sub_ada');
	expect(stage.bodies(createRebillyUsage)).toEqual([]);
});

it('sends all others with Stop Workflow where customers cannot be looked up, and then fails', async () => {
	failsToList();
	const run = await stage.run(createRebillyUsage, { input: [row(byEmail, 8), row(byId, 9)] });

	expect(run.error?.message).toBeDefined();
	expect(stage.bodies(createRebillyUsage)).toHaveLength(1);
});
