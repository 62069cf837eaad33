import { ExecutionLifecycleHooks, ExternalSecretsProxy } from 'n8n-core';
import { OperationalError } from 'n8n-workflow';
import type {
	ICredentialsHelper,
	INodeParameters,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import type { WorkflowJson } from './workflow';

/** Nothing listens there; n8n-core builds the addresses for expressions like $execution.resumeUrl. */
const INSTANCE_URL = 'http://localhost:5678/';

/** What one node sent to the user's browser with `sendMessageToUI`. */
export interface UiMessage {
	source: string;
	messages: unknown[];
}

export interface AdditionalDataOptions {
	credentialsHelper: ICredentialsHelper;
	executionId?: string;
	currentNodeParameters?: INodeParameters;
	hooks?: ExecutionLifecycleHooks;
	onUiMessage?: (message: UiMessage) => void;
}

/** The side of n8n that its engine reaches during an execution; a plain object, built once per run. */
export function createAdditionalData(
	options: AdditionalDataOptions,
): IWorkflowExecuteAdditionalData {
	const { credentialsHelper, executionId, currentNodeParameters, hooks, onUiMessage } = options;
	return {
		credentialsHelper,
		executionId,
		currentNodeParameters,
		hooks,
		currentNodeExecutionIndex: 0,
		variables: {},
		externalSecretsProxy: new ExternalSecretsProxy(),
		instanceBaseUrl: INSTANCE_URL,
		restApiUrl: `${INSTANCE_URL}rest`,
		formBaseUrl: `${INSTANCE_URL}form`,
		formTestBaseUrl: `${INSTANCE_URL}form-test`,
		formWaitingBaseUrl: `${INSTANCE_URL}form-waiting`,
		webhookBaseUrl: `${INSTANCE_URL}webhook`,
		webhookTestBaseUrl: `${INSTANCE_URL}webhook-test`,
		webhookWaitingBaseUrl: `${INSTANCE_URL}webhook-waiting`,
		mcpBaseUrl: `${INSTANCE_URL}mcp`,
		mcpTestBaseUrl: `${INSTANCE_URL}mcp-test`,
		sendDataToUI: (_type, data) => onUiMessage?.(data as unknown as UiMessage),
		executeWorkflow: async () => await notHere('Sub-workflows'),
		startRunnerTask: async () => await notHere('Task runners'),
		getRuntimeCredential: async () => await notHere('Runtime credentials'),
		getRunExecutionData: async () => undefined,
		logAiEvent: () => undefined,
	};
}

/** The hooks through which n8n-core tells what happens in an execution. */
export function createHooks(
	mode: WorkflowExecuteMode,
	executionId: string,
	workflow: WorkflowJson,
): ExecutionLifecycleHooks {
	// The type asks for a row of n8n's database; a workflow's JSON is what hooks look at of it.
	return new ExecutionLifecycleHooks(mode, executionId, workflow as unknown as IWorkflowBase);
}

/** @throws always: what no node here needs is not there to be maintained */
export async function notHere(what: string): Promise<never> {
	throw new OperationalError(`${what} are not part of the embedded engine`);
}
