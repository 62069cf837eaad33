import { addLogSink, prepareHost } from './host';
import type { LogSink } from './host';
import type {
	ICredentialType,
	INodeCredentialTestResult,
	INodeListSearchResult,
} from 'n8n-workflow';
import { CredentialStore } from './credentials/credentialStore';
import type { StoredCredential } from './credentials/credentialStore';
import { testCredential } from './credentials/credentialTest';
import type { CredentialTestOptions } from './credentials/credentialTest';
import { CredentialTypeRegistry } from './credentials/credentialTypes';
import { EngineCredentialsHelper } from './credentials/credentialsHelper';
import { DeduplicationMemory, useMemory } from './execution/deduplication';
import type { DeduplicationOptions } from './execution/deduplication';
import { retryExecution, run } from './execution/execution';
import type { ExecutionHost, ExecutionOptions, RunOptions, RunResult } from './execution/execution';
import { listSearch } from './nodes/listSearch';
import type { ListSearchRequest } from './nodes/listSearch';
import { loadPackage, NodeTypeRegistry, nodeTypesOf } from './nodes/nodeTypes';
import type { NodeTypeOrVersions } from './nodes/nodeTypes';
import { stubNodeTypes } from './nodes/stubNodes';
import { WebhookServer } from './webhooks/webhookServer';
import type { ListeningWorkflow } from './webhooks/webhookServer';
import type { WorkflowJson } from './execution/workflow';

/** The zone of an n8n that nobody configured. */
const DEFAULT_TIMEZONE = 'America/New_York';

export interface EngineOptions {
	/** The folder of a built package: package.json with its `n8n` section, and the files it names. */
	packageDirectory?: string;
	/** More node types, by full name, e.g. `test.echo`. */
	extraNodeTypes?: Record<string, NodeTypeOrVersions>;
	extraCredentialTypes?: ICredentialType[];
	credentials?: StoredCredential[];
	/** The zone of workflows that set none. */
	timezone?: string;
	/** Gets every line that would be logged, of every engine in this process. */
	logger?: LogSink;
	/** Switches n8n's deduplication helpers on; without it they fail, as without a database. */
	deduplication?: DeduplicationOptions | true;
}

export interface Engine {
	/** Runs a workflow; a failed execution is a result, a workflow that makes no sense rejects. */
	run(options: RunOptions): Promise<RunResult>;
	/** What "Retry execution" in n8n's list of executions does. */
	retryExecution(
		previous: RunResult,
		options?: ExecutionOptions & { workflow?: WorkflowJson },
	): Promise<RunResult>;
	listSearch(request: ListSearchRequest): Promise<INodeListSearchResult>;
	testCredential(options: CredentialTestOptions): Promise<INodeCredentialTestResult>;
	/** Switches a workflow with a webhook trigger on. Calls reach it on a port of this machine. */
	activate(workflow: WorkflowJson): Promise<ListeningWorkflow>;
	/** "Listen for test event" of such a trigger: the first execution ends the listening. */
	listenForTest(workflow: WorkflowJson): Promise<ListeningWorkflow>;
	/** The credentials as they are now, with the tokens that executions have obtained. */
	readonly credentials: CredentialStore;
	readonly deduplication?: DeduplicationMemory;
	readonly nodeTypes: NodeTypeRegistry;
	close(): void;
}

/** n8n's own engine, without its server, database and editor. */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
	prepareHost();
	const removeLogSink = options.logger && addLogSink(options.logger);

	const nodeTypes = new NodeTypeRegistry();
	const credentialTypes = new CredentialTypeRegistry();
	nodeTypes.add(stubNodeTypes);
	if (options.packageDirectory !== undefined) {
		const loader = await loadPackage(options.packageDirectory);
		nodeTypes.add(nodeTypesOf(loader));
		credentialTypes.add(Object.values(loader.credentialTypes).map(({ type }) => type));
	}
	nodeTypes.add(options.extraNodeTypes ?? {});
	credentialTypes.add(options.extraCredentialTypes ?? []);

	const store = new CredentialStore(options.credentials ?? []);
	const credentialsHelper = new EngineCredentialsHelper(credentialTypes, store);
	const deduplication = createMemory(options.deduplication);
	let lastExecutionId = 0;
	const host: ExecutionHost = {
		nodeTypes,
		credentialsHelper,
		timezone: options.timezone ?? DEFAULT_TIMEZONE,
		nextExecutionId: () => String((lastExecutionId += 1)),
		prepareWorkflow: async (workflow) => {
			if (deduplication !== undefined) await useMemory(workflow, deduplication);
		},
	};
	const listHost = { nodeTypes, credentialsHelper, timezone: host.timezone };
	const webhooks = new WebhookServer(host);
	const testHost = { nodeTypes, store, credentialsHelper };
	return {
		run: async (runOptions) => await run(host, runOptions),
		retryExecution: async (previous, retryOptions) =>
			await retryExecution(host, previous, retryOptions),
		listSearch: async (request) => await listSearch(listHost, request),
		testCredential: async (testOptions) => await testCredential(testHost, testOptions),
		activate: async (workflow) => await webhooks.activate(workflow),
		listenForTest: async (workflow) => await webhooks.listen(workflow),
		credentials: store,
		deduplication,
		nodeTypes,
		close: () => {
			webhooks.close();
			removeLogSink?.();
		},
	};
}

function createMemory(
	options: DeduplicationOptions | true | undefined,
): DeduplicationMemory | undefined {
	if (options === undefined) return undefined;
	return new DeduplicationMemory(options === true ? {} : options);
}
