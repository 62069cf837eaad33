import type { Identified } from '../identity/identify';
import type { Fault, ItemResult } from '../contract/outcome';

/** One item as the node read it. */
export interface Input {
	/** The usage by API field names, values as the user gave them. */
	readonly given: unknown;
	/** The user's own reference; `null` when it was asked for but the item has none. */
	readonly reference?: unknown;
	/** Faults met while reading, such as JSON that cannot be parsed; those of the whole usage have no path. */
	readonly faults?: readonly Fault[];
	/** A row without any value: no usage, and nothing to report on. */
	readonly isEmpty?: true;
}

/** What is to be sent, and what needs not even be tried, both by their place in the output; an empty row is neither. */
export interface Prepared {
	readonly usages: Map<number, Identified>;
	readonly results: Array<ItemResult | undefined>;
}
