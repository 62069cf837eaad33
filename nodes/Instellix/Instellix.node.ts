import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { runOperation, type Operations } from '../shared/items/operations';
import { outputsOf } from '../shared/screen/outputs';
import { instellixOAuth2ApiTest } from './methods/credentialTest';
import * as listSearch from './methods/listSearch';
import {
	getManyContracts,
	getManyContractsProperties,
	getManyDebtors,
	getManyDebtorsProperties,
} from './party/getMany';
import { ADD_RATED_USAGE_HINT, addRatedUsage, addRatedUsageProperties } from './ratedUsage/add';
import { getRatedUsage, getRatedUsageProperties } from './ratedUsage/get';
import { getManyRatedUsages, getManyRatedUsagesProperties } from './ratedUsage/getMany';
import { reconcileRatedUsages, reconcileRatedUsagesProperties } from './ratedUsage/reconcile';
import {
	getManyAggregations,
	getManyAggregationsProperties,
} from './ratedUsageAggregation/getMany';
import { CREATE_USAGE_HINT, createUsage, createUsageProperties } from './usage/create';

const OPERATIONS: Operations = {
	creating: {
		'ratedUsage.add': addRatedUsage,
		'usage.create': createUsage,
	},
	others: {
		'contract.getMany': getManyContracts,
		'debtor.getMany': getManyDebtors,
		'ratedUsage.get': getRatedUsage,
		'ratedUsage.getMany': getManyRatedUsages,
		'ratedUsage.reconcile': reconcileRatedUsages,
		'ratedUsageAggregation.getMany': getManyAggregations,
	},
};

export class Instellix implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Instellix',
		name: 'instellix',
		icon: { light: 'file:instellix.svg', dark: 'file:instellix.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Report usage and rated usage to Instellix, each billed exactly once',
		defaults: { name: 'Instellix' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsOf(OPERATIONS.creating),
		credentials: [
			{ name: 'instellixOAuth2Api', required: true, testedBy: 'instellixOAuth2ApiTest' },
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Contract',
						value: 'contract',
						description: 'What a customer has agreed to, and what usage is reported for',
					},
					{ name: 'Debtor', value: 'debtor', description: 'A customer, as Instellix calls it' },
					{
						name: 'Rated Usage',
						value: 'ratedUsage',
						description: 'Usage that has its price already',
					},
					{
						name: 'Rated Usage Aggregation',
						value: 'ratedUsageAggregation',
						description: 'Collects the rated usages of a contract until they are billed',
					},
					{ name: 'Usage', value: 'usage', description: 'Usage that Instellix puts a price on' },
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
						name: 'Create',
						value: 'create',
						action: 'Create usage',
						builderHint: CREATE_USAGE_HINT,
						description: 'Report how much a customer used; Instellix puts the price on it',
					},
				],
				default: 'create',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['ratedUsage'] } },
				options: [
					{
						name: 'Add',
						value: 'add',
						action: 'Add rated usage',
						builderHint: ADD_RATED_USAGE_HINT,
						description: 'Report a usage with its price to a rated usage aggregation',
					},
					{
						name: 'Get',
						value: 'get',
						action: 'Get rated usage',
						description: 'Read one rated usage by its ident',
					},
					{
						name: 'Get Many',
						value: 'getMany',
						action: 'Get many rated usages',
						description: 'List the rated usages that Instellix has stored',
					},
					{
						name: 'Reconcile',
						value: 'reconcile',
						action: 'Reconcile rated usages',
						description:
							'Compare the expected rated usages with what Instellix has stored, and report what is missing',
					},
				],
				default: 'add',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['ratedUsageAggregation'] } },
				options: [
					{
						name: 'Get Many',
						value: 'getMany',
						action: 'Get many rated usage aggregations',
						description: 'List the aggregations that collect rated usages, open and closed',
					},
				],
				default: 'getMany',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['contract'] } },
				options: [
					{
						name: 'Get Many',
						value: 'getMany',
						action: 'Get many contracts',
						description: 'List the contracts that usage can be reported for, by ident and name',
					},
				],
				default: 'getMany',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['debtor'] } },
				options: [
					{
						name: 'Get Many',
						value: 'getMany',
						action: 'Get many debtors',
						description: 'List the customers that usage can be reported for, by ident and name',
					},
				],
				default: 'getMany',
			},
			...createUsageProperties,
			...addRatedUsageProperties,
			...getRatedUsageProperties,
			...getManyRatedUsagesProperties,
			...reconcileRatedUsagesProperties,
			...getManyAggregationsProperties,
			...getManyContractsProperties,
			...getManyDebtorsProperties,
		],
	};

	methods = {
		listSearch,
		credentialTest: { instellixOAuth2ApiTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, OPERATIONS);
	}
}
