import type { IExecuteFunctions } from 'n8n-workflow';
import type { FieldSchema } from '../../delivery/rules/field';
import { text } from '../../delivery/rules/textFields';
import { checkFields } from '../shared/items/checkFields';
import { ID_PATTERN, LONGEST_ID } from './api';

/** The rules of every ID of Rebilly. */
export function idField(label: string, required: boolean): FieldSchema<string> {
	return text({
		label,
		required,
		maximum: LONGEST_ID,
		// One or two points would make another address of it.
		pattern: new RegExp(`(?!^\\.{1,2}$)${ID_PATTERN.source}`),
		patternInWords: 'letters, digits and _ - . ~ @',
	});
}

/**
 * The ID in a parameter of one item.
 *
 * @throws ItemProblem when it is empty or cannot be one
 */
export function readId(
	context: IExecuteFunctions,
	name: string,
	label: string,
	itemIndex: number,
): string {
	const given: unknown = context.getNodeParameter(name, itemIndex, '', { extractValue: true });
	const trimmed = typeof given === 'string' ? given.trim() : given;
	return String(checkFields({ [name]: idField(label, true) }, { [name]: trimmed })[name]);
}
