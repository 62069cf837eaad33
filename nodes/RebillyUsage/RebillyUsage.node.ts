import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { runOperation, type Operation } from '../shared/operations';
import { rebillyApiTest } from './methods/credentialTest';
import * as listSearch from './methods/listSearch';
import { createUsage, createUsageProperties } from './resources/usage/create';

/** By resource and operation. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
	'usage.create': createUsage,
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
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'rebillyApi', required: true, testedBy: 'rebillyApiTest' }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Usage', value: 'usage' }],
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
						name: 'Create',
						value: 'create',
						action: 'Create usage',
						description: 'Report how much a customer used of a metered plan',
					},
				],
				default: 'create',
			},
			...createUsageProperties,
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
