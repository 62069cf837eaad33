import { setTimeout as wait } from 'node:timers/promises';
import type { N8nClient, SavedCredential, SavedWorkflow } from '../../host/client';
import { withCredentials } from '../../host/examples';
import type { Measurement } from '../nodes/BenchFinish.node';
import type { Reports } from '../reports';
import { workflowOf, type Order } from '../workflow';

/** Any running n8n: a single one, or the main process of several. */
export interface RunningN8n {
	/** Where webhooks are called. */
	readonly url: string;
	/** Signed in. */
	readonly client: N8nClient;
	readonly credentials: readonly SavedCredential[];
	readonly reports: Reports;
	/** Resolves, with the reason, when it has ended by itself. */
	untilEnded(): Promise<string>;
}

const ASK_AGAIN_AFTER_MS = 500;
/** Seldom, because it takes n8n's time from the measurement. */
const LOOK_FOR_FAILURE_AFTER_MS = 3000;

/**
 * Runs a workflow as in production: it is published and started by its webhook, and the process in which
 * it runs, whichever that is, reports what it took.
 *
 * @param run names the run
 * @throws when the execution fails or n8n ends, with n8n's own words
 */
export async function runByWebhook(n8n: RunningN8n, order: Order, run: string): Promise<Measurement> {
	const { client, credentials, reports } = n8n;
	const { url, arrived } = reports.expect(run);
	const workflow = await client.createWorkflow(withCredentials(workflowOf(order, webhookOf(run), url, run), credentials));
	await client.activateWorkflow(workflow);
	const response = await fetch(`${n8n.url}/webhook/${run}`, { method: 'POST' });
	if (!response.ok) throw new Error(`The webhook of ${run} answered ${response.status} ${await response.text()}`);
	const done = new AbortController();
	const gone = n8n.untilEnded().then((reason): never => {
		throw new Error(reason);
	});
	try {
		const measurement = await Promise.race([arrived, gone, untilFailed(client, workflow, done.signal)]);
		await Promise.race([untilIdle(client, workflow), gone]);
		await client.deactivateWorkflow(workflow);
		return measurement;
	} finally {
		done.abort();
	}
}

function webhookOf(run: string) {
	return {
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: run,
		parameters: { httpMethod: 'POST', path: run, responseMode: 'onReceived', options: {} },
	};
}

/** Rejects when an execution of the workflow fails; a successful one is not kept. */
async function untilFailed(client: N8nClient, workflow: SavedWorkflow, signal: AbortSignal): Promise<never> {
	for (;;) {
		await wait(LOOK_FOR_FAILURE_AFTER_MS, undefined, { signal });
		// While its memory runs out, n8n answers nobody any more.
		const [latest] = await client.executions(workflow).catch(() => []);
		if (latest === undefined || !['error', 'crashed', 'canceled'].includes(latest.status)) continue;
		const { data } = await client.execution(latest.id);
		const { error } = data.resultData;
		throw new Error([latest.status, error?.message, error?.description].filter(Boolean).join(' '));
	}
}

/** What n8n does after the last node is no part of the next run. */
async function untilIdle(client: N8nClient, workflow: SavedWorkflow): Promise<void> {
	for (;;) {
		const executions = await client.executions(workflow);
		if (!executions.some(({ status }) => status === 'running' || status === 'new')) return;
		await wait(ASK_AGAIN_AFTER_MS);
	}
}
