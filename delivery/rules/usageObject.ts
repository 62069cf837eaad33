import type { z } from 'zod/v3';
import type { ExactJson, ExactObject } from '../../values/exactJson';
import { composite, type Schema } from './check';

type Member = [name: string, path: [string], schema: Schema<ExactJson | undefined>];
type BetweenFields = (body: ExactObject, context: z.RefinementCtx) => void;

/**
 * A schema over the top-level fields; what else the usage holds is kept as given.
 *
 * @param betweenFields rules that need more than one field; they hear of it also when a field has a fault
 */
export function usageObject(
	fields: z.ZodRawShape,
	betweenFields?: BetweenFields,
): Schema<ExactObject> {
	// Each with the path that its faults get, made once for all usages.
	const members = Object.entries(fields).map(([name, schema]): Member => [name, [name], schema]);
	return composite(
		(input, context) => {
			const { type: received } = context;
			if (received !== 'object') {
				context.addIssue({ code: 'invalid_type', expected: 'object', received, fatal: true });
				return {};
			}
			const given = input as ExactObject;
			const body: Record<string, ExactJson | undefined> = {};
			for (const [name, path, schema] of members) {
				const value = context.part(schema, given[name], path);
				if (value !== undefined) body[name] = value;
			}
			for (const name of Object.keys(given)) {
				// Set as a member, that name would change the object instead.
				if (Object.hasOwn(fields, name) || name === '__proto__') continue;
				if (given[name] !== undefined) body[name] = given[name];
			}
			if (context.status !== 'aborted') betweenFields?.(body, context);
			return body;
		},
		{ nearNames: 'taken', members: fields as Readonly<Record<string, Schema<unknown>>> },
	);
}

/** `body` without some fields. */
export function without(body: ExactObject, ...fields: readonly string[]): ExactObject {
	const rest: Record<string, ExactJson | undefined> = {};
	// Not by `delete`, which makes an object slow for whoever reads it next.
	for (const name of Object.keys(body)) if (!fields.includes(name)) rest[name] = body[name];
	return rest;
}
