import { setTimeout as wait } from 'node:timers/promises';
import type { N8nClient, SavedCredential, SavedWorkflow } from '../../n8n/client';
import { withCredentials } from '../../n8n/examples';
import type { Measurement } from '../nodes/BenchFinish.node';
import type { Reports } from '../results/reports';
import { workflowOf, type Order } from '../contenders/runWorkflow';

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

/** A workflow that waits for its start. */
export interface PublishedRun {
	/**
	 * Runs it to the end of the node under measurement.
	 *
	 * @throws when the execution fails or n8n ends, with n8n's own words
	 */
	start(): Promise<Measurement>;
	/** Waits until n8n has done with it, and takes it back. */
	finish(): Promise<void>;
}

/** Runs a workflow as in production, from its publication on. */
export async function runByWebhook(
	n8n: RunningN8n,
	order: Order,
	run: string,
): Promise<Measurement> {
	const published = await publishRun(n8n, order, run);
	const measurement = await published.start();
	await published.finish();
	return measurement;
}

/**
 * Publishes a workflow that is started by its webhook; the process in which it runs, whichever that is,
 * reports what it took.
 *
 * @param run names the run
 */
export async function publishRun(
	n8n: RunningN8n,
	order: Order,
	run: string,
): Promise<PublishedRun> {
	const { client, credentials, reports } = n8n;
	const { url, arrived } = reports.expect(run);
	const workflow = await client.createWorkflow(
		withCredentials(workflowOf(order, webhookOf(run), url, run), credentials),
	);
	await client.activateWorkflow(workflow);
	const untilGone = async (): Promise<never> => {
		throw new Error(await n8n.untilEnded());
	};
	return {
		start: async () => {
			const response = await fetch(`${n8n.url}/webhook/${run}`, { method: 'POST' });
			if (!response.ok)
				throw new Error(
					`The webhook of ${run} answered ${response.status} ${await response.text()}`,
				);
			const done = new AbortController();
			try {
				return await Promise.race([
					arrived,
					untilGone(),
					untilFailed(client, workflow, done.signal),
				]);
			} finally {
				done.abort();
			}
		},
		finish: async () => {
			await Promise.race([untilIdle(client, workflow), untilGone()]);
			await client.deactivateWorkflow(workflow);
		},
	};
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
async function untilFailed(
	client: N8nClient,
	workflow: SavedWorkflow,
	signal: AbortSignal,
): Promise<never> {
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
		// A node that has held n8n up for long leaves it without its database for a moment.
		const executions = await client.executions(workflow).catch(() => undefined);
		if (executions?.every(({ status }) => status !== 'running' && status !== 'new')) return;
		await wait(ASK_AGAIN_AFTER_MS);
	}
}
