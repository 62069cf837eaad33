import { parse } from 'flatted';
import type {
	ExecutionStatus,
	IDataObject,
	INodeExecutionData,
	INodeTypeDescription,
	IRunExecutionData,
} from 'n8n-workflow';
import { setTimeout as wait } from 'node:timers/promises';
import type { WorkflowJson } from '../engine';

/** Who signs in. */
export interface Account {
	readonly email: string;
	readonly password: string;
	readonly firstName: string;
	readonly lastName: string;
}

export interface NewCredential {
	readonly name: string;
	readonly type: string;
	readonly data: IDataObject;
}

export interface SavedCredential {
	readonly id: string;
	readonly name: string;
	readonly type: string;
}

export interface SavedWorkflow {
	readonly id: string;
	readonly name: string;
	readonly versionId: string;
}

/** A line in n8n's list of executions. */
export interface ExecutionSummary {
	readonly id: string;
	readonly status: ExecutionStatus;
	readonly mode: string;
	readonly retryOf?: string | null;
}

export interface Execution extends ExecutionSummary {
	/** n8n's own record of the execution. */
	readonly data: IRunExecutionData;
	/** The items that a node has put out on one of its outputs, over all its runs. */
	output(nodeName: string, branch?: number): INodeExecutionData[];
}

const ENDED: readonly ExecutionStatus[] = ['success', 'error', 'crashed', 'canceled'];
const ASK_AGAIN_AFTER_MS = 100;
const LONGEST_EXECUTION_MS = 5 * 60_000;
const LONGEST_PUBLICATION_MS = 60_000;

/** Whether the triggers of a workflow run. */
interface Publication {
	readonly status: 'in_progress' | 'published' | 'partial' | 'failed' | 'not_published';
	readonly triggers: ReadonlyArray<{ readonly errorMessage?: string | null }>;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** What n8n's editor can do, over the same API. Everything throws with n8n's own words when n8n refuses. */
export class N8nClient {
	private cookie = '';

	constructor(private readonly url: string) {}

	/** Makes the account that owns a new n8n, and signs in with it. */
	async setUpOwner(account: Account): Promise<void> {
		await this.call('POST', '/rest/owner/setup', account);
	}

	async signIn({ email, password }: Account): Promise<void> {
		await this.call('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	async createCredential(credential: NewCredential): Promise<SavedCredential> {
		return (await this.call('POST', '/rest/credentials', credential)) as SavedCredential;
	}

	/** What the Test button of a credential says. */
	async testCredential(
		{ id, name, type }: SavedCredential,
		data: IDataObject,
	): Promise<{ status: string; message: string }> {
		return (await this.call('POST', '/rest/credentials/test', {
			credentials: { id, name, type, data },
		})) as {
			status: string;
			message: string;
		};
	}

	async createWorkflow({ id: _id, ...workflow }: WorkflowJson): Promise<SavedWorkflow> {
		// Without pinned data of any kind, 'Execute step' in the editor of n8n 2.41 stops with an exception.
		return (await this.call('POST', '/rest/workflows', {
			settings: {},
			pinData: {},
			...workflow,
		})) as SavedWorkflow;
	}

	/** Puts the workflow into production: when this resolves, its triggers run. */
	async activateWorkflow({ id, versionId }: SavedWorkflow): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/activate`, { versionId });
		await this.untilPublication(id, 'published');
	}

	/** Takes the workflow out of production: when this resolves, its triggers are stopped. */
	async deactivateWorkflow({ id }: SavedWorkflow): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/deactivate`, {});
		await this.untilPublication(id, 'not_published');
	}

	/** Presses Execute on a trigger and waits for the end of the execution, whatever it is. */
	async runWorkflow(workflow: SavedWorkflow, triggerName: string): Promise<Execution> {
		return await this.untilEnded(await this.startWorkflow(workflow, triggerName));
	}

	/** Presses Execute on a trigger, and gives the ID of the execution. */
	async startWorkflow({ id }: SavedWorkflow, triggerName: string): Promise<string> {
		const { executionId } = (await this.call('POST', `/rest/workflows/${id}/run`, {
			triggerToStartFrom: { name: triggerName },
		})) as { executionId: string };
		return executionId;
	}

	/** The newest hundred, the newest first. */
	async executions({ id }: SavedWorkflow): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const { results } = (await this.call('GET', `/rest/executions?filter=${filter}&limit=100`)) as {
			results: ExecutionSummary[];
		};
		return results;
	}

	async execution(id: string): Promise<Execution> {
		const answer = (await this.call('GET', `/rest/executions/${id}`)) as ExecutionSummary & {
			data: string;
		};
		const data = parse(answer.data) as IRunExecutionData;
		return {
			...answer,
			data,
			output: (nodeName, branch = 0) =>
				(data.resultData.runData[nodeName] ?? []).flatMap(
					({ data: output }) => output?.main[branch] ?? [],
				),
		};
	}

	/** What "Retry with original workflow" in the list of executions does; waits for the end of the new one. */
	async retryExecution(id: string): Promise<Execution> {
		const answer = this.call('POST', `/rest/executions/${id}/retry`, {
			loadWorkflow: false,
		}) as Promise<{ id: string }>;
		// n8n answers when the new one has ended. In queue mode it can miss that end, so its list is asked too.
		answer.catch(() => {});
		const found = new AbortController();
		try {
			const retry = await Promise.race([answer, this.untilRetried(id, found.signal)]);
			return await this.untilEnded(retry.id);
		} finally {
			found.abort();
		}
	}

	private async untilRetried(id: string, signal: AbortSignal): Promise<ExecutionSummary> {
		const deadline = Date.now() + LONGEST_EXECUTION_MS;
		for (;;) {
			const { results } = (await this.call('GET', '/rest/executions?limit=100')) as {
				results: ExecutionSummary[];
			};
			const retry = results.find(({ retryOf }) => retryOf === id);
			if (retry !== undefined) return retry;
			if (Date.now() > deadline) throw new Error(`Execution ${id} was not tried again in time.`);
			await wait(ASK_AGAIN_AFTER_MS, undefined, { signal });
		}
	}

	async untilEnded(id: string): Promise<Execution> {
		const deadline = Date.now() + LONGEST_EXECUTION_MS;
		for (;;) {
			const execution = await this.execution(id);
			if (ENDED.includes(execution.status)) return execution;
			if (Date.now() > deadline)
				throw new Error(`Execution ${id} did not end in time; it is ${execution.status}.`);
			await wait(ASK_AGAIN_AFTER_MS);
		}
	}

	/** n8n answers to activation and deactivation at once, and sees to the triggers after that. */
	private async untilPublication(id: string, wanted: 'published' | 'not_published'): Promise<void> {
		const deadline = Date.now() + LONGEST_PUBLICATION_MS;
		for (;;) {
			const { status, triggers } = (await this.call(
				'GET',
				`/rest/workflows/${id}/publication-status`,
			)) as Publication;
			if (status === wanted) return;
			const messages = triggers.flatMap(({ errorMessage }) => errorMessage ?? []);
			if (status === 'failed' || status === 'partial')
				throw new Error(`Workflow ${id} is ${status}: ${messages.join(' ')}`);
			if (Date.now() > deadline)
				throw new Error(`Workflow ${id} is not ${wanted} in time; it is ${status}.`);
			await wait(ASK_AGAIN_AFTER_MS);
		}
	}

	/** The nodes that workflows can use, with their full names, each in all its versions. */
	async nodeTypes(): Promise<INodeTypeDescription[]> {
		return (await this.request('GET', '/types/nodes.json')) as INodeTypeDescription[];
	}

	/** What the panel Community nodes lists. */
	async communityPackages(): Promise<IDataObject[]> {
		return (await this.call('GET', '/rest/community-packages')) as IDataObject[];
	}

	/** Calls the internal API, which wraps every answer in `data`. */
	async call(method: Method, path: string, body?: unknown): Promise<unknown> {
		return ((await this.request(method, path, body)) as { data: unknown }).data;
	}

	private async request(method: Method, path: string, body?: unknown): Promise<unknown> {
		const response = await fetch(`${this.url}${path}`, {
			method,
			headers: { 'content-type': 'application/json', cookie: this.cookie },
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const [cookie] = response.headers.getSetCookie();
		if (cookie !== undefined) [this.cookie] = cookie.split(';');
		const text = await response.text();
		if (!response.ok)
			throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
		return JSON.parse(text);
	}
}
