import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import type { WorkflowJson } from '../../../../tools/engine';
import { takingItems, type Action } from '../../../engine/support/actions';

/** Names of the nodes. */
export const names = {
	start: 'Start',
	rows: 'Rows',
	webhook: 'Webhook',
	batches: 'Batches',
	call: 'Report each batch',
	usages: 'Usages',
	action: 'Report',
} as const;

type Step = Pick<INode, 'name' | 'type' | 'typeVersion' | 'parameters'> & Partial<INode>;

/** Nodes one behind the other. */
function chain(name: string, steps: readonly Step[]): WorkflowJson {
	const nodes = steps.map((step, number): INode => ({
		id: `00000000-0000-4000-8000-00000000000${number}`,
		position: [number * 220, 0],
		...step,
	}));
	const links = nodes
		.slice(1)
		.map((node, number) => [
			nodes[number].name,
			{ main: [[{ node: node.name, type: 'main' as const, index: 0 }]] },
		]);
	return {
		name,
		nodes,
		connections: Object.fromEntries(links) as WorkflowJson['connections'],
		settings: { executionOrder: 'v1' },
	};
}

/** A sub-workflow that reports the usages of one batch. */
export function batchWorkflow(action: Action, options: INodeParameters = {}): WorkflowJson {
	return chain(`Batch ${action.target}`, [
		{
			name: 'When Executed',
			type: 'n8n-nodes-base.executeWorkflowTrigger',
			typeVersion: 1.1,
			parameters: { inputSource: 'passthrough' },
		},
		splitStep(names.usages, 'usages'),
		reportStep(action, options),
	]);
}

/** A workflow that holds its usages, and is started by hand; each of them ends for itself. */
export function rowsWorkflow(action: Action, usages: readonly IDataObject[]): WorkflowJson {
	return chain(`Rows for ${action.target}`, [
		{
			name: names.start,
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			parameters: {},
		},
		{
			name: names.rows,
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: JSON.stringify({ usages }), options: {} },
		},
		splitStep(names.usages, 'usages'),
		{ ...reportStep(action), onError: 'continueErrorOutput' },
	]);
}

function splitStep(name: string, field: string): Step {
	return {
		name,
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		parameters: { fieldToSplitOut: field, options: {} },
	};
}

function reportStep(action: Action, options: INodeParameters = {}): Step {
	const { id, type } = action.credential;
	return {
		name: names.action,
		type: action.node,
		typeVersion: 1,
		parameters: { ...action.parameters, ...takingItems(action, 'item'), options },
		credentials: { [type]: { id, name: id } },
	};
}

/** A workflow that is called with batches, and hands each to the sub-workflow. */
export function callingWorkflow(path: string, batchWorkflowId: string): WorkflowJson {
	return chain(`Calls ${path}`, [
		{
			name: names.webhook,
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
			webhookId: path,
		},
		splitStep(names.batches, 'body.batches'),
		{
			name: names.call,
			type: 'n8n-nodes-base.executeWorkflow',
			typeVersion: 1.2,
			parameters: {
				workflowId: { __rl: true, mode: 'id', value: batchWorkflowId },
				mode: 'each',
				options: { waitForSubWorkflow: true },
			},
		},
	]);
}
