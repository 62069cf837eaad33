import type { Step } from '../scenario/scenario';
import type { Meant } from '../scenario/scenarioRows';

/** What the checks of the proof are made on. */

/** One row of the table that is reported, by what makes it the usage it is. */
export interface Row {
	/** Says what the usage says; equal usages have equal keys. It begins with the account. */
	readonly key: string;
	/** Rows with the same identity are one usage: the key itself, or the user's reference. */
	readonly identity: string;
	/** Decimal texts by their units. */
	readonly amounts: Amounts;
	/** Once where it is left out. */
	readonly meant?: Meant;
	/** Key of what it said before: while that is stored, this must not be. */
	readonly insteadOf?: string;
}

export type Amounts = Readonly<Record<string, string>>;

/** A usage as the sandbox has it; decimal texts in their shortest spelling. */
export interface StoredUsage {
	readonly key: string;
	/** Where the API tells usages apart by it. */
	readonly ident?: string;
	readonly quantity: string;
	/** More than the quantity where a limit lowered it. */
	readonly sent: string;
	/** As they are stored. */
	readonly amounts: Amounts;
}

/** The outcomes of the package; other schemes only say that a request went well. */
export type Outcome =
	| 'created'
	| 'duplicate'
	| 'partial'
	| 'surplus'
	| 'conflict'
	| 'invalid'
	| 'rejected'
	| 'unsent'
	| 'unknown'
	| 'stored';

/** What the node said of one item. */
export interface End {
	/** Position of the input item. */
	readonly item: number;
	readonly outcome: Outcome;
	/** partial: how much is missing, as the node wrote it. */
	readonly remainder?: string;
	readonly message: string;
}

/**
 * What a request came to, as the node saw it. answer: a complete answer that settles what was asked.
 * later: refused for now, nothing was done (401, 429). refused: the API cannot be asked that way.
 * doubt: anything else, an answer that got lost above all.
 */
export type Saw = 'answer' | 'later' | 'refused' | 'doubt';

/** One request of the node. */
export type Exchange =
	| { readonly kind: 'report'; readonly key: string; readonly ident?: string; readonly saw: Saw }
	/** The stored usages of one account and span of time, or all there are. */
	| { readonly kind: 'list'; readonly of: Span | 'all'; readonly saw: Saw }
	/** The stored usage that bears an ident. */
	| { readonly kind: 'look'; readonly key: string; readonly ident: string; readonly saw: Saw }
	| { readonly kind: 'other' };

export interface Span {
	readonly account: string;
	/** Milliseconds since 1970, both included. */
	readonly from: number;
	readonly to: number;
}

/** What the failure of a whole node says of its items. */
export interface Claim {
	/** How many items are said to be stored. */
	readonly stored: number;
	/** How many items ended in each of the other outcomes. */
	readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
	/** The items that it names, and how each ended: all but those that are stored as they were meant. */
	readonly items: ReadonlyArray<Pick<End, 'item' | 'outcome'>>;
}

/** One execution that was not killed, as the checks see it. */
export interface Execution {
	/** The rows in the order of the items. */
	readonly rows: readonly Row[];
	/** Empty where the node failed as a whole. */
	readonly ends: readonly End[];
	/** The failure of the whole node, in its own words, and what it claims of the items. */
	readonly failure?: string;
	readonly claim?: Claim;
	readonly receipt?: {
		readonly items: number;
		readonly outcomes: Readonly<Record<string, number>>;
		/** What this execution says that it stored. */
		readonly sumsCreated?: Amounts;
	};
	readonly exchanges: readonly Exchange[];
	/** What was stored when it began, and when the execution began that it retries, if it does. */
	readonly before: readonly StoredUsage[];
	readonly beforeChain: readonly StoredUsage[];
	readonly after: readonly StoredUsage[];
	/** How the API can be asked what it has stored; not at all where only sending again tells. */
	readonly reader: 'list' | 'ident' | 'none';
	/** Whether it would answer that. */
	readonly readable: boolean;
}

/** One execution of a run, for the checks and for the story. */
export interface ExecutionRecord {
	readonly kind: Step['kind'];
	/** Whether another one went on at the same time. */
	readonly isOverlapped?: boolean;
	readonly status: string;
	/** Nothing where the process was killed. */
	readonly execution?: Execution;
	readonly after: readonly StoredUsage[];
	/** What came in at the sandbox, one line each; of two at once, with the first. */
	readonly requests: readonly string[];
}
