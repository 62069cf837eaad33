import type { ExactJson } from '../../values/exactJson';
import type { PeriodLength } from '../../values/periods';
import type { Code } from './code';
import type { ShownRequest } from './wire';

/** Every item ends in exactly one of these; docs/reference/output.md says what each one means. */
export const OUTCOMES = [
	'created',
	'duplicate',
	'partial',
	'surplus',
	'conflict',
	'invalid',
	'rejected',
	'unsent',
	'unknown',
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** The outcomes after which the usage is stored as the user meant it. */
export const SUCCESSES: ReadonlySet<Outcome> = new Set<Outcome>([
	'created',
	'duplicate',
	'partial',
]);

/** One broken rule of one field of one item. */
export interface Fault {
	/** Display name of the field, as the screen shows it. */
	readonly field: string;
	/** Name of the field in the API, as a column names it, with positions of lists counted from 0: `properties[2].key`. */
	readonly path: string;
	readonly code: Code;
	/** What is wrong, naming the field in single quotes and the value, shortened. */
	readonly message: string;
	/** How to fix it. */
	readonly fix: string;
	/** Options of the node that fix it, with what to choose, in the words of the screen. */
	readonly options?: Readonly<Record<string, string>>;
}

/** A field in which a stored usage is not what the item says. */
export interface Difference {
	readonly field: string;
	readonly given: string | null;
	readonly stored: string | null;
}

/** What an API said when it refused, in its own words. */
export interface Refusal {
	readonly status: number;
	readonly message: string;
	readonly code?: string;
	/** The identifier under which the vendor's support finds the request. */
	readonly requestId?: string;
	readonly fields?: ReadonlyArray<{ readonly field: string; readonly message: string }>;
}

/** What to do about a refusal. */
export interface Advice {
	readonly code: Code;
	/** How to fix it. */
	readonly fix: string;
}

/** A refusal, and what to do about it. */
export interface AdvisedRefusal extends Advice {
	readonly refusal: Refusal;
}

/** What a combined usage was added up from. */
export interface CombinedFrom {
	/** Positions of the input items, in order. */
	readonly items: readonly number[];
	readonly period: PeriodLength;
	/** First instant of the period, and the first one after it, UTC. */
	readonly from: string;
	readonly to: string;
	/** The IANA zone of its boundaries. */
	readonly zone: string;
	/** The period by the calendar and the clocks of the zone: `2026-04-01`. */
	readonly label: string;
}

const MOST_NAMED = 10;

/** `item 3`, `items 0, 3`, `items 0, 1, 2 and 7 more`. */
export function itemsInWords(items: ReadonlyArray<number | string>): string {
	const named = items.slice(0, MOST_NAMED).join(', ');
	const more = items.length > MOST_NAMED ? ` and ${items.length - MOST_NAMED} more` : '';
	return `${items.length === 1 ? 'item' : 'items'} ${named}${more}`;
}

/** What became of an item; what is no plain success says why. */
export type Ended =
	| { readonly outcome: 'created' | 'duplicate'; readonly code?: Code }
	| { readonly outcome: Exclude<Outcome, 'created' | 'duplicate'>; readonly code: Code };

/** How one item ended. */
export type ItemResult = Ended & ResultDetails;

/** What is said of an item beside its outcome. */
export interface ResultDetails {
	/** One sentence for the user: what happened, and for a failure how to fix it. */
	readonly message: string;
	readonly identity?: string;
	/** The user's own reference, where one was given. */
	readonly reference?: string;
	/** The usage as it was sent, or would have been. */
	readonly usage?: ExactJson;
	/** Identifier of the stored usage where the API gives one. */
	readonly storedId?: string;
	/** Position of the input item that this one equals. */
	readonly duplicateOf?: number;
	/** False when the API has no way to read what is stored, so that it was not compared. */
	readonly compared?: boolean;
	/** False where it is not known whether this run stored it or an earlier one, because an answer was lost. */
	readonly proven?: false;
	/** False where it could not be looked whether it is stored once. */
	readonly audited?: false;
	/** IDs of stored copies that are too many. */
	readonly surplusIds?: readonly string[];
	/** IDs of copies that this run had stored and removed again, because another one came first. */
	readonly takenBack?: readonly string[];
	/** How much of the quantity was not accepted. */
	readonly remainder?: string;
	/** The stored usage that was removed for this one. */
	readonly replaced?: { readonly storedId: string; readonly quantity: string };
	/** For a usage that is stored in part or too often: whether this run stored it, or it was found stored. */
	readonly storedNow?: boolean;
	/** What the usage was added up from. */
	readonly combined?: CombinedFrom;
	/** Position of the input item, where it is not that of the result. */
	readonly item?: number;
	readonly faults?: readonly Fault[];
	readonly differences?: readonly Difference[];
	readonly refusal?: Refusal;
	/** The run was a dry run, which ended before this usage would have been sent. */
	readonly dryRun?: true;
	/** The request that a dry run did not send. */
	readonly request?: ShownRequest;
	/** How often the usage was sent, where that was more than once. */
	readonly attempts?: number;
}

/**
 * Positions of the input items that a result or a usage comes from.
 *
 * @param position of it among the others
 */
export function itemsOf(
	{ combined, item }: Pick<ItemResult, 'combined' | 'item'>,
	position: number,
): readonly number[] {
	return combined?.items ?? [item ?? position];
}

/** Whether an item ended as it was meant to: stored, or in a dry run ready to be sent. */
export function endsWell({ outcome, dryRun }: ItemResult): boolean {
	return SUCCESSES.has(outcome) || dryRun === true;
}
