import type { Answer, WireRequest } from './wire';

/** A list that an API gives out page by page. */
export interface PagedList<Item> {
	/** The most that a page holds. */
	readonly pageSize: number;
	/** How many items can be reached; left out where all can. */
	readonly reach?: number;
	/** Asks for items from a place on, counted from 0, or from before it where no page begins there. */
	pageFrom(place: number, size: number): PageRequest;
	/** What the answer lists; `undefined` when it is not a list. */
	read(answer: Answer): Page<Item> | undefined;
	/** What makes an item that is listed twice the same one. */
	keyOf(item: Item): string;
}

export interface PageRequest {
	readonly request: WireRequest;
	/** The place of its first item. */
	readonly from: number;
}

export interface Page<Item> {
	readonly items: readonly Item[];
	/** How many match in all, where the API says it. */
	readonly total?: number;
}

/** What a listed record must tell to be held against the filter it was asked for by. */
export interface Listed {
	readonly id: string;
	readonly partition: string;
	/** Milliseconds since 1970-01-01T00:00Z. */
	readonly time: number;
}

export interface Span {
	/** Left out: usages of all partitions. */
	readonly partition?: string;
	readonly from: number;
	readonly to: number;
}

/** How an API lists usages by subscription and time. */
export interface Listing<Usage extends Listed> {
	/** Usages of one partition, or of all where the span names none, with `from` <= time <= `to`. */
	within(span: Span): PagedList<Usage>;
	/** The same, newest first; left out where an API lists in one order only. */
	newestWithin?(span: Span): PagedList<Usage>;
	/** All usages, newest first: for an API that does not filter. */
	newest(): PagedList<Usage>;
	/**
	 * Usages of all partitions by when they were stored, oldest first, in milliseconds since
	 * 1970-01-01T00:00Z with both ends; left out where an API cannot list them so.
	 */
	storedWithin?(from: number, to: number): PagedList<Usage>;
	/** Why an answer of this status is no list, and how to fix it, without a final stop. */
	refusalOf(status: number): string;
}

/** A listing that can also begin a span with its newest record. */
export interface NewestListing<Usage extends Listed> extends Listing<Usage> {
	newestWithin(span: Span): PagedList<Usage>;
	/** When it was stored, in milliseconds since 1970-01-01T00:00Z: the order of the list. */
	storedAt(usage: Usage): number;
}
