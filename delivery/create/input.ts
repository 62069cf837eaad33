import type { Identified } from '../identity/identify';
import type { Reason } from '../contract/code';
import type { Fault, ItemResult } from '../contract/outcome';

/** One item as the node read it. */
export interface Input {
	/** The usage by API field names, values as the user gave them. */
	readonly given: unknown;
	/** The user's own reference; `null` when it was asked for but the item has none. */
	readonly reference?: unknown;
	/** Faults met while reading, such as JSON that cannot be parsed; those of the whole usage have no path. */
	readonly faults?: readonly Fault[];
	/** What to do about a field that is missing, by its path: something that is not used may hold it. */
	readonly renames?: ReadonlyMap<string, string>;
	/** A row without any value: no usage, and nothing to report on. */
	readonly isEmpty?: true;
	/** Why the API's own ID is not known of what the item names otherwise. */
	readonly unresolved?: Unresolved;
}

/** What was to be found by asking the API, and was not. */
export interface Unresolved {
	/** The fields that stay empty for it: what the rules say of them is not said besides. */
	readonly fields: readonly string[];
	readonly faults: readonly Fault[];
	/** Why the API could not be asked: nothing is wrong with the item then. */
	readonly reason?: Reason;
}

/** What is to be sent, and what needs not even be tried, both by their place in the output; an empty row is neither. */
export interface Prepared {
	readonly usages: Map<number, Identified>;
	readonly results: Array<ItemResult | undefined>;
}

/** Why the API could not be asked for what items name otherwise; nothing where it could, or none does. */
export function reasonNotAsked(inputs: readonly Input[]): Reason | undefined {
	return inputs.find(({ unresolved }) => unresolved?.reason !== undefined)?.unresolved?.reason;
}
