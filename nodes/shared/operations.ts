import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

/** Carries out one operation of a node for all its items. */
export type Operation = (context: IExecuteFunctions) => Promise<INodeExecutionData[]>;

/**
 * Carries out the operation that the node is set to.
 *
 * @param operations by `resource.operation`
 * @throws NodeOperationError when there is no such operation, as in a workflow of a newer version
 */
export async function runOperation(
	context: IExecuteFunctions,
	operations: Readonly<Record<string, Operation>>,
): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0) as string;
	const name = context.getNodeParameter('operation', 0) as string;
	const operation = operations[`${resource}.${name}`];
	if (operation === undefined) {
		throw new NodeOperationError(context.getNode(), `This version of the node has no operation '${name}' for '${resource}'`, {
			description: "Choose another 'Operation', or update the package under Settings, Community nodes.",
		});
	}
	return [await operation(context)];
}
