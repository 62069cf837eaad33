import { NodeOperationError, sleep } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/** A node type with little more than the code under test. */
export function nodeType(
	execute: Execute,
	description: Partial<INodeTypeDescription> = {},
	methods?: INodeType['methods'],
): INodeType {
	return {
		description: {
			displayName: 'Test',
			name: 'test',
			group: ['transform'],
			version: 1,
			description: 'A node of the tests',
			defaults: { name: 'Test' },
			inputs: ['main'],
			outputs: ['main'],
			properties: [],
			...description,
		},
		execute,
		...(methods && { methods }),
	};
}

export function textProperty(name: string, defaultValue = ''): INodeProperties {
	return { displayName: name, name, type: 'string', default: defaultValue };
}

/** Evaluates its parameter for each item. */
export const greeter = nodeType(
	async function () {
		return [
			this.getInputData().map((_item, index) => ({
				json: { greeting: this.getNodeParameter('greeting', index) as string },
				pairedItem: { item: index },
			})),
		];
	},
	{ properties: [textProperty('greeting', 'hello')] },
);

/** Fails as often as its parameter says, and counts its tries in the context of the node. */
export const flaky = nodeType(
	async function () {
		const context = this.getContext('node');
		context.tries = ((context.tries as number | undefined) ?? 0) + 1;
		if ((context.tries as number) <= (this.getNodeParameter('failures', 0) as number)) {
			throw new NodeOperationError(this.getNode(), `try ${context.tries as number} failed`);
		}
		const json: IDataObject = {
			tries: context.tries as number,
			items: this.getInputData().length,
			executionId: this.getExecutionId(),
			mode: this.getMode(),
		};
		return [[{ json, pairedItem: { item: 0 } }]];
	},
	{ properties: [{ displayName: 'Failures', name: 'failures', type: 'number', default: 1 }] },
);

/** Gives the items with a negative amount in the ways a node may report an error. */
export const checker = nodeType(async function () {
	return [
		this.getInputData().map(({ json }, index): INodeExecutionData => {
			const pairedItem = { item: index };
			if (json.report === 'json') return { json: { error: 'refused' }, pairedItem };
			if (json.report === 'jsonAndMore')
				return { json: { error: 'refused', outcome: 'rejected' }, pairedItem };
			return { json: { ...json, checked: true }, pairedItem };
		}),
	];
});

/** Works until the execution is cancelled, and then ends as its parameter says. */
export const endless = nodeType(
	async function () {
		const signal = this.getExecutionCancelSignal();
		while (!signal?.aborted) await sleep(5);
		if (this.getNodeParameter('end', 0) === 'throw') throw new Error('gave up');
		return [[{ json: { sawCancel: true } }]];
	},
	{ properties: [textProperty('end', 'return')] },
);

/** Counts its executions in the static data of the workflow. */
export const counter = nodeType(async function () {
	const data = this.getWorkflowStaticData('node');
	data.count = ((data.count as number | undefined) ?? 0) + 1;
	return [[{ json: { count: data.count } }]];
});

export const talkative = nodeType(async function () {
	this.addExecutionHints({ message: 'one item is a duplicate', location: 'outputPane' });
	this.sendMessageToUI('half way');
	this.logger.debug('looking up', { count: 3 });
	return [[{ json: { zone: this.getTimezone() } }]];
});
