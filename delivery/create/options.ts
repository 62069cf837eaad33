import type { ApprovalOptions } from './approval/approved';
import type { Guarded, GuardOptions } from './guard/guarded';
import type { Reading } from '../../values/reading';
import type { History, Memory } from '../contract/history';
import type { Combining } from '../contract/combination';
import type { PartitionLocks } from '../confirm/locks';
import type { UsageResult } from './results/results';
import type { ShowRequest } from '../contract/wire';

/** How one run is to be delivered. */
export interface DeliveryOptions extends ApprovalOptions {
	readonly reading: Reading;
	/** Faults say the API's name of a field too, because the usages came by these names. */
	readonly namesPaths?: boolean;
	/** Nothing at all is sent when an item is invalid. */
	readonly stopOnInvalid: boolean;
	/** Whether stored usages are read first, where the API has no unique field. */
	readonly lookUp: boolean;
	/** Whether it is looked at once more what was sent only where an answer was lost; left out: always. */
	readonly auditsAfterDoubtOnly?: boolean;
	/**
	 * Whether the run may remove what it has stored itself, where another one had stored the same before;
	 * left out: yes.
	 */
	readonly takesBack?: boolean;
	/** IDs of stored usages that stand for others than those to be delivered. */
	readonly claimed?: ReadonlySet<string>;
	/** Rows are added up to one usage per period. */
	readonly combining?: Combining;
	/** What becomes of a sum of which less is stored, because rows came late; left out: it is a conflict. */
	readonly lateRows?: LateRows;
	/** A dry run: nothing is sent, noted or remembered, and each request is shown instead. */
	readonly dryRun?: ShowRequest;
	/** Usages that break its limits are held; left out: nothing is judged. */
	readonly guard?: GuardOptions;
	/** Is told what the guard has found, where there is one. */
	readonly noteGuarded?: (guarded: Guarded) => void;
	/** In which executions of one process take turns; left out: this one is alone. */
	readonly locks?: PartitionLocks;
	/** Outcomes of an earlier try of the same execution, by identity. */
	readonly memory?: Memory<UsageResult>;
	/**
	 * Sums of the same execution by identity, as texts of their content: a node that runs several times
	 * may get the rows of one period in parts.
	 */
	readonly sums?: Memory<string>;
	/**
	 * What items of earlier rounds of the same execution stand for, by ID or content of the stored usage,
	 * for an API without a unique field: a loop brings the usages of one moment in several rounds.
	 */
	readonly rounds?: Memory<true>;
	/** Whether a usage is sent though another quantity of its time is stored; left out: it is a conflict. */
	readonly storesBoth?: boolean;
	/** Is told how many usages are sent beside another quantity, because several at one moment are usual. */
	readonly noteSentBeside?: (usages: number) => void;
	/** Outcomes of earlier executions. */
	readonly history?: History;
	/**
	 * What rows of one input mean that say the same, where nothing but their content tells usages apart:
	 * one usage, or one each; left out: the first is sent, and whether the others are meant is asked.
	 */
	readonly equalRows?: EqualRows;
	/** Names a field that tells a row from all others, also from those that say the same, by its position. */
	readonly toldApartBy?: (position: number) => string | undefined;
	/** Which usages earlier rounds of the same execution have stored, by a part of their identity. */
	readonly rows?: Memory<true>;
	/** Is told of each usage that an earlier round has stored and this one brings again. */
	readonly noteRepeated?: () => void;
}

/** What is done where less of a sum is stored than its rows say. */
export type LateRows = 'difference' | 'correct';

/** What rows of one input are that say the same. */
export type EqualRows = 'once' | 'each';
