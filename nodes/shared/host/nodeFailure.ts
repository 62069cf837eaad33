import type { IDataObject, INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Code, Reason } from '../../../delivery/contract/code';
import { maskEmails } from '../../../values/emails';
import { editorText } from './editorText';

/**
 * A failure of the node as a whole. Its code, and what else a program may want to know, stand in the
 * data of the failure, where n8n keeps what belongs to it. E-mails are masked here, because n8n logs what fails.
 *
 * @param description what to do about it: plain text, of which the editor shows each line as one
 * @param facts beside the code
 */
export function nodeFailure(
	node: INode,
	{ code, message }: Reason,
	description?: string,
	{ itemIndex, ...facts }: IDataObject & { readonly itemIndex?: number } = {},
): NodeOperationError {
	const failure = new NodeOperationError(node, maskEmails(message), {
		description:
			description === undefined ? undefined : editorText(maskEmails(description).split('\n')),
		itemIndex,
	});
	failure.context.data = { code, ...facts };
	return failure;
}

/** The code of a failure of these nodes; nothing for what n8n or a bug throws. */
export function codeOfFailure(thrown: unknown): Code | undefined {
	const { context } = thrown as { context?: { data?: { code?: Code } } };
	return context?.data?.code;
}
