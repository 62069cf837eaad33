import { z } from 'zod';
import type { ExactJson, ExactObject } from '../../values/exactJson';

/** A schema over the top-level fields; what else the usage holds is kept as given. */
export function usageObject(
	fields: z.ZodRawShape,
	betweenFields?: (body: ExactObject, context: z.RefinementCtx) => void,
): z.ZodType<ExactObject, z.ZodTypeDef, unknown> {
	const object = z.object(fields).passthrough() as unknown as z.ZodType<
		ExactObject,
		z.ZodTypeDef,
		unknown
	>;
	return betweenFields === undefined ? object : object.superRefine(betweenFields);
}

/** `body` without some fields. */
export function without(body: ExactObject, ...fields: readonly string[]): ExactObject {
	const rest: Record<string, ExactJson | undefined> = {};
	// Not by `delete`, which makes an object slow for whoever reads it next.
	for (const name of Object.keys(body)) if (!fields.includes(name)) rest[name] = body[name];
	return rest;
}
