import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { runOperation, type Operations } from '../shared/items/operations';
import { outputsOf } from '../shared/screen/outputs';
import { allowChangesProperty } from '../shared/read/toolUse';
import { rebillyApiTest } from './methods/credentialTest';
import * as listSearch from './methods/listSearch';
import { getManySubscriptions, getManySubscriptionsProperties } from './subscription/getMany';
import { previewInvoice, previewInvoiceProperties } from './subscription/previewInvoice';
import { HINTS_BEFORE_A_RUN } from './usage/beforeARun';
import { correctUsage, correctUsageProperties } from './usage/correct';
import { CREATE_USAGE_HINT, createUsage, createUsageProperties } from './usage/create';
import { deleteUsage, deleteUsageProperties } from './usage/delete';
import { getUsage, getUsageProperties } from './usage/get';
import { getManyUsages, getManyUsagesProperties } from './usage/getMany';
import { reconcileRebillyUsages, reconcileUsagesProperties } from './usage/reconcile';

const OPERATIONS: Operations = {
	creating: {
		'usage.create': createUsage,
	},
	others: {
		'subscription.getMany': getManySubscriptions,
		'subscription.previewInvoice': previewInvoice,
		'usage.correct': correctUsage,
		'usage.delete': deleteUsage,
		'usage.get': getUsage,
		'usage.getMany': getManyUsages,
		'usage.reconcile': reconcileRebillyUsages,
	},
};

export class RebillyUsage implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Rebilly Usage',
		name: 'rebillyUsage',
		icon: { light: 'file:rebillyUsage.svg', dark: 'file:rebillyUsage.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Report metered usage to Rebilly, each billed exactly once',
		defaults: { name: 'Rebilly Usage' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsOf(OPERATIONS.creating),
		hints: HINTS_BEFORE_A_RUN,
		credentials: [{ name: 'rebillyApi', required: true, testedBy: 'rebillyApiTest' }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Subscription', value: 'subscription', description: 'What usages are billed by' },
					{ name: 'Usage', value: 'usage', description: 'How much was used of a metered plan' },
				],
				default: 'usage',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['usage'] } },
				options: [
					{
						name: 'Correct',
						value: 'correct',
						action: 'Correct usage',
						description: 'Replace a wrong usage by the right one, never billing both',
					},
					{
						name: 'Create',
						value: 'create',
						action: 'Create usage',
						builderHint: CREATE_USAGE_HINT,
						description:
							'Report how much a customer used of a metered plan. May take back its own copy of what another execution stored first; the key needs DeleteUsage for that.',
					},
					{
						name: 'Delete',
						value: 'delete',
						action: 'Delete usage',
						description: 'Take back a usage that is not on an invoice yet',
					},
					{
						name: 'Get',
						value: 'get',
						action: 'Get usage',
						description: 'Read one usage by its ID',
					},
					{
						name: 'Get Many',
						value: 'getMany',
						action: 'Get many usages',
						description: 'List the usages of a subscription item, of a time, or all',
					},
					{
						name: 'Reconcile',
						value: 'reconcile',
						action: 'Reconcile usages',
						description:
							'Compare the expected usages with what Rebilly has stored, and report what is missing',
					},
				],
				default: 'create',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['subscription'] } },
				options: [
					{
						name: 'Get Many',
						value: 'getMany',
						action: 'Get many subscriptions',
						description:
							'List the subscription items that usage can be reported for, by customer, e-mail and status',
					},
					{
						name: 'Preview Invoice',
						value: 'previewInvoice',
						action: 'Preview upcoming invoice',
						description: 'See what the usages so far will cost',
					},
				],
				default: 'previewInvoice',
			},
			allowChangesProperty('usage', ['correct', 'delete', 'reconcile']),
			...correctUsageProperties,
			...createUsageProperties,
			...deleteUsageProperties,
			...getUsageProperties,
			...getManyUsagesProperties,
			...reconcileUsagesProperties,
			...getManySubscriptionsProperties,
			...previewInvoiceProperties,
		],
	};

	methods = {
		listSearch,
		credentialTest: { rebillyApiTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, OPERATIONS);
	}
}
