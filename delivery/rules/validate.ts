import type { z } from 'zod/v3';
import type { ExactObject } from '../../values/exactJson';
import { written } from '../../values/memberPath';
import type { FaultParameters } from './field';
import type { Fault } from '../contract/outcome';
import { isWritable } from './writable';

const UNREADABLE: Fault = {
	field: 'Usage',
	path: '',
	code: 'unreadable',
	message:
		'The usage cannot be written as JSON: it is nested too deeply, goes in circles, holds too much, or a value of it cannot be read.',
	fix: 'Give plain texts, numbers and objects.',
};

export type Validated =
	| { readonly ok: true; readonly body: ExactObject }
	| { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Holds one item against the rules of a target.
 *
 * @param given the usage as read: API field names, values as the user gave them
 * @param namesPaths whether a message says the API's name of a field beside the display name, because
 *   the user gave the usage by these names and sees no such field
 * @returns the body to be sent, or every fault of the item
 */
export function validate(
	schema: z.ZodType<ExactObject, z.ZodTypeDef, unknown>,
	given: unknown,
	namesPaths = false,
): Validated {
	if (!isWritable(given)) return { ok: false, faults: [UNREADABLE] };
	const result = schema.safeParse(given);
	if (result.success) return { ok: true, body: result.data };
	return { ok: false, faults: result.error.issues.map((issue) => faultOf(issue, namesPaths)) };
}

function faultOf(issue: z.ZodIssue, namesPaths: boolean): Fault {
	const path = written(issue.path);
	const parameters = (issue.code === 'custom' ? issue.params : undefined) as
		FaultParameters | undefined;
	return {
		field: parameters?.label ?? (path || 'Usage'),
		path,
		code: parameters?.code ?? 'not-an-object',
		message: parameters
			? messageOf(
					issue.message,
					namesPaths ? { [parameters.label]: path, ...parameters.others } : {},
				)
			: `The usage must be a JSON object with the fields of the API.`,
		fix: parameters?.fix ?? 'Give one object per item.',
		...(parameters?.options && { options: parameters.options }),
	};
}

/** The sentence with the path behind each display name: `'Product' (productReferenceKey) is required`. */
function messageOf(sentence: string, paths: Readonly<Record<string, string>>): string {
	return Object.entries(paths)
		.filter(([label, path]) => label !== path)
		.reduce(
			(said, [label, path]) => said.replace(`'${label}'`, () => `'${label}' (${path})`),
			sentence,
		);
}
