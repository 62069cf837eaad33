import type { ExactObject } from '../../values/exactJson';

/** A stored usage as it is held against the expected ones. */
export interface Recorded {
	/** By which the API tells it from others: the ident where it keeps one, else its own ID. */
	readonly id: string;
	/** In the shape and the value types of a body. */
	readonly body: ExactObject;
}
