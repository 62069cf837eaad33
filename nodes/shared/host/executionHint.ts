import type { IExecuteFunctions } from 'n8n-workflow';
import { maskEmails } from '../../../values/emails';
import { editorText } from './editorText';

/**
 * Shows lines of plain text above the output of the node in the editor, in yellow where they warn. E-mails are
 * masked here, so that no hint can forget it.
 */
export function executionHint(
	context: IExecuteFunctions,
	type: 'info' | 'warning',
	...lines: readonly string[]
): void {
	context.addExecutionHints({
		message: editorText(lines.map(maskEmails)),
		type,
		location: 'outputPane',
	});
}
