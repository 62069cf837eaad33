import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import countBy from 'lodash/countBy';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type {
	ExecutionSummary,
	SavedCredential,
	SavedWorkflow,
} from '../../../../tools/n8n/client';
import { withCredentials } from '../../../../tools/n8n/examples';
import { installHost } from '../../../../tools/n8n/install/install';
import { Cluster } from '../../../../tools/n8n/queue/cluster';
import { sandboxCredentials } from '../../../../tools/engine/sandboxCredentials';
import { startSandbox, type RequestEntry, type Sandbox } from '../../../../tools/sandbox';
import { openAccountsBeside } from '../../../engine/support/accounts';
import type { Account } from '../../../../tools/targets';
import type { Action } from '../../../engine/support/actions';
import { packageDirectory } from '../../../engine/support/stage';
import { batchWorkflow, callingWorkflow, names, rowsWorkflow } from './workflows';

const MINUTE = 60_000;
const ASK_AGAIN_AFTER_MS = 250;
const SOON_MS = 10;
const LONGEST_WAIT_MS = 3 * MINUTE;
const OPEN: ReadonlyArray<ExecutionSummary['status']> = ['new', 'running', 'waiting'];
/** How long the sandbox takes for an answer, so that there is a middle to be interrupted in. */
const ANSWER_AFTER_MS = 20;

/** A workflow that takes batches by webhook. */
export interface Intake {
	readonly workflow: SavedWorkflow;
	readonly url: string;
}

/** An n8n in queue mode with the packed package in main and workers, and a sandbox. */
export class QueueStage {
	sandbox!: Sandbox;
	cluster!: Cluster;
	credentials: SavedCredential[] = [];
	accounts: Account[] = [];
	private readonly folder = mkdtempSync(path.join(tmpdir(), 'n8n-queue-'));
	private intakes = 0;

	/** @param customers among whom the usages are spread */
	constructor(private readonly customers: number) {}

	async start(): Promise<void> {
		this.sandbox = await startSandbox({ answerAfterMs: ANSWER_AFTER_MS, keepRequests: 1000 });
		this.cluster = await Cluster.start(await installHost(), this.folder, packageDirectory, {
			// Also what a test starts by hand runs on workers.
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		});
		for (const { name, type, data } of sandboxCredentials(this.sandbox)) {
			this.credentials.push(await this.cluster.client.createCredential({ name, type, data }));
		}
	}

	async stop(): Promise<void> {
		await this.cluster?.stop();
		await this.sandbox?.close();
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** Nothing stored, and the customers of a test. */
	reset(): void {
		this.sandbox.reset();
		this.sandbox.settings.holdAnswer = undefined;
		this.accounts = openAccountsBeside(this.sandbox, this.customers);
	}

	async stopWorkers(): Promise<void> {
		const { cluster } = this;
		await Promise.all(cluster.workerNames.map(async (name) => await cluster.stopWorker(name)));
	}

	/** Puts a workflow into production that reports the batches it is called with. */
	async openIntake(action: Action, options?: INodeParameters): Promise<Intake> {
		const { client, url } = this.cluster;
		this.intakes += 1;
		const webhookPath = `usages-${this.intakes}`;
		const batch = await client.createWorkflow(
			withCredentials(batchWorkflow(action, options), this.credentials),
		);
		await client.activateWorkflow(batch);
		const workflow = await client.createWorkflow(callingWorkflow(webhookPath, batch.id));
		await client.activateWorkflow(workflow);
		return { workflow, url: `${url}/webhook/${webhookPath}` };
	}

	/** Saves a workflow that holds usages and reports them when it is started by hand. */
	async saveRows(action: Action, usages: readonly IDataObject[]): Promise<SavedWorkflow> {
		return await this.cluster.client.createWorkflow(
			withCredentials(rowsWorkflow(action, usages), this.credentials),
		);
	}

	/**
	 * Starts such workflows, and lets none of them have an answer before all run and have asked the
	 * same: none of them finds what another one has stored since.
	 *
	 * @param answering what each answer waits for after that
	 * @returns the IDs of the executions
	 */
	async startAtOnce(
		workflows: readonly SavedWorkflow[],
		answering: (request: RequestEntry) => Promise<void>,
	): Promise<string[]> {
		const { sandbox, cluster } = this;
		let letGo = (): void => {};
		const allAsk = new Promise<void>((resolve) => (letGo = resolve));
		sandbox.settings.holdAnswer = async () => await allAsk;
		const ids = await Promise.all(
			workflows.map(async (workflow) => await cluster.client.startWorkflow(workflow, names.start)),
		);
		await this.until(() => {
			const asked = Object.values(countBy(sandbox.requests(), ({ path: asks }) => asks));
			return asked.length > 0 && asked.every((count) => count >= workflows.length);
		}, ids);
		sandbox.settings.holdAnswer = answering;
		letGo();
		return ids;
	}

	/** @throws when it ends otherwise */
	async untilSuccess(executionId: string): Promise<void> {
		const { status } = await this.cluster.client.untilEnded(executionId);
		if (status !== 'success') throw new Error(`Execution ${executionId} ended with ${status}.`);
	}

	/** Usages for all customers in turn, no two alike. */
	usages(action: Action, count: number): IDataObject[] {
		return Array.from({ length: count }, (_none, number) =>
			action.usage(number + 1, this.accounts[number % this.accounts.length]),
		);
	}

	/** Calls the webhook once. */
	async send({ url }: Intake, batches: ReadonlyArray<readonly IDataObject[]>): Promise<void> {
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ batches: batches.map((usages) => ({ usages })) }),
		});
		if (!response.ok)
			throw new Error(`The webhook answered ${response.status}: ${await response.text()}`);
	}

	/**
	 * Waits until something is so, while executions are under way.
	 *
	 * @throws when one of them ends before
	 */
	async until(isSo: () => boolean, executionIds: readonly string[]): Promise<void> {
		const { client } = this.cluster;
		const end = Promise.race(
			executionIds.map(async (id) => {
				const { status } = await client.untilEnded(id);
				if (!isSo()) throw new Error(`Execution ${id} ended too early, with ${status}.`);
			}),
		);
		// What is killed after that is waited for by nobody.
		end.catch(() => {});
		while (!isSo()) await Promise.race([wait(SOON_MS), end]);
	}

	/** Waits until so many executions of the workflow have ended, however they ended; the newest first. */
	async untilEnded({ workflow }: Intake, count: number): Promise<ExecutionSummary[]> {
		const deadline = Date.now() + LONGEST_WAIT_MS;
		for (;;) {
			const executions = await this.cluster.client.executions(workflow);
			const areEnded =
				executions.length >= count && executions.every(({ status }) => !OPEN.includes(status));
			if (areEnded) return executions;
			if (Date.now() > deadline) {
				throw new Error(
					`Not ended in time: ${executions.map(({ id, status }) => `${id} ${status}`).join(', ')}`,
				);
			}
			await wait(ASK_AGAIN_AFTER_MS);
		}
	}
}

/** One cluster for all tests of a file. */
export function useQueueStage(customers: number): QueueStage {
	const stage = new QueueStage(customers);
	// The very first start installs n8n.
	beforeAll(async () => await stage.start(), 20 * MINUTE);
	afterAll(async () => await stage.stop(), 2 * MINUTE);
	beforeEach(() => stage.reset());
	return stage;
}
