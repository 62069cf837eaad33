import type { IDataObject } from 'n8n-workflow';
import type { Target } from '../../sandbox';
import { createEngine } from '../../engine';
import type {
	Engine,
	ProcessedDataRow,
	RunResult,
	StoredCredential,
	WorkflowJson,
} from '../../engine';
import type { Exchange } from '../checks/evidence';
import { mutatedContext, type Mutation } from '../schemes/mutations';
import { observed } from './observe';
import { readResult, type Reading, type Said } from './readResult';
import { PACKAGE_DIRECTORY } from '../../packageDirectory';
import { otherNodeTypes } from '../schemes/schemes';

/** What a runner has to know to be of use; plain JSON, for it may be in another process. */
export interface RunnerSetup {
	readonly target: Target;
	/** Full name of the node under test. */
	readonly node: string;
	readonly credentials: StoredCredential[];
	readonly mutation?: Mutation;
	/** What n8n's deduplication memory holds, as its database would keep it. */
	readonly memory: ProcessedDataRow[];
}

/** Is told what the deduplication memory holds after each change, and waited for. */
export type OnMemory = (rows: ProcessedDataRow[]) => void | Promise<void>;

export interface ExecutionRequest extends Reading {
	readonly workflow: WorkflowJson;
	readonly input: IDataObject[];
	readonly executionId: string;
}

/** What an execution came to, as plain JSON. */
export interface ExecutionReport extends Said {
	readonly status: string;
	readonly exchanges: readonly Exchange[];
}

/** One n8n: runs a workflow, and retries what failed. */
export class Runner {
	private exchanges: Exchange[] = [];
	private previous: { readonly request: ExecutionRequest; readonly result: RunResult } | undefined;

	private constructor(private readonly engine: Engine) {}

	static async create(
		{ target, node, credentials, mutation, memory }: RunnerSetup,
		onMemory: OnMemory,
	): Promise<Runner> {
		const engine = await createEngine({
			packageDirectory: PACKAGE_DIRECTORY,
			extraNodeTypes: otherNodeTypes(node),
			credentials,
			deduplication: { rows: memory, onChange: onMemory },
		});
		const runner = new Runner(engine);
		const note = (exchange: Exchange): number => runner.exchanges.push(exchange);
		const nodeType = engine.nodeTypes.getByName(node);
		// The HTTP Request node comes in versions and keeps its requests to itself.
		if (!('nodeVersions' in nodeType)) {
			engine.nodeTypes.add({
				[node]: observed(nodeType, target, note, mutatedContext(mutation)),
			});
		}
		return runner;
	}

	async run(request: ExecutionRequest): Promise<ExecutionReport> {
		return await this.reported(
			request,
			async () => await this.engine.run({ ...request, mode: 'trigger' }),
		);
	}

	/** n8n offers it for executions that failed. */
	get canRetry(): boolean {
		return this.previous?.result.status === 'error';
	}

	async retry(executionId: string): Promise<ExecutionReport> {
		const { previous } = this;
		if (previous === undefined) throw new Error('Nothing was run that could be retried.');
		return await this.reported(
			previous.request,
			async () => await this.engine.retryExecution(previous.result, { executionId }),
		);
	}

	close(): void {
		this.engine.close();
	}

	private async reported(
		request: ExecutionRequest,
		work: () => Promise<RunResult>,
	): Promise<ExecutionReport> {
		this.exchanges = [];
		const result = await work();
		this.previous = { request, result };
		const said = readResult(result, request.input.length, request);
		return { ...said, status: result.status, exchanges: this.exchanges };
	}
}
