import { setTimeout as wait } from 'node:timers/promises';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Execution, SavedWorkflow } from '../../tools/n8n/client';
import { importWorkflows } from '../../tools/n8n/examples';
import { openExampleAccounts } from '../../tools/sandbox/exampleAccounts';
import { eachExample, example } from '../unit/examples/support/examples';
import { parameterFaults } from '../unit/examples/support/parameters';
import { approvalTests } from './parts/approval';
import { monthEndTests } from './parts/monthEnd';
import { useHostStage } from './support/hostStage';

const stage = useHostStage();
beforeEach(() => openExampleAccounts(stage.sandbox));

/** The trigger that every example has which does not wait for an event. */
const TRY_IT = 'Try It';

async function saved(file: string): Promise<SavedWorkflow> {
	const [workflow] = await importWorkflows(stage.client, [example(file)], stage.credentials);
	return workflow;
}

async function run(workflow: SavedWorkflow, trigger = TRY_IT): Promise<Execution> {
	const execution = await stage.client.runWorkflow(workflow, trigger);
	expect(execution.data.resultData.error).toBeUndefined();
	expect(execution.status).toBe('success');
	return execution;
}

function jsonOf(execution: Execution, node: string, branch = 0): IDataObject[] {
	return execution.output(node, branch).map(({ json }) => json);
}

/** The outcomes on the success branch. */
function outcomes(execution: Execution, node: string): unknown[] {
	return jsonOf(execution, node).map(({ outcome }) => outcome);
}

it.each(eachExample)(
	'%s is imported with its credentials, and with node types that n8n has',
	async (_file, workflow) => {
		// As from a file in the editor: credentials are found by their names.
		const { id } = await stage.client.createWorkflow(workflow);
		const { nodes } = (await stage.client.call('GET', `/rest/workflows/${id}`)) as {
			nodes: INode[];
		};
		const descriptions = await stage.client.nodeTypes();

		for (const node of nodes) {
			const description = descriptions.find(
				({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
			);
			if (description === undefined) throw new Error(`n8n has no ${node.type} ${node.typeVersion}`);
			expect(parameterFaults(node, description)).toEqual([]);
			for (const [type, used] of Object.entries(node.credentials ?? {})) {
				expect(stage.credentials).toContainEqual(
					expect.objectContaining({ type, id: used.id, name: used.name }),
				);
			}
		}
	},
);

it('reports the won deals of a CRM by e-mail, once however often it runs', async () => {
	const workflow = await saved('crm-deals-to-usages.json');

	const first = await run(workflow);
	expect(outcomes(first, 'Create usage')).toEqual(['created', 'created']);
	expect(jsonOf(first, 'Summary')).toEqual([
		{ summary: '3 won deals: 2 reported now, 0 before, 1 to fix.' },
	]);
	expect(jsonOf(first, 'Note in the CRM')).toHaveLength(2);
	expect(jsonOf(first, 'What to Fix')).toEqual([
		{
			deal: 'deal-4104, Dogwood Mews, order by phone',
			what_to_fix: expect.stringMatching(/'Subscription Item' .*no customer.*\.$/),
			outcome: 'invalid',
		},
	]);
	const records = stage.sandbox.records('rebilly/usage');
	expect(records).toMatchObject({ stored: 2, twice: [], sums: { call: '25000', kWh: '240.5' } });
	expect(records.usages.map(({ identity }) => identity)).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ subscriptionId: 'sub_01HYXFQ7J2', quantity: '25000' }),
			expect.objectContaining({ subscriptionId: 'sub_01HYXFQAM5', quantity: '240.5' }),
		]),
	);

	const second = await run(workflow);
	expect(outcomes(second, 'Create usage')).toEqual(['duplicate', 'duplicate']);
	expect(jsonOf(second, 'Summary')).toEqual([
		{ summary: '3 won deals: 0 reported now, 2 before, 1 to fix.' },
	]);
	expect(stage.sandbox.records('rebilly/usage')).toMatchObject({ stored: 2, twice: [] });
});

it('reports the rows of a sheet each night, and alerts only where one is not stored', async () => {
	const workflow = await saved('google-sheet-nightly.json');

	const first = await run(workflow);
	expect(jsonOf(first, 'Mark the Row')).toEqual(
		[2, 3, 5].map((row_number) => ({ row_number, reported: 'created' })),
	);
	expect(jsonOf(first, 'Rows to Fix')).toEqual([
		{ row_number: 4, what_to_fix: expect.stringContaining('1.234') },
	]);
	expect(jsonOf(first, 'Alert')).toEqual([
		{ text: expect.stringContaining('4 usages: 3 created, 1 invalid.') },
	]);
	expect(stage.sandbox.records('rebilly/usage')).toMatchObject({
		stored: 3,
		twice: [],
		sums: { kWh: '22.75' },
	});

	const second = await run(workflow, 'Every Night');
	expect(jsonOf(second, 'Mark the Row').map(({ reported }) => reported)).toEqual(
		Array(3).fill('duplicate'),
	);
	expect(stage.sandbox.records('rebilly/usage')).toMatchObject({ stored: 3, twice: [] });

	const withRows = async (change: (code: string) => string): Promise<Execution> => {
		const changed = structuredClone(example('google-sheet-nightly.json'));
		const { parameters } = changed.nodes.find(({ name }) => name === 'Usage Sheet')!;
		parameters.jsCode = change(String(parameters.jsCode));
		const [other] = await importWorkflows(stage.client, [changed], stage.credentials);
		return await run(other);
	};
	const mended = await withRows((code) => code.replace("'1.234'", "'1234'"));
	expect(jsonOf(mended, 'Mark the Row')).toHaveLength(4);
	expect(jsonOf(mended, 'Alert')).toEqual([]);
	expect(jsonOf(await withRows(() => 'return [];'), 'Nothing Came')).toHaveLength(1);
});

it('reports the rows of a database each night until they are stored', async () => {
	const workflow = await saved('nightly-database-to-instellix.json');

	const first = await run(workflow);
	expect(outcomes(first, 'Create usage')).toEqual(['created', 'created', 'created']);
	expect(jsonOf(first, 'Mark as Reported')).toEqual(
		['7001', '7002', '7003'].map((number) =>
			expect.objectContaining({
				session_id: `session-${number}`,
				reported_at: expect.stringMatching(/^\d{4}-/),
			}),
		),
	);
	const failure = {
		session_id: 'session-7004',
		outcome: 'rejected',
		message: expect.stringMatching(/contract/i),
	};
	expect(jsonOf(first, 'List the Failure')).toEqual([expect.objectContaining(failure)]);
	expect(stage.sandbox.records('instellix/usage')).toMatchObject({
		stored: 3,
		twice: [],
		sums: { KWH: '57.875' },
	});

	// Only what is not marked is read again, and a failure is listed once.
	const second = await run(workflow, 'Every Night');
	expect(jsonOf(second, 'Sessions to Report')).toMatchObject([{ session_id: 'session-7004' }]);
	expect(jsonOf(second, 'List the Failure')).toEqual([expect.objectContaining(failure)]);
	const [{ id }] = jsonOf(second, 'List the Failure');
	expect(jsonOf(first, 'List the Failure')).toMatchObject([{ id }]);

	stage.sandbox.instellix.addContract({
		contractId: '1999',
		contractIdent: 'contract-1999',
		productIdents: ['charging'],
	});
	const third = await run(workflow, 'Every Night');
	expect(outcomes(third, 'Create usage')).toEqual(['created']);
	expect(jsonOf(third, 'Clear Its Failure')).toMatchObject([{ id, session_id: 'session-7004' }]);

	// Filling the table again unmarks nothing.
	const fourth = await run(workflow);
	expect(jsonOf(fourth, 'Sessions to Report')).toEqual([]);
	expect(stage.sandbox.records('instellix/usage')).toMatchObject({
		stored: 4,
		twice: [],
		sums: { KWH: '62.875' },
	});
});

it('reports the sessions of a CSV file as Excel in Germany writes it, and makes a file of what is to be fixed', async () => {
	const workflow = await saved('csv-sessions-to-rated-usages.json');

	const first = await run(workflow);
	expect(outcomes(first, 'Add rated usage')).toEqual(['created', 'created', 'created']);
	expect(jsonOf(first, 'Keep the Receipt')).toEqual([
		expect.objectContaining({
			items: 5,
			emptyRows: 1,
			notStored: 1,
			outcomes: expect.objectContaining({ created: 3, invalid: 1 }),
			sumsCreated: { KWH: '29.625', EUR: '11.56' },
			firstTime: '2026-03-01T07:00:00.000Z',
			lastTime: '2026-03-29T01:30:00.000Z',
		}),
	]);
	expect(jsonOf(first, 'Rows to Fix')).toEqual([
		{
			Ladevorgang: 'S-1004',
			what_to_fix: expect.stringContaining("'Period Start'"),
			outcome: 'invalid',
		},
	]);
	const [{ binary }] = first.output('File of Rows to Fix');
	expect(binary?.data).toMatchObject({ fileName: 'rows-to-fix.csv', mimeType: 'text/csv' });
	expect(stage.sandbox.records('instellix/ratedUsage')).toMatchObject({
		stored: 3,
		twice: [],
		sums: { KWH: '29.625' },
	});

	expect(outcomes(await run(workflow), 'Add rated usage')).toEqual([
		'duplicate',
		'duplicate',
		'duplicate',
	]);
	expect(stage.sandbox.records('instellix/ratedUsage')).toMatchObject({ stored: 3, twice: [] });
});

it('adds a log up to one usage per customer and day, and finds these again', async () => {
	const workflow = await saved('api-metering-to-rebilly.json');
	const first = await run(workflow);
	expect(jsonOf(first, 'Summary')).toEqual([
		{ summary: '144 rows of the log became 6 usages: 6 reported now, 0 before.' },
	]);
	const records = stage.sandbox.records('rebilly/usage');
	expect(records).toMatchObject({ stored: 6, twice: [], sums: { call: '8784' } });
	// Days begin where the workflow is at home.
	expect(records.usages.map(({ identity }) => identity)).toContainEqual({
		subscriptionId: 'sub_01HYXFQ8K3',
		usageTime: Date.parse('2026-03-02T00:00:00+01:00'),
		quantity: '2640',
	});

	const second = await run(workflow, 'Every Night');
	expect(jsonOf(second, 'Summary')).toEqual([
		{ summary: '144 rows of the log became 6 usages: 0 reported now, 6 before.' },
	]);
	expect(stage.sandbox.records('rebilly/usage')).toMatchObject({ stored: 6, twice: [] });
});

describe('a month that a colleague approves', () => {
	approvalTests(stage);
	monthEndTests(stage);
});

describe('the message about a usage limit', () => {
	const file = 'usage-limit-to-notification.json';
	const trigger = 'Rebilly Usage Trigger';

	it('is written from the sample event that is pinned', async () => {
		const execution = await run(await saved(file), trigger);
		expect(jsonOf(execution, 'Send It')).toEqual([
			{
				subject: 'Usage comes close to its limit: sub_01HYXFQ8K3',
				text: 'Most of the agreed usage is used. 7500 units used so far (15 EUR), plan plan-api-calls, subscription ord_01HYXFQ8K3, item sub_01HYXFQ8K3.',
			},
		]);
	});

	it('is written when a customer comes to a limit, until the workflow is deactivated', async () => {
		const { client, sandbox } = stage;
		const workflow = await saved(file);
		await client.activateWorkflow(workflow);
		await run(await saved('api-metering-to-rebilly.json'));
		await sandbox.rebilly.deliveries.idle();
		expect(sandbox.rebilly.deliveries.log()).toMatchObject([{ status: 200 }]);

		const execution = await firstExecution(workflow);
		expect(execution).toMatchObject({ status: 'success', mode: 'webhook' });
		expect(jsonOf(execution, 'Send It')).toEqual([
			{
				subject: 'Usage comes close to its limit: sub_01HYXFQ8K3',
				text: expect.stringContaining(
					'7920 units used so far (15.84 EUR), plan plan-api-calls, subscription ord_01HYXFQ8K3',
				),
			},
		]);

		await client.deactivateWorkflow(workflow);
		expect(sandbox.rebilly.store.webhooks.size).toBe(0);
	});

	it('is another one when nothing more is accepted', async () => {
		const { client, sandbox } = stage;
		const workflow = await saved(file);
		await client.activateWorkflow(workflow);
		sandbox.rebilly.deliveries.fire('hard-usage-limit-reached', {
			...{ subscriptionId: 'ord_1', subscriptionItemId: 'sub_1', planId: 'plan-energy' },
			...{
				usageQuantity: 1000,
				usageAmount: 390,
				currency: 'EUR',
				eventType: 'hard-usage-limit-reached',
			},
		});
		const execution = await firstExecution(workflow);
		expect(jsonOf(execution, 'Send It')).toEqual([
			{
				subject: 'Usage limit reached: sub_1',
				text: expect.stringMatching(/^Rebilly accepts no more usage of this item\. 1000 units/),
			},
		]);
		await client.deactivateWorkflow(workflow);
	});
});

/** The first execution of a workflow that something else starts. */
async function firstExecution(workflow: SavedWorkflow): Promise<Execution> {
	for (;;) {
		const [summary] = await stage.client.executions(workflow);
		if (summary !== undefined) return await stage.client.untilEnded(summary.id);
		await wait(100);
	}
}
