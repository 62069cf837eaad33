import omit from 'lodash/omit';
import pick from 'lodash/pick';
import sum from 'lodash/sum';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Target } from '../../sandbox';
import { createEngine, nodeNames } from '../../engine';
import type {
	Engine,
	ProcessedDataRow,
	RunResult,
	StoredCredential,
	WorkflowJson,
} from '../../engine';
import type { Claim, End, Exchange, Execution, Outcome } from '../checks/evidence';
import { mutatedContext, type Mutation } from '../schemes/mutations';
import { observed } from './observe';
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

export interface ExecutionRequest {
	readonly workflow: WorkflowJson;
	readonly input: IDataObject[];
	readonly executionId: string;
}

/** What an execution came to, as plain JSON. */
export interface ExecutionReport extends Pick<
	Execution,
	'ends' | 'failure' | 'claim' | 'receipt' | 'exchanges'
> {
	readonly status: string;
}

/** One n8n: runs a workflow, and retries what failed. */
export class Runner {
	private exchanges: Exchange[] = [];
	private previous: RunResult | undefined;

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
		return await this.reported(async () => await this.engine.run({ ...request, mode: 'trigger' }));
	}

	/** n8n offers it for executions that failed. */
	get canRetry(): boolean {
		return this.previous?.status === 'error';
	}

	async retry(executionId: string): Promise<ExecutionReport> {
		const { previous } = this;
		if (previous === undefined) throw new Error('Nothing was run that could be retried.');
		return await this.reported(
			async () => await this.engine.retryExecution(previous, { executionId }),
		);
	}

	close(): void {
		this.engine.close();
	}

	private async reported(work: () => Promise<RunResult>): Promise<ExecutionReport> {
		this.exchanges = [];
		const result = await work();
		this.previous = result;
		return { ...readResult(result), status: result.status, exchanges: this.exchanges };
	}
}

function readResult(result: RunResult): Omit<ExecutionReport, 'status' | 'exchanges'> {
	// A node that throws and is to continue hands on its input; only the record tells.
	const error = result.data.data.resultData.runData[nodeNames.node]?.at(-1)?.error ?? result.error;
	if (error !== undefined) {
		const failure = [error.message, error.description ?? ''].join('\n').trim();
		return { ends: [], failure, claim: claimOf(error.context) };
	}
	const items = [...result.output(nodeNames.node, 0), ...result.output(nodeNames.node, 1)];
	const receipt = items.find(({ json }) => json.receipt !== undefined)?.json
		.receipt as ExecutionReport['receipt'];
	return { ends: items.filter(({ json }) => json.receipt === undefined).map(endOf), receipt };
}

/** What a failure of this package's nodes holds for programs. */
interface FailureData {
	readonly outcomes?: Readonly<Partial<Record<Outcome, number>>>;
	readonly items?: ReadonlyArray<{ readonly items: readonly number[] }>;
}

const STORED: readonly Outcome[] = ['created', 'duplicate', 'partial'];

/** What a failure says of its items; one that comes before them, or of another's node, says nothing. */
function claimOf(context: unknown): Claim | undefined {
	const data = (context as { data?: FailureData | null } | undefined)?.data;
	const { outcomes, items } = data ?? {};
	if (outcomes === undefined || items === undefined) return undefined;
	return {
		stored: sum(Object.values(pick(outcomes, STORED))),
		outcomes: omit(outcomes, STORED),
		items: items.flatMap((failed) => failed.items),
	};
}

function endOf({ json, pairedItem }: INodeExecutionData): End {
	const said = (json.details ?? json) as IDataObject;
	const link = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	return {
		item: typeof link === 'object' ? link.item : (link ?? -1),
		// What HTTP Request puts out is the API's answer: it went well.
		outcome: (said.outcome ?? 'stored') as Outcome,
		remainder: said.remainder as string | undefined,
		message: String(json.message ?? said.message ?? ''),
	};
}
