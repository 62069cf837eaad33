import type { IExecuteFunctions } from 'n8n-workflow';
import { editorText } from './editorText';

/**
 * Shows lines of plain text above the output of the node in the editor, in yellow where they warn.
 */
export function executionHint(
	context: IExecuteFunctions,
	type: 'info' | 'warning',
	...lines: readonly string[]
): void {
	context.addExecutionHints({ message: editorText(lines), type, location: 'outputPane' });
}
