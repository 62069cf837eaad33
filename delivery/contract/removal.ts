import type { ExactObject } from '../../values/exactJson';
import type { Advice, Refusal } from './outcome';

import type { Answer, WireRequest } from './wire';

/**
 * How an API reads and removes one stored usage by its ID: everything that removing and correcting
 * have to know about a vendor.
 */
export interface Removal {
	/** For messages: `Rebilly`. */
	readonly service: string;
	readonly readRequest: (id: string) => WireRequest;
	readonly removeRequest: (id: string) => WireRequest;
	/**
	 * A request that is answered with 404 only where the account as a whole is unknown, so that a wrong
	 * account is not taken for an absent usage.
	 */
	readonly accountRequest: WireRequest;
	/** What an answer to `readRequest` shows; `undefined` when it cannot be read. */
	readonly read: (answer: Answer) => StoredRecord | undefined;
	readonly refusalOf: (answer: Answer) => Refusal;
	/** What to do about a refusal of this status to remove or to read. */
	readonly adviceOf: (status: number, request: 'read' | 'remove') => Advice;
}

/** A stored usage as it is read by its ID. */
export interface StoredRecord {
	/** As the record itself says it; left out where it does not. */
	readonly id?: string;
	/** What makes it the usage it is: `content` of the target that stores it. */
	readonly content: ExactObject;
	/** The invoice that bills it, where there is one already. */
	readonly invoiceId?: string;
}
