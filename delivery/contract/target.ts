import type { z } from 'zod';
import type { Decimal } from '../../values/decimal';
import type { ExactObject } from '../../values/exactJson';
import type { Combination } from './combination';
import type { Code, Reason } from './code';
import type { Reading } from '../../values/reading';
import type { Difference, Refusal } from './outcome';
import type { Answer, Exchange, WireRequest } from './wire';

/**
 * One API operation that takes usages: everything the flow has to know about a vendor. A new billing
 * API is a new object of this type and no change in this folder.
 */
export interface Target {
	/** For receipts and proofs: `rebilly/usage`. */
	readonly name: string;
	/** For messages: `Rebilly`. */
	readonly service: string;
	/** Every rule of the API; what comes out is the body to be sent. */
	schema(reading: Reading): z.ZodType<ExactObject, z.ZodTypeDef, unknown>;
	/** Names of the top-level fields, by which a whole item is read. */
	readonly fields: readonly string[];
	/** The field that the API keeps unique; absent where the API has no such field. */
	readonly identField?: string;
	/**
	 * The part of a usage that makes it what it is, without what only describes it; `undefined` when it
	 * cannot be recognised again.
	 */
	content(body: ExactObject): ExactObject | undefined;
	/** Fields that bill nothing: items of one run that differ only in these are equal. */
	readonly describedBy?: readonly string[];
	/** How rows become one usage per period; left out where they cannot. */
	readonly combination?: Combination;
	request(body: ExactObject): WireRequest;
	measure(body: ExactObject): Measure;
	/** What follows from an answer or from none: the send policy. Pure. */
	judge(exchange: Exchange, body: ExactObject): Verdict;
	/** Where the API can list what is stored by subscription and time. */
	readonly storedUsages?: StoredUsages;
	/** Where the API can say what is stored under an ident. */
	readonly storedByIdent?: StoredByIdent;
	/** Where the API can list what is stored by what collects it. */
	readonly storedByScope?: StoredByScope;
}

/** What a receipt and the order of sending need to know of a usage. */
export interface Measure {
	/** The subscription or contract: usages of one are sent in the order of their items. */
	readonly lane: string;
	readonly amounts: ReadonlyArray<{ readonly unit: string; readonly value: Decimal }>;
	/** Milliseconds since 1970-01-01T00:00Z; absent when the API sets the time. */
	readonly from?: number;
	readonly to?: number;
}

/** What an exchange means for the usage that was sent. */
export type Verdict =
	/** Stored by this request; `accepted` where the API says how much of the quantity it took. */
	| { readonly kind: 'stored'; readonly id?: string; readonly accepted?: Decimal }
	/** The API has this identity already. */
	| { readonly kind: 'exists'; readonly refusal: Refusal }
	/** Refused for good; nothing was stored. */
	| ({
			readonly kind: 'refused';
			readonly refusal: Refusal;
			readonly stopsRun?: boolean;
	  } & Advice)
	/** Nothing was stored, and sending again is right, at most `limit` times in a row. */
	| {
			readonly kind: 'again';
			readonly reason: Reason;
			readonly notBefore?: NotBefore;
			readonly limit?: number;
			/** When it does not help, it will not help the other usages either. */
			readonly stopsRun?: boolean;
	  }
	/** May be stored; a target with an `identField` may simply send again, others must read back. */
	| { readonly kind: 'doubtful'; readonly reason: Reason; readonly notBefore?: NotBefore }
	/** The execution was stopped. */
	| { readonly kind: 'cancelled'; readonly mayBeStored: boolean };

/** What to do about a refusal. */
export interface Advice {
	readonly code: Code;
	/** How to mend it. */
	readonly mend: string;
}

/** When the API wants to be asked again: an instant, or a time from now, both in milliseconds. */
export type NotBefore = { readonly at: number } | { readonly in: number };

/** What a listed record must tell to be held against the filter it was asked for by. */
export interface Listed {
	readonly id: string;
	readonly lane: string;
	/** Milliseconds since 1970-01-01T00:00Z. */
	readonly time: number;
}

/** A usage as the API has it stored. */
export interface StoredUsage extends Listed {
	/** Equal to `content` of the usage that was sent. */
	readonly content: ExactObject;
	readonly quantity: Decimal;
}

/** How an API lists usages by subscription and time, with the limits of its lists. */
export interface Listing<Usage extends Listed> {
	readonly pageSize: number;
	/** Why an answer of this status is no list, and how to mend it, without a final stop. */
	refusalOf(status: number): string;
	/** How many records can be reached by offset. */
	readonly reach: number;
	/** Usages of one lane, or of all where the span names none, with `from` <= time <= `to`. */
	within(span: Span, offset: number): WireRequest;
	/** All usages, newest first: for an API that does not filter. */
	newest(offset: number): WireRequest;
	/** What the answer lists; `undefined` when it is not a list. */
	read(answer: Answer): Page<Usage> | undefined;
}

/** Listing what is stored, to tell which usages need not be sent. */
export interface StoredUsages extends Listing<StoredUsage> {
	/** Whether a stored usage is what the API accepted of a larger quantity. */
	isPartOf(stored: StoredUsage, body: ExactObject): boolean;
}

export interface Span {
	/** Left out: usages of all lanes. */
	readonly lane?: string;
	readonly from: number;
	readonly to: number;
}

export interface Page<Usage extends Listed> {
	readonly usages: readonly Usage[];
	/** How many match in all, where the API says it. */
	readonly total?: number;
}

/** Listing what is stored under idents by what collects it, as an aggregation does. */
export interface StoredByScope {
	/** Name of what collects the usage. */
	scopeOf(body: ExactObject): string;
	list(scope: string): PagedList<ExactObject>;
	/** Whether a listed record says that it belongs there. */
	isIn(record: ExactObject, scope: string): boolean;
	/** A listed record in the shape and the value types of a body, as far as it has them. */
	bodyOf(record: ExactObject): ExactObject;
	/** Why an answer of this status is no list, and how to mend it, without a final stop. */
	refusalOf(status: number): string;
}

/** A list that an API gives out page by page, counted from 0. */
export interface PagedList<Item> {
	request(page: number): WireRequest;
	/** What the answer lists; `undefined` when it is not a list. */
	read(answer: Answer): { readonly items: readonly Item[]; readonly total?: number } | undefined;
	/** What makes an item that is listed twice the same one. */
	keyOf(item: Item): string;
}

/** Reading one stored usage by its ident, to compare it. */
export interface StoredByIdent {
	request(body: ExactObject): WireRequest;
	/** What is stored, in the shape of a body; `undefined` when the answer is not a list of usages. */
	read(answer: Answer, body: ExactObject): ExactObject | 'absent' | undefined;
	differences(body: ExactObject, stored: ExactObject): readonly Difference[];
}
