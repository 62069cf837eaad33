import countBy from 'lodash/countBy';
import type { Execution } from '../../../../tools/n8n/client';
import { openExampleAccounts } from '../../../../tools/sandbox/exampleAccounts';
import { ClaimTable, type Row } from '../support/claimTable';
import type { QueueStage } from '../support/queueStage';

const ROWS = 200;
const TARGET = 'rebilly/usage';
const TRIGGER = 'Every Quarter of an Hour';

/** The example of claimed rows, on workers and in the database that queue mode has anyway. */
export function claimedRowsTests(stage: QueueStage): void {
	const table = new ClaimTable(stage);
	afterEach(async () => await stage.stopWorkers());

	/** The table says of each row what the sandbox has stored, and the sums agree to the digit. */
	async function expectAllReported(): Promise<void> {
		const records = stage.sandbox.records(TARGET);
		expect(records).toMatchObject({ stored: ROWS, twice: [], deleted: 0 });
		expect(Object.values(records.sums)).toEqual([await table.reportedSum()]);
		const stored = records.usages.map(({ id, identity }) => ({ ...identity, id }));
		const rows = await table.rows();
		expect(rows.map(({ status }) => status)).toEqual(Array(ROWS).fill('reported'));
		for (const row of rows) {
			const {
				subscription_id: subscriptionId,
				used_at_ms: usageTime,
				quantity,
				rebilly_id: id,
			} = row;
			expect(stored).toContainEqual({ subscriptionId, usageTime, quantity, id });
		}
	}

	it('are each reported once by two runs that claim at the same moment', async () => {
		const { client } = stage.cluster;
		await Promise.all([stage.cluster.startWorker(1), stage.cluster.startWorker(1)]);
		const workflow = await table.importExample(ROWS / 2);
		await table.fill(ROWS);

		const { letGo } = await table.holdClaims(2);
		const run = async (): Promise<Execution> => await client.runWorkflow(workflow, TRIGGER);
		const [, ...ended] = await Promise.all([letGo, run(), run()]);

		for (const execution of ended) expect(outcomes(execution)).toEqual({ created: ROWS / 2 });
		await expectAllReported();
		expect(new Set((await table.rows()).map(({ claimed_by }) => claimed_by)).size).toBe(2);
	});

	it('are reported by a later run when the one that claimed them was killed', async () => {
		const { cluster, sandbox } = stage;
		const { client } = cluster;
		const worker = await cluster.startWorker();
		const workflow = await table.importExample(ROWS);
		await table.fill(ROWS);

		const killed = await client.startWorkflow(workflow, TRIGGER);
		await stage.until(() => sandbox.totals().stored >= ROWS / 4, [killed]);
		await cluster.killWorker(worker);
		await cluster.startWorker();
		// As long as it may still be under way, nobody else takes its rows.
		const early = await client.runWorkflow(workflow, TRIGGER);
		expect(early.output('Only Rows')).toEqual([]);
		expect((await table.rows()).map(({ status }) => status)).toEqual(Array(ROWS).fill('claimed'));
		const { stored } = sandbox.records(TARGET);
		// Otherwise nothing was interrupted, and the test would show nothing.
		expect(stored).toBeLessThan(ROWS);

		await table.query("UPDATE usages_to_report SET claimed_at = now() - interval '31 minutes'");
		const later = await client.runWorkflow(workflow, TRIGGER);
		expect(outcomes(later)).toEqual({ duplicate: stored, created: ROWS - stored });
		await expectAllReported();
	});

	it('say what became of them: to fix by a person, or open for the next run', async () => {
		const { cluster, sandbox } = stage;
		openExampleAccounts(sandbox);
		await cluster.startWorker();
		const workflow = await table.importExample(ROWS);
		await table.query('DROP TABLE IF EXISTS usages_to_report');
		const states = async (): Promise<unknown[]> =>
			(await table.rows()).map(({ status, outcome }: Row) => [status, outcome]);

		sandbox.setFaults({ rates: { unauthorized: 1 }, target: { api: 'rebilly' } });
		expect((await cluster.client.runWorkflow(workflow, 'Try It')).status).toBe('success');
		expect(await states()).toEqual(Array(4).fill(['open', 'unsent']));

		sandbox.clearFaults();
		await cluster.client.runWorkflow(workflow, TRIGGER);
		expect(await states()).toEqual([
			...Array<unknown>(3).fill(['reported', 'created']),
			['to fix', 'rejected'],
		]);

		// What is to be fixed waits until a person has opened it again.
		expect((await cluster.client.runWorkflow(workflow, TRIGGER)).output('Only Rows')).toEqual([]);
		await table.query(
			"UPDATE usages_to_report SET status = 'open', subscription_id = 'sub_01HYXFQ8K3' WHERE status = 'to fix'",
		);
		await cluster.client.runWorkflow(workflow, 'Try It');
		expect(await states()).toEqual(Array(4).fill(['reported', 'created']));
		expect(sandbox.records(TARGET)).toMatchObject({ stored: 4, twice: [] });
	});
}

/** How often each outcome came out by the success branch. */
function outcomes(execution: Execution): Record<string, number> {
	return countBy(execution.output('Create usage'), ({ json }) => json.outcome);
}
