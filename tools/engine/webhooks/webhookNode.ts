import { HookContext, WebhookContext } from 'n8n-core';
import { NodeHelpers, UserError } from 'n8n-workflow';
import type {
	INode,
	INodeType,
	INodeTypes,
	IWebhookData,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	WebhookSetupMethodNames,
	Workflow,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

/**
 * The webhook of a workflow's trigger.
 *
 * @throws UserError when it has none
 */
export function webhookOf(
	nodeTypes: INodeTypes,
	workflow: Workflow,
	isTest: boolean,
	additionalData: IWorkflowExecuteAdditionalData,
): IWebhookData {
	for (const node of Object.values(workflow.nodes)) {
		const { webhooks = [] } = typeOf(nodeTypes, node).description;
		const [webhookDescription] = webhooks;
		if (webhookDescription === undefined || node.disabled === true) continue;
		return {
			httpMethod: webhookDescription.httpMethod as IWebhookData['httpMethod'],
			node: node.name,
			path: NodeHelpers.getNodeWebhookPath(
				workflow.id,
				node,
				webhookDescription.path,
				webhookDescription.isFullPath === true,
			),
			webhookDescription,
			workflowId: workflow.id,
			workflowExecuteAdditionalData: additionalData,
			isTest,
		};
	}
	throw new UserError('The workflow has no trigger with a webhook.');
}

/**
 * Has the node look for its webhook at the service, create it there or delete it.
 *
 * @returns what the node says; `undefined` when it has no such method
 */
export async function callSetupMethod(
	nodeTypes: INodeTypes,
	method: WebhookSetupMethodNames,
	workflow: Workflow,
	webhook: IWebhookData,
	mode: WorkflowExecuteMode,
	activation: WorkflowActivateMode,
): Promise<boolean | undefined> {
	const node = workflow.getNode(webhook.node) as INode;
	const { webhookMethods } = typeOf(nodeTypes, node);
	const setUp = webhookMethods?.[webhook.webhookDescription.name]?.[method];
	const { workflowExecuteAdditionalData } = webhook;
	return await setUp?.call(
		new HookContext(workflow, node, workflowExecuteAdditionalData, mode, activation, webhook),
	);
}

/**
 * Has the node receive a call.
 *
 * @param additionalData with the call and its response
 */
export async function receiveCall(
	nodeTypes: INodeTypes,
	workflow: Workflow,
	webhook: IWebhookData,
	mode: WorkflowExecuteMode,
	additionalData: IWorkflowExecuteAdditionalData,
): Promise<IWebhookResponseData> {
	const node = workflow.getNode(webhook.node) as INode;
	const receive = typeOf(nodeTypes, node).webhook;
	if (receive === undefined) throw new UserError(`The node "${node.name}" receives no calls.`);
	return await receive.call(
		new WebhookContext(workflow, node, additionalData, mode, webhook, [], null),
	);
}

function typeOf(nodeTypes: INodeTypes, node: INode): INodeType {
	return nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
}
