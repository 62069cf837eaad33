import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

/**
 * The two node types of n8n's own that a workflow around a community node cannot do without. Like
 * n8n's, their descriptions bear the short name, without the package.
 */
export const stubNodeTypes: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': passThrough({
		displayName: 'Manual Trigger',
		name: 'manualTrigger',
		group: ['trigger'],
		inputs: [],
	}),
	'n8n-nodes-base.noOp': passThrough({
		displayName: 'No Operation, do nothing',
		name: 'noOp',
		group: ['organization'],
		inputs: ['main'],
	}),
};

/** A node that hands on what it gets; a trigger gets the items the workflow is started with. */
function passThrough(
	description: Pick<INodeTypeDescription, 'displayName' | 'name' | 'group' | 'inputs'>,
): INodeType {
	return {
		description: {
			...description,
			version: 1,
			description: 'Hands on its items',
			defaults: { name: description.displayName },
			outputs: ['main'],
			properties: [],
		},
		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			return [this.getInputData()];
		},
		// Never called, but it is how n8n-workflow finds the node to start from.
		...(description.group.includes('trigger') && { trigger: async () => undefined }),
	};
}
