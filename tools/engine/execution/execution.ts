import isPlainObject from 'lodash/isPlainObject';
import { WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	deepCopy,
	jsonParse,
	jsonStringify,
	UserError,
} from 'n8n-workflow';
import type {
	ExecutionError,
	ExecutionStatus,
	ICredentialsHelper,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeTypes,
	IRun,
	IRunExecutionData,
	ITaskData,
	NodeExecutionHint,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createAdditionalData, createHooks } from './additionalData';
import type { UiMessage } from './additionalData';
import { createWorkflow } from './workflow';
import type { WorkflowJson } from './workflow';

export interface ExecutionOptions {
	/** Default: the engine's next number. */
	executionId?: string;
	/** Cancels the execution, as the Stop button does. */
	signal?: AbortSignal;
}

export interface RunOptions extends ExecutionOptions {
	workflow: WorkflowJson;
	/** What the trigger emits: items, or plain objects to make items of. Default: one empty item. */
	input?: Array<INodeExecutionData | IDataObject>;
	/** Default 'manual': as the Execute button does. */
	mode?: WorkflowExecuteMode;
}

export interface RunResult {
	executionId: string;
	workflow: WorkflowJson;
	status: ExecutionStatus;
	/** The error that ended the execution. A node that continues on errors ends none. */
	error?: ExecutionError;
	/** n8n's own record of the execution. */
	data: IRun;
	/** What nodes sent to the browser; n8n sends nothing outside of manual executions. */
	messages: UiMessage[];
	/** The workflow's static data after the execution. */
	staticData: IDataObject;
	/** The items a node has put out on one of its outputs, over all its runs. */
	output(nodeName: string, branch?: number): INodeExecutionData[];
	hints(nodeName: string): NodeExecutionHint[];
}

/** What an execution needs of its engine. */
export interface ExecutionHost {
	nodeTypes: INodeTypes;
	credentialsHelper: ICredentialsHelper;
	timezone: string;
	nextExecutionId(): string;
	prepareWorkflow(workflow: Workflow): Promise<void>;
}

/** Runs a workflow from its trigger to its end. */
export async function run(host: ExecutionHost, options: RunOptions): Promise<RunResult> {
	const { workflow: json, mode = 'manual' } = options;
	const workflow = createWorkflow(json, host.nodeTypes, host.timezone);
	const node = workflow.getStartNode();
	if (!node) throw new UserError('No node to start the workflow from could be found');
	const input = options.input === undefined ? [{ json: {} }] : toItems(options.input);
	return await execute(host, workflow, startingFrom(node, [input]), { ...options, mode });
}

/** Runs a workflow from a trigger that has received something. */
export async function runFrom(
	host: ExecutionHost,
	json: WorkflowJson,
	triggerName: string,
	outputs: INodeExecutionData[][],
	mode: WorkflowExecuteMode,
): Promise<RunResult> {
	const workflow = createWorkflow(json, host.nodeTypes, host.timezone);
	const node = workflow.getNode(triggerName);
	if (node === null) throw new UserError(`The workflow has no node "${triggerName}".`);
	return await execute(host, workflow, startingFrom(node, outputs), { workflow: json, mode });
}

function startingFrom(node: INode, main: INodeExecutionData[][]): IRunExecutionData {
	return createRunExecutionData({
		executionData: { nodeExecutionStack: [{ node, data: { main }, source: null }] },
	});
}

/**
 * What "Retry execution" of n8n does: a new execution takes the saved data of the one that failed,
 * forgets the error, and goes on from the failed node with that node's items. Like n8n it keeps the
 * context data (`getContext`), and the nodes as they were unless a newer workflow is given.
 */
export async function retryExecution(
	host: ExecutionHost,
	previous: RunResult,
	options: ExecutionOptions & { workflow?: WorkflowJson } = {},
): Promise<RunResult> {
	if (previous.status === 'success') {
		throw new UserError('The execution succeeded, so it cannot be retried.');
	}
	const json = options.workflow ?? previous.workflow;
	const workflow = createWorkflow(json, host.nodeTypes, host.timezone);
	const runExecutionData = asReadFromDatabase(previous.data.data);
	forgetError(runExecutionData);
	if (options.workflow !== undefined) {
		for (const entry of runExecutionData.executionData?.nodeExecutionStack ?? []) {
			const node = workflow.getNode(entry.node.name);
			if (node === null)
				throw new UserError(`The workflow no longer has the node "${entry.node.name}".`);
			entry.node = node;
		}
	}
	return await execute(host, workflow, runExecutionData, {
		...options,
		workflow: json,
		mode: 'retry',
	});
}

async function execute(
	host: ExecutionHost,
	workflow: Workflow,
	runExecutionData: IRunExecutionData,
	options: RunOptions & { mode: WorkflowExecuteMode },
): Promise<RunResult> {
	const { mode, workflow: json } = options;
	const executionId = options.executionId ?? host.nextExecutionId();
	const messages: UiMessage[] = [];
	const additionalData = createAdditionalData({
		credentialsHelper: host.credentialsHelper,
		executionId,
		hooks: createHooks(mode, executionId, json),
		onUiMessage: (message) => messages.push(message),
	});
	await host.prepareWorkflow(workflow);

	const startedAt = new Date();
	const data = await runToEnd(
		() =>
			new WorkflowExecute(additionalData, mode, runExecutionData).processRunExecutionData(workflow),
		(error) => failedRun(runExecutionData, error, mode, startedAt),
		options.signal,
	);
	return {
		executionId,
		workflow: json,
		status: data.status,
		error: data.data.resultData.error,
		data,
		messages,
		staticData: deepCopy(workflow.staticData),
		output: (nodeName, branch = 0) =>
			runsOf(data, workflow, nodeName).flatMap(({ data: output }) => output?.main[branch] ?? []),
		hints: (nodeName) => runsOf(data, workflow, nodeName).flatMap(({ hints }) => hints ?? []),
	};
}

/** Runs to the end, or until the signal; `onFailedStart` makes the run of a workflow that cannot start. */
async function runToEnd(
	start: () => ReturnType<WorkflowExecute['processRunExecutionData']>,
	onFailedStart: (error: ExecutionError) => IRun,
	signal?: AbortSignal,
): Promise<IRun> {
	let execution: ReturnType<typeof start>;
	try {
		execution = start();
	} catch (error) {
		return onFailedStart(error as ExecutionError);
	}
	let isCanceled = false;
	const cancel = () => {
		isCanceled = true;
		execution.cancel();
	};
	if (signal?.aborted) cancel();
	signal?.addEventListener('abort', cancel, { once: true });
	try {
		const data = await execution;
		// n8n saves the status when the user cancels; what the node then throws no longer changes it.
		return isCanceled ? { ...data, status: 'canceled' } : data;
	} finally {
		signal?.removeEventListener('abort', cancel);
	}
}

function failedRun(
	data: IRunExecutionData,
	error: ExecutionError,
	mode: WorkflowExecuteMode,
	startedAt: Date,
): IRun {
	data.resultData.error = error;
	return { data, mode, startedAt, stoppedAt: new Date(), storedAt: 'db', status: 'error' };
}

function runsOf(data: IRun, workflow: Workflow, nodeName: string): ITaskData[] {
	if (workflow.getNode(nodeName) === null)
		throw new UserError(`The workflow has no node "${nodeName}".`);
	return data.data.resultData.runData[nodeName] ?? [];
}

/** n8n saves executions as JSON: functions, dates and classes do not come back. */
function asReadFromDatabase(data: IRunExecutionData): IRunExecutionData {
	return jsonParse<IRunExecutionData>(jsonStringify(data, { replaceCircularRefs: true }));
}

/** Without this n8n-core throws the old error again instead of running the node. */
function forgetError({ resultData }: IRunExecutionData): void {
	delete resultData.error;
	const runs = resultData.runData[resultData.lastNodeExecuted ?? ''];
	if (runs?.at(-1)?.error !== undefined) runs.pop();
}

/** Items from plain objects; what already is an item (it has `json`) stays one. */
function toItems(input: Array<INodeExecutionData | IDataObject>): INodeExecutionData[] {
	return input.map((entry) => (isItem(entry) ? entry : { json: entry }));
}

function isItem(entry: INodeExecutionData | IDataObject): entry is INodeExecutionData {
	// A node before may have left the json of an item out.
	return 'json' in entry && (entry.json === undefined || isPlainObject(entry.json));
}
