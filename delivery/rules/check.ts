import { z } from 'zod/v3';
import type { NearNames } from '../contract/knownField';

/*
 * The only file that uses what zod does not document: `_parse` and what goes into and comes out of it, as
 * they are in `zod/v3`, which zod 4 keeps. With `transform` and `safeParse` in their place validating takes
 * more than twice as long, because these make many objects for each field of each item, absent ones too.
 */

/** A schema that takes anything, and gives what is to be sent of it. */
export type Schema<T> = z.ZodType<T, z.ZodTypeDef, unknown>;

/** How columns can name what a schema takes; nothing where it is never sent. */
export interface About {
	readonly label?: string;
	readonly isRequired?: boolean;
	readonly nearNames: NearNames;
	readonly members?: Readonly<Record<string, Schema<unknown>>>;
	readonly isList?: boolean;
}

type Status = 'valid' | 'dirty' | 'aborted';

/** The fault of a value that has no parts. */
export class LeafFault {
	constructor(readonly issue: z.IssueData) {}
}

/** Stands for a value with a fault, so that a rule between fields does not call it missing as well. */
const FAULTY: unknown = Symbol('faulty');

/** A schema for a value without parts. */
export function leaf<T>(valueOrFault: (given: unknown) => T | LeafFault, about?: About): Schema<T> {
	return new Leaf(valueOrFault, about);
}

/** A schema for a value with parts; what is wrong is told to the context, and a value given all the same. */
export function composite<T>(
	valueIn: (given: unknown, context: PartsContext) => T,
	about?: About,
): Schema<T> {
	return new Composite(valueIn, about);
}

/** What was said of a schema when it was made. */
export function aboutOf(schema: Schema<unknown>): About | undefined {
	return schema instanceof Leaf || schema instanceof Composite ? schema.about : undefined;
}

class Leaf<T> extends z.ZodType<T, z.ZodTypeDef, unknown> {
	constructor(
		private readonly valueOrFault: (given: unknown) => T | LeafFault,
		readonly about?: About,
	) {
		super({});
	}

	_parse(input: z.ParseInput): z.ParseReturnType<T> {
		const value = this.valueOrFault(input.data);
		if (!(value instanceof LeafFault)) return z.OK(value);
		z.addIssueToContext(this._getOrReturnCtx(input), value.issue);
		return z.DIRTY(FAULTY as T);
	}
}

class Composite<T> extends z.ZodType<T, z.ZodTypeDef, unknown> {
	constructor(
		private readonly valueIn: (given: unknown, context: PartsContext) => T,
		readonly about?: About,
	) {
		super({});
	}

	_parse(input: z.ParseInput): z.ParseReturnType<T> {
		const context = new PartsContext(this, input);
		const value = this.valueIn(input.data, context);
		const { status } = context;
		if (status === 'aborted') return z.INVALID;
		const isFaulty = status === 'dirty' && value === undefined;
		return { status, value: isFaulty ? FAULTY : value } as z.SyncParseReturnType<T>;
	}
}

/** What zod hands to a refinement, and in addition the way to check the parts of a value. */
export class PartsContext implements z.RefinementCtx {
	/** Whether there are faults, and whether one of them leaves no value to go on with. */
	status: Status = 'valid';
	/** Made when first needed: for an absent value it never is. */
	private made?: z.ParseContext;

	constructor(
		private readonly schema: z.ZodTypeAny,
		private readonly input: z.ParseInput,
	) {}

	get path(): z.ParsePath {
		return this.input.path;
	}

	/** What zod calls the type of the value. */
	get type(): z.ZodParsedType {
		return this.context.parsedType;
	}

	/** A `fatal` issue leaves no value. */
	addIssue(issue: z.IssueData): void {
		z.addIssueToContext(this.context, issue);
		this.lower(issue.fatal ? 'aborted' : 'dirty');
	}

	/**
	 * Holds a part of the value against a schema of its own.
	 *
	 * @param path of the part, from the outermost value on
	 * @returns what comes of it, also where it has faults
	 */
	part<T>(schema: Schema<T>, data: unknown, path: z.ParsePath): T {
		const parsed = schema._parseSync({ data, path, parent: this.context });
		if (parsed.status !== 'valid') this.lower(parsed.status);
		return (parsed as z.OK<T>).value;
	}

	private get context(): z.ParseContext {
		return (this.made ??= this.schema._getOrReturnCtx(this.input));
	}

	private lower(status: Status): void {
		if (this.status !== 'aborted') this.status = status;
	}
}
