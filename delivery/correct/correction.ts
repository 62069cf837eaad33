import type { ExactObject } from '../../values/exactJson';
import type { Reading } from '../../values/reading';
import type { Memory } from '../contract/history';
import type { Code } from '../contract/code';
import type { Fault, Refusal } from '../contract/outcome';
import type { Removal } from './removal';
import type { Target } from '../contract/target';

/** How usages are to be corrected. */
export interface CorrectionOptions {
	readonly target: Target;
	readonly removal: Removal;
	readonly reading: Reading;
	/** By the ID of the wrong usage. */
	readonly memory: Memory<Progress>;
	/** Whether the right usage is stored where the wrong one is gone and nobody knows by whom. */
	readonly storeIfGone: boolean;
}

/**
 * How far an earlier try came. `none`: the wrong usage stands, or others removed it. `removing`: it may
 * be gone. `removed`: it is gone, and the right one is certainly not stored. `storing`: it is gone, and
 * the right one may be stored. `stored`: the right one is stored.
 */
export interface Progress {
	readonly step: 'none' | 'removing' | 'removed' | 'storing' | 'stored';
	/** What the two usages say, as canonical JSON, because a memory may be written as JSON. */
	readonly wrong: string;
	readonly right: string;
	readonly storedId?: string;
}

/** How a correction ended: always says which of the two usages stands. */
export type Corrected = CorrectionDone | CorrectionFailed;

export interface CorrectionDone {
	readonly stands: 'right';
	/** `unchanged`: the stored usage says the same. `already`: it was replaced before. */
	readonly how: 'replaced' | 'unchanged' | 'already';
	readonly storedId?: string;
	readonly right: ExactObject;
	readonly wrong?: ExactObject;
	/** How much of the right quantity was not accepted. */
	readonly remainder?: string;
}

export interface CorrectionFailed {
	/**
	 * `untouched`: whichever stood before, because nothing was done. `other`: an earlier try stored
	 * another right usage. `unknown`: it is not certain which one.
	 */
	readonly stands: 'wrong' | 'neither' | 'other' | 'untouched' | 'unknown';
	readonly cause: CorrectionCause;
	/** Why in detail, by which a workflow can branch. */
	readonly code: Code;
	readonly reason: string;
	readonly fix?: string;
	readonly refusal?: Refusal;
	readonly faults?: readonly Fault[];
	readonly wrong?: ExactObject;
	/** The right usage, as far as it is known. */
	readonly right?: ExactObject;
	/** The stored usage that is in the way. */
	readonly otherId?: string;
}

/** Why a correction failed. */
export type CorrectionCause =
	/** The right usage breaks a rule. */
	| 'invalid'
	/** The wrong usage could not be read. */
	| 'unread'
	/** The wrong usage is billed already. */
	| 'invoiced'
	/** Another usage says what the right one is to say. */
	| 'equalStored'
	/** What is stored could not be listed, so nothing was touched or nothing more is done. */
	| 'unlisted'
	/** The API refused to remove the wrong usage. */
	| 'removalRefused'
	/** The wrong usage was not removed, or that is not certain. */
	| 'notRemoved'
	/** The wrong usage was gone before, and the right one is not stored. */
	| 'gone'
	/** The wrong usage was gone before, and the right one is not known in full. */
	| 'goneInPart'
	/** The API refused the right usage. */
	| 'rejected'
	/** The right usage was not sent, or its answer was lost. */
	| 'notStored'
	/** An earlier try of this execution corrected it otherwise. */
	| 'correctedOtherwise';
