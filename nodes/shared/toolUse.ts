import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

/** n8n registers each node that can be a tool a second time, under its name with this ending. */
const TOOL_ENDING = 'Tool';

/**
 * Lets an AI agent take back what is stored; shown only where the node is its tool.
 *
 * @param operations those that take something back
 */
export function allowChangesProperty(resource: string, operations: string[]): INodeProperties {
	return {
		displayName: 'Allow Deleting and Correcting',
		name: 'allowChanges',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description: 'Whether the AI agent may delete and correct usages that are stored. What it takes back is no longer billed.',
		displayOptions: { show: { '@tool': [true], resource: [resource], operation: operations } },
	};
}

/**
 * Holds a tool to the switch above. It is read as it stands in the node, because a value that an
 * expression gives could come from the model.
 *
 * @throws NodeOperationError when the node is a tool and may not change what is stored
 */
export function checkToolMayChange(context: IExecuteFunctions): void {
	const { type, parameters } = context.getNode();
	if (!type.endsWith(TOOL_ENDING) || parameters.allowChanges === true) return;
	throw new NodeOperationError(context.getNode(), 'This tool may not delete or correct usages', {
		description: "Nothing was changed. Whoever builds the workflow can switch on 'Allow Deleting and Correcting' in the tool.",
	});
}
