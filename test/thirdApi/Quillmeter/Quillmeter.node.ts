import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { runOperation, type Operations } from '../../../nodes/shared/items/operations';
import { outputsOf } from '../../../nodes/shared/screen/outputs';
import { quillmeterApiTest } from './methods/credentialTest';
import * as listSearch from './methods/listSearch';
import { createProperties, creating } from './resources/create';
import { eventTarget } from './targets/event';
import { readingTarget } from './targets/reading';

const eventProperties = createProperties('event', eventTarget, 'It becomes the key of the event.');
const readingProperties = createProperties(
	'reading',
	readingTarget,
	'Quillmeter does not store it.',
);

const OPERATIONS: Operations = {
	creating: {
		'event.create': creating(eventTarget, eventProperties),
		'reading.create': creating(readingTarget, readingProperties),
	},
	others: {},
};

export class Quillmeter implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Quillmeter',
		name: 'quillmeter',
		group: ['output'],
		version: 1,
		description: 'Report metered usage to Quillmeter, each billed exactly once',
		defaults: { name: 'Quillmeter' },
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsOf(OPERATIONS.creating),
		credentials: [{ name: 'quillmeterApi', required: true, testedBy: 'quillmeterApiTest' }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Event', value: 'event' },
					{ name: 'Reading', value: 'reading' },
				],
				default: 'event',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Create', value: 'create', action: 'Create usage' }],
				default: 'create',
			},
			...eventProperties,
			...readingProperties,
		],
	};

	methods = { listSearch, credentialTest: { quillmeterApiTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, OPERATIONS);
	}
}
