import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { ExecutionBaseError } from 'n8n-workflow';
import { codeOfFailure, nodeFailure } from '../host/nodeFailure';
import { plainText } from '../host/editorText';
import { inSentences } from '../../../values/sentences';
import { failureItem, keepHiddenFields } from './failureItem';

/** Carries out one operation of a node for all its items. */
export type Operation = (context: IExecuteFunctions) => Promise<INodeExecutionData[]>;

/** What a node puts out where it creates usages: an item for each of them, and the receipt of the run. */
export type SuccessAndReceipt = [success: INodeExecutionData[], receipt: INodeExecutionData[]];

/** Carries out an operation that creates usages. */
export type CreateOperation = (context: IExecuteFunctions) => Promise<SuccessAndReceipt>;

/** The operations of a node, by `resource.operation`. */
export interface Operations {
	readonly creating: Readonly<Record<string, CreateOperation>>;
	readonly others: Readonly<Record<string, Operation>>;
}

/**
 * Carries out the operation that the node is set to.
 *
 * Where the run cannot begin, as with a credential that cannot be used, and the node is set to
 * continue, each item goes to the error output. Left to n8n, the input would come out on the success
 * branch, and whatever follows would take it for done.
 *
 * @throws whatever keeps the run from beginning, when the node is set to stop
 */
export async function runOperation(
	context: IExecuteFunctions,
	{ creating, others }: Operations,
): Promise<INodeExecutionData[][]> {
	const name = ['resource', 'operation']
		.map((parameter) => context.getNodeParameter(parameter, 0) as string)
		.join('.');
	const create = creating[name];
	const carryOut = async (): Promise<INodeExecutionData[][]> =>
		create === undefined
			? [await operationOf(context, others, name)(context)]
			: await create(context);
	if (!context.continueOnFail()) return await carryOut();
	try {
		const outputs = await carryOut();
		keepHiddenFields(context, outputs[0]);
		return outputs;
	} catch (thrown) {
		const failure = (): IDataObject => notCarriedOut(thrown as Error);
		// Each its own object, because a node behind this one may change what one item holds.
		const items = context
			.getInputData()
			.map((_item, item) => ({ json: failure(), pairedItem: { item } }));
		keepHiddenFields(context, items);
		return create === undefined
			? [items]
			: [items, [receiptItem({ summary: failure().message, notStored: items.length })]];
	}
}

/** The item of the Receipt output. */
export function receiptItem(json: object): INodeExecutionData {
	return { json: json as IDataObject, pairedItem: { item: 0 } };
}

/** @throws NodeOperationError when there is no such operation, as in a workflow of a newer version */
function operationOf(
	context: IExecuteFunctions,
	operations: Operations['others'],
	name: string,
): Operation {
	const operation = operations[name];
	if (operation !== undefined) return operation;
	const [resource, ...rest] = name.split('.');
	const message = `This version of the node has no operation '${rest.join('.')}' for '${resource}'`;
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
	const description = isExpected ? plainText(thrown.description ?? '') : '';
	const words = [thrown.message, description].filter((part) => part !== '');
	return failureItem({ outcome, code }, inSentences(words));
}
