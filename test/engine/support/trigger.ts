import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import type { ListeningWorkflow, RunResult, WorkflowJson } from '../../../tools/engine';
import type { RequestEntry, Sandbox } from '../../../tools/sandbox';

export const triggerType = 'n8n-nodes-usage-reporting.rebillyUsageTrigger';

/** A workflow of the trigger and a node that collects what it puts out. */
export function triggerWorkflow(
	parameters: INodeParameters = {},
	credentialId = 'rebilly',
	id = 'watch',
): WorkflowJson {
	const { trigger, success } = nodeNames;
	return {
		id,
		name: 'Watch limits',
		nodes: [
			{
				...{
					id: 't1',
					name: trigger,
					type: triggerType,
					typeVersion: 1,
					position: [0, 0],
					parameters,
				},
				webhookId: `hook-of-${id}`,
				credentials: { rebillyApi: { id: credentialId, name: credentialId } },
			},
			{
				id: 'n1',
				name: success,
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [220, 0],
				parameters: {},
			},
		],
		connections: { [trigger]: { main: [[{ node: success, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

export const limitReached = {
	subscriptionId: 'order_1',
	subscriptionItemId: 'sub_item_1',
	planId: 'plan-energy',
	usageQuantity: 75,
	usageAmount: 29.25,
	currency: 'EUR',
	eventType: 'soft-usage-limit-reached',
};

/** The webhooks that the sandbox has. */
export function webhooksOf(sandbox: Sandbox) {
	return [...sandbox.rebilly.store.webhooks.values()];
}

/** What a webhook sends along so that its deliveries are taken. */
export function secretHeaders(sandbox: Sandbox): Record<string, string> {
	return Object.fromEntries(
		webhooksOf(sandbox).flatMap(({ headers }) => headers.map(({ name, value }) => [name, value])),
	);
}

/** Calls a webhook as anybody can who knows its address. */
export async function call(
	url: string,
	headers: Record<string, string>,
	body: unknown = limitReached,
): Promise<{ status: number; text: string }> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json', ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
	return { status: response.status, text: await response.text() };
}

/** What came out of the trigger over all executions. */
export async function received(listening: ListeningWorkflow): Promise<IDataObject[]> {
	const runs = await listening.executions();
	return runs.flatMap((run: RunResult) => run.output(nodeNames.success).map(({ json }) => json));
}

/** Method, path and status of the requests about webhooks, oldest first. */
export function webhookRequests(sandbox: Sandbox): string[] {
	return sandbox.requests().map(({ method, path, status }: RequestEntry) => {
		const short = path
			.replace(/^\/organizations\/[^/]+/, '')
			.replace(/\?.*/, '')
			.replace(/hook_\w+/, '{id}');
		return `${method} ${short} ${status}`;
	});
}
