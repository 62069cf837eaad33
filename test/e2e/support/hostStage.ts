import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';
import type { N8nClient, SavedCredential, SavedWorkflow } from '../../../tools/n8n/client';
import { withCredentials } from '../../../tools/n8n/examples';
import { installHost } from '../../../tools/n8n/install/install';
import { prepareInstance } from '../../../tools/n8n/instance';
import type { Instance } from '../../../tools/n8n/process/start';
import { sandboxCredentials } from '../../../tools/engine/sandboxCredentials';
import { startSandbox, type Sandbox } from '../../../tools/sandbox';
import { openAccounts } from '../../engine/support/accounts';
import type { Action } from '../../engine/support/actions';
import { packageDirectory } from '../../engine/support/stage';
import { reportingWorkflow } from './reportingWorkflow';

const MINUTE = 60_000;

/** A real n8n with the packed package in it, and a sandbox that its credentials lead to. */
export class HostStage {
	sandbox!: Sandbox;
	n8n!: Instance;
	client!: N8nClient;
	credentials: SavedCredential[] = [];
	private readonly userFolder = mkdtempSync(path.join(tmpdir(), 'n8n-e2e-'));

	/** @param size how many contracts and subscriptions the sandbox has */
	constructor(private readonly size: number) {}

	async start(): Promise<void> {
		const { size } = this;
		this.sandbox = await startSandbox({
			instellix: { contracts: size, customers: 5 },
			rebilly: { subscriptions: size, customers: 5 },
		});
		const host = await installHost();
		const { userFolder } = this;
		Object.assign(this, await prepareInstance(host, { packageDirectory, userFolder }));
		for (const { name, type, data } of sandboxCredentials(this.sandbox)) {
			this.credentials.push(await this.client.createCredential({ name, type, data }));
		}
	}

	async stop(): Promise<void> {
		await this.n8n?.stop();
		await this.sandbox?.close();
		rmSync(this.userFolder, { recursive: true, force: true });
	}

	/** Saves a workflow: trigger, a Code node that makes the items, the action, and what follows it. */
	async saveWorkflow(
		action: Action,
		items: readonly IDataObject[],
		changes: Partial<INode> = {},
	): Promise<SavedWorkflow> {
		const workflow = reportingWorkflow(action, items, changes);
		return await this.client.createWorkflow(withCredentials(workflow, this.credentials));
	}
}

/** One n8n for all tests of a file: its start takes longer than all of them. */
export function useHostStage(size = 10): HostStage {
	const stage = new HostStage(size);
	// The very first start installs n8n.
	beforeAll(async () => await stage.start(), 20 * MINUTE);
	afterAll(async () => await stage.stop(), MINUTE);
	beforeEach(() => {
		stage.sandbox.reset();
		openAccounts(stage.sandbox);
	});
	return stage;
}
