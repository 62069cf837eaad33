import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { ExecutionBaseError } from 'n8n-workflow';
import { codeOfFailure, nodeFailure } from '../host/nodeFailure';
import { inSentences } from '../../../values/sentences';

/** Carries out one operation of a node for all its items. */
export type Operation = (context: IExecuteFunctions) => Promise<INodeExecutionData[]>;

/**
 * Carries out the operation that the node is set to.
 *
 * Where the run cannot begin, as with a credential that cannot be used, and the node is set to
 * continue, each item goes to the error output. Left to n8n, the input would come out on the success
 * branch, and whatever follows would take it for done.
 *
 * @param operations by `resource.operation`
 * @throws whatever keeps the run from beginning, when the node is set to stop
 */
export async function runOperation(
	context: IExecuteFunctions,
	operations: Readonly<Record<string, Operation>>,
): Promise<INodeExecutionData[][]> {
	if (!context.continueOnFail()) return [await operationOf(context, operations)(context)];
	try {
		return [await operationOf(context, operations)(context)];
	} catch (thrown) {
		return [
			context
				.getInputData()
				.map((_item, item) => ({ json: notCarriedOut(thrown as Error), pairedItem: { item } })),
		];
	}
}

/** @throws NodeOperationError when there is no such operation, as in a workflow of a newer version */
function operationOf(
	context: IExecuteFunctions,
	operations: Readonly<Record<string, Operation>>,
): Operation {
	const resource = context.getNodeParameter('resource', 0) as string;
	const name = context.getNodeParameter('operation', 0) as string;
	const operation = operations[`${resource}.${name}`];
	if (operation !== undefined) return operation;
	const message = `This version of the node has no operation '${name}' for '${resource}'`;
	throw nodeFailure(
		context.getNode(),
		{ code: 'unknown-operation', message },
		"Choose another 'Operation', or update the package under Settings, Community nodes.",
	);
}

/** With the keys of a usage that was not sent, so that one rule serves whoever reads the error output. */
function notCarriedOut(thrown: Error): IDataObject {
	// What n8n and these nodes say in words of their own comes before anything is sent.
	const isExpected = thrown instanceof ExecutionBaseError;
	const outcome = isExpected ? 'unsent' : 'unknown';
	const code = codeOfFailure(thrown) ?? (isExpected ? 'cannot-begin' : 'unexpected');
	const words = [thrown.message, (isExpected && thrown.description) || ''].filter(
		(part) => part !== '',
	);
	const message = inSentences(words);
	return { error: `${outcome}: ${message}`, message, details: { outcome, code } };
}
