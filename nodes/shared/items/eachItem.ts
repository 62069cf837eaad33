import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Code } from '../../../delivery/contract/code';
import { maskEmails } from '../../../values/emails';
import { displayNameOf, expressionProblem, parameterOf } from '../read/expressions';
import { withoutCodes } from '../host/hostMessage';
import { nodeFailure } from '../host/nodeFailure';
import { failureItem } from './failureItem';

/** An item that could not be carried out; the message says what happened and `fix` how to fix it. */
export class ItemProblem extends Error {
	override readonly name = 'ItemProblem';

	readonly details: IDataObject & { readonly code: Code };

	/** @param details facts for the error output beside the code: outcome, answer of the API, request ID */
	constructor(
		code: Code,
		message: string,
		readonly fix: string,
		details: IDataObject = {},
	) {
		super(message);
		this.details = { code, ...details };
	}
}

/** The output of one item: one record, or several. */
export type ItemOutput = IDataObject | IDataObject[];

/**
 * Carries out an operation item by item, in order. With the error output on, an item that fails
 * carries `error`, `message` and `details` and the next one follows; otherwise the run ends there.
 *
 * @param properties of the operation, by which failures name its parameters
 * @throws NodeOperationError for the first item that fails, when the node is set to stop
 */
export async function forEachItem(
	context: IExecuteFunctions,
	properties: readonly INodeProperties[],
	carryOut: (itemIndex: number) => Promise<ItemOutput>,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	for (let item = 0; item < context.getInputData().length; item += 1) {
		try {
			const records = await carryOut(item);
			for (const json of Array.isArray(records) ? records : [records])
				output.push({ json, pairedItem: { item } });
		} catch (thrown) {
			const problem = problemOf(thrown, properties);
			if (!context.continueOnFail()) throw failureOf(context, problem ?? thrown, item);
			output.push({ json: errorJson(problem ?? unnamedProblem(thrown)), pairedItem: { item } });
		}
	}
	return output;
}

/** Nothing where it is not known which field is at fault. */
function problemOf(
	thrown: unknown,
	properties: readonly INodeProperties[],
): ItemProblem | undefined {
	if (thrown instanceof ItemProblem) return thrown;
	const field = displayNameOf(properties, parameterOf(thrown));
	if (field === undefined) return undefined;
	const { message, fix } = expressionProblem(field, thrown);
	return new ItemProblem('broken-expression', message, fix, { outcome: 'invalid', field });
}

function unnamedProblem(thrown: unknown): ItemProblem {
	return new ItemProblem(
		'unexpected',
		(thrown as Error).message,
		'Open the node on this item and fix the field that is marked.',
	);
}

function errorJson({ message, fix, details }: ItemProblem): IDataObject {
	return failureItem(details, `${message} ${fix}`.trim());
}

function failureOf(
	context: IExecuteFunctions,
	thrown: unknown,
	itemIndex: number,
): NodeOperationError {
	if (!(thrown instanceof ItemProblem)) {
		const failure = new NodeOperationError(context.getNode(), thrown as Error, { itemIndex });
		failure.message = maskEmails(failure.message);
		return failure;
	}
	const isOneOfMany = context.getInputData().length > 1;
	const others = isOneOfMany
		? ' Items before this one were carried out, items after it were not.'
		: '';
	const { code, ...facts } = thrown.details;
	const reason = { code, message: withoutCodes(thrown.message) };
	return nodeFailure(context.getNode(), reason, thrown.fix + others, { ...facts, itemIndex });
}
