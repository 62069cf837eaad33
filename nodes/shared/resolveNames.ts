import type { KnownField } from '../../delivery/contract/knownField';
import type { Input, Unresolved } from '../../delivery/create/input';
import { without } from '../../delivery/rules/usageObject';
import type { Run } from '../../delivery/run/run';
import type { ExactObject } from '../../values/exactJson';
import type { Reading } from '../../values/reading';
import type { ColumnNotes } from './columns/columnNotes';
import type { Replaces } from './columns/objectReader';

/** A usage by the names of the API's fields and of those beside them, as the user gave it. */
export type Given = Readonly<Record<string, unknown>>;

/** What the API knows of what an item names: the fields to fill, or why there is nothing to fill in. */
export type Resolved =
	{ readonly fields: Readonly<Record<string, string>> } | { readonly unresolved: Unresolved };

/** Ways of one usage to name the same thing that are not held against each other. */
export interface Beside {
	readonly counts: string;
	readonly notCompared: string;
}

/** How the usages of an action may name what the API wants by an ID of its own. */
export interface Naming<Reference> {
	/** Names that usages may have for it beside the API's fields; none of them is ever sent. */
	readonly fields: readonly KnownField[];
	/** Names by which an item takes the place of what all items share, though that has other names. */
	readonly replaces?: Replaces;
	/**
	 * What a usage names that is to be asked for.
	 *
	 * @returns nothing where it brings the API's own ID alone, or names nothing
	 */
	referenceOf(given: Given, reading: Reading): Reference | undefined;
	/** What a usage names in more than one way, where only one of them counts. */
	besideOf?(given: Given): Beside | undefined;
	/**
	 * Asks the API once for all of them. Never throws for what the API or a network does.
	 *
	 * @returns what is known of each, in their order
	 */
	resolve(references: readonly Reference[], run: Run): Promise<readonly Resolved[]>;
}

/**
 * All inputs with the API's own IDs in the place of other names, so that both are the same usage.
 *
 * @param notes gets what is named in two ways and was not compared
 */
export async function resolveNames<Reference>(
	naming: Naming<Reference> | undefined,
	inputs: readonly Input[],
	reading: Reading,
	run: Run,
	notes?: ColumnNotes,
): Promise<readonly Input[]> {
	if (naming === undefined) return inputs;
	const names = naming.fields.map(({ name }) => name);
	const references = new Map<number, Reference>();
	const plain = inputs.map((input, position) => {
		const given = givenOf(input);
		if (given === undefined) return input;
		const reference = naming.referenceOf(given, reading);
		if (reference !== undefined) references.set(position, reference);
		const beside = naming.besideOf?.(given);
		if (beside !== undefined) notes?.notCompared.set(beside.notCompared, beside.counts);
		const hasNames = names.some((name) => Object.hasOwn(given, name));
		return hasNames ? { ...input, given: without(given as ExactObject, ...names) } : input;
	});
	if (references.size === 0) return plain;
	const resolved = await naming.resolve([...references.values()], run);
	[...references.keys()].forEach((position, place) => {
		plain[position] = filled(plain[position], resolved[place]);
	});
	return plain;
}

/** What else is wrong with an item does not hide whom it names; nothing of what is no usage. */
function givenOf({ given }: Input): Given | undefined {
	const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
	return isObject ? (given as Given) : undefined;
}

function filled(input: Input, resolved: Resolved): Input {
	return 'fields' in resolved
		? { ...input, given: { ...(input.given as Given), ...resolved.fields } }
		: { ...input, unresolved: resolved.unresolved };
}
