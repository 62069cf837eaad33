import type { ExactObject } from '../../values/exactJson';
import type { Reading } from '../../values/reading';
import type { Memory } from '../contract/history';
import type { PartitionLocks } from '../confirm/locks';
import type { Code, Reason } from '../contract/code';
import type { Fault, Refusal } from '../contract/outcome';
import type { StoredUsage } from '../contract/recognition';
import type { Removal } from '../contract/removal';
import type { ListedTarget } from '../contract/target';

/** How usages are to be corrected. */
export interface CorrectionOptions {
	readonly target: ListedTarget;
	readonly removal: Removal;
	readonly reading: Reading;
	/** By the ID of the wrong usage. */
	readonly memory: Memory<Progress>;
	/**
	 * Of this execution: why it is not known whether the right usage was stored, by the ID of the wrong
	 * one. It is looked for and not sent again; the next execution may.
	 */
	readonly doubts?: Memory<Reason>;
	/** In which executions of one process take turns; left out: this one is alone. */
	readonly locks?: PartitionLocks;
	/** Names the account, for the locks. */
	readonly account?: string;
	/** Whether the right usage is stored where the wrong one is gone and nobody knows by whom. */
	readonly storeIfGone: boolean;
}

/**
 * How far an earlier try came. `none`: the wrong usage stands, or others removed it. `removing`: it may
 * be gone. `removed`: it is gone, and the right one is certainly not stored. `storing`: it is gone, and
 * the right one may be stored, or with `storedId` is. `stored`: the right one is stored, and nothing else;
 * also where it was before, so that no other item stores another one.
 */
export interface Progress {
	readonly step: 'none' | 'removing' | 'removed' | 'storing' | 'stored';
	/** What the two usages say, as canonical JSON, because a memory may be written as JSON. */
	readonly wrong: string;
	readonly right: string;
	readonly storedId?: string;
	/** Of what is `stored`, where it was not stored by this execution. */
	readonly how?: 'unchanged' | 'already';
}

/** How far an earlier try came that did something, whether or not it came to an end. */
export function progressOf({ memory }: CorrectionOptions, id: string): Progress | undefined {
	const kept = memory.get(id);
	return kept?.step === 'none' ? undefined : kept;
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
	/** `list-lags`: lists do not show it yet. */
	readonly code?: Code;
	/** What stands beside it could not be read. */
	readonly audited?: false;
}

export interface CorrectionFailed {
	/**
	 * `absent`: nothing is stored where the wrong usage was looked for, and nothing was done.
	 * `copy`: the wrong usage is gone, but another one says the same. `both`: so it does, and the right
	 * one is stored. `surplus`: the right one is stored more often than once. `other`: an earlier try
	 * stored another right usage. `untouched`: whichever stood before, because nothing was done.
	 * `unknown`: it is not certain which one.
	 */
	readonly stands:
		| 'absent'
		| 'wrong'
		| 'copy'
		| 'neither'
		| 'both'
		| 'surplus'
		| 'other'
		| 'untouched'
		| 'unknown';
	/** What the API or the way to it did not let happen; without it, `code` and `faults` say it all. */
	readonly failedAt?: 'waiting' | 'reading' | 'listing' | 'removing' | 'storing';
	/** Why, by which a workflow can branch. */
	readonly code: Code;
	readonly reason: string;
	readonly fix?: string;
	readonly refusal?: Refusal;
	readonly faults?: readonly Fault[];
	readonly wrong?: ExactObject;
	/** The right usage, as far as it is known. */
	readonly right?: ExactObject;
	/** The stored usage that is in the way, or the right one. */
	readonly otherId?: string;
	/** Stored usages that are too many. */
	readonly surplusIds?: readonly string[];
	/** What is stored where the wrong or the right usage was looked for. */
	readonly found?: readonly StoredUsage[];
}

export function because(code: Code, message = ''): Reason {
	return { code, message };
}
