import type { z } from 'zod/v3';
import { faultIssue, type FieldSchema } from '../../delivery/rules/field';
import { text } from '../../delivery/rules/textFields';
import { nested } from '../../delivery/rules/nestedFields';
import type { ExactObject } from '../../values/exactJson';
import type { Period } from '../../values/periods';
import { COUNTRY_PATTERN } from './api';

/** Assumption: the members of a location; others are kept as given. */
export function location(label: string, required = false): FieldSchema<ExactObject> {
	return nested(
		{ label, required },
		{
			country: text({
				label: `${label}: Country`,
				required,
				pattern: COUNTRY_PATTERN,
				formInWords: 'a country code of two capital letters, such as DE',
			}),
			city: text({ label: `${label}: City` }),
			postalCode: text({ label: `${label}: Postal Code` }),
			street: text({ label: `${label}: Street` }),
		},
	);
}

/**
 * Assumption: whether an end belongs to a usage or not is not documented. The last millisecond lies in
 * the period either way, and no day or month beyond it is touched.
 */
export function lastInstantOf({ to }: Period): number {
	return to - 1;
}

/** The two fields that say when a usage began and ended, by display name and path. */
export interface SpanFields {
	readonly start: { readonly label: string; readonly path: readonly string[] };
	readonly end: { readonly label: string; readonly path: readonly string[] };
}

/** Documented: the end may equal the start, but not come before it. Both are canonical UTC texts. */
export function checkOrder(
	start: unknown,
	end: unknown,
	fields: SpanFields,
	context: z.RefinementCtx,
): void {
	if (typeof start !== 'string' || typeof end !== 'string' || end >= start) return;
	const startLabel = fields.start.label;
	context.addIssue({
		...faultIssue(
			fields.end.label,
			'end-before-start',
			`must not be before '${startLabel}' but is ${end}, which is before ${start}`,
			'Check whether the two are swapped.',
			{ [startLabel]: fields.start.path.join('.') },
		),
		path: [...fields.end.path],
	});
}
