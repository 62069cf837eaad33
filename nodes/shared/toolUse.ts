import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Fault } from '../../delivery/outcome';
import type { Input } from '../../delivery/input';

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
	if (!isTool(context) || context.getNode().parameters.allowChanges === true) return;
	throw new NodeOperationError(context.getNode(), 'This tool may not delete or correct usages', {
		description: "Nothing was changed. Whoever builds the workflow can switch on 'Allow Deleting and Correcting' in the tool.",
	});
}

/**
 * Makes usages invalid whose ident came with the JSON of a tool. A model would invent another ident
 * for each of its tries, and every one of them would be billed.
 *
 * @param identField the field that the API keeps unique; `undefined` where it has none
 */
export function refuseIdentsOfTools(
	context: IExecuteFunctions,
	inputs: readonly Input[],
	identField: string | undefined,
): readonly Input[] {
	const mayComeFromModel = isTool(context) && context.getNodeParameter('usageFrom', 0) === 'json';
	if (!mayComeFromModel || identField === undefined) return inputs;
	return inputs.map((input) => {
		const given = input.given as Record<string, unknown> | null | undefined;
		if (given?.[identField] === undefined) return input;
		const fault: Fault = {
			field: 'Usage (JSON)',
			path: identField,
			rule: 'identOfTool',
			message: `'Usage (JSON)' holds '${identField}', which an AI agent must not choose: another one for each try would bill the usage again.`,
			mend: 'Leave it out. The node makes it from the content of the usage.',
		};
		return { ...input, faults: [...(input.faults ?? []), fault] };
	});
}

function isTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith(TOOL_ENDING);
}
