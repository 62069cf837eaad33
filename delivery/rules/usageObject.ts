import { z } from 'zod/v3';
import type { ExactJson, ExactObject } from '../../values/exactJson';

type BetweenFields = (body: ExactObject, context: z.RefinementCtx) => void;

/**
 * A schema over the top-level fields; what else the usage holds is kept as given.
 *
 * @param betweenFields rules that need more than one field; they hear of it also when a field has a fault
 */
export function usageObject(
	fields: z.ZodRawShape,
	betweenFields?: BetweenFields,
): z.ZodType<ExactObject, z.ZodTypeDef, unknown> {
	return new UsageObject(fields, betweenFields);
}

/**
 * A type of its own and not zod's object with a refinement, which makes several objects for each field
 * of each item, absent ones too.
 */
class UsageObject extends z.ZodType<ExactObject, z.ZodTypeDef, unknown> {
	/** Each with the path that its faults get: a usage is nobody's member. */
	private readonly members: ReadonlyArray<
		readonly [name: string, path: [string], schema: z.ZodTypeAny]
	>;

	constructor(
		private readonly fields: z.ZodRawShape,
		private readonly betweenFields?: BetweenFields,
	) {
		super({});
		this.members = Object.entries(fields).map(([name, schema]) => [name, [name], schema]);
	}

	_parse(input: z.ParseInput): z.ParseReturnType<ExactObject> {
		const context = this._getOrReturnCtx(input);
		if (context.parsedType !== z.ZodParsedType.object) {
			const { ZodIssueCode, ZodParsedType } = z;
			z.addIssueToContext(context, {
				code: ZodIssueCode.invalid_type,
				expected: ZodParsedType.object,
				received: context.parsedType,
			});
			return z.INVALID;
		}
		const given = input.data as ExactObject;
		const status = new z.ParseStatus();
		const body: Record<string, ExactJson | undefined> = {};
		for (const [name, path, schema] of this.members) {
			const parsed = schema._parseSync({ data: given[name], path, parent: context });
			if (parsed.status === 'aborted') status.abort();
			if (parsed.status === 'dirty') status.dirty();
			const { value } = parsed as z.OK<ExactJson | undefined>;
			if (value !== undefined) body[name] = value;
		}
		for (const name of Object.keys(given)) {
			// Set as a member, that name would change the object instead.
			if (Object.hasOwn(this.fields, name) || name === '__proto__') continue;
			if (given[name] !== undefined) body[name] = given[name];
		}
		if (status.value === 'aborted') return z.INVALID;
		this.betweenFields?.(body, {
			path: context.path,
			addIssue: (issue) => {
				z.addIssueToContext(context, issue);
				status.dirty();
			},
		});
		return { status: status.value, value: body } as z.SyncParseReturnType<ExactObject>;
	}
}

/** `body` without some fields. */
export function without(body: ExactObject, ...fields: readonly string[]): ExactObject {
	const rest: Record<string, ExactJson | undefined> = {};
	// Not by `delete`, which makes an object slow for whoever reads it next.
	for (const name of Object.keys(body)) if (!fields.includes(name)) rest[name] = body[name];
	return rest;
}
