import type { z } from 'zod';
import type { ExactObject } from '../values/exactJson';
import type { FaultParameters } from './fields';
import type { Fault } from './outcome';

export type Validated =
	| { readonly ok: true; readonly body: ExactObject }
	| { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Holds one item against the rules of a target.
 *
 * @param given the usage as read: API field names, values as the user gave them
 * @returns the body to be sent, or every fault of the item
 */
export function validate(
	schema: z.ZodType<ExactObject, z.ZodTypeDef, unknown>,
	given: unknown,
): Validated {
	const result = schema.safeParse(given);
	if (result.success) return { ok: true, body: result.data };
	return { ok: false, faults: result.error.issues.map(faultOf) };
}

function faultOf(issue: z.ZodIssue): Fault {
	const path = issue.path.join('.');
	const parameters = (issue.code === 'custom' ? issue.params : undefined) as
		| FaultParameters
		| undefined;
	return {
		field: parameters?.label ?? (path || 'Usage'),
		path,
		rule: parameters?.rule ?? issue.code,
		message: parameters ? issue.message : `The usage must be a JSON object with the fields of the API.`,
		mend: parameters?.mend ?? 'Give one object per item.',
	};
}
