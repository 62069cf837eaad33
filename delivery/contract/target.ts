import type { z } from 'zod/v3';
import type { Decimal } from '../../values/decimal';
import type { ExactObject } from '../../values/exactJson';
import type { Combination } from './combination';
import type { Reason } from './code';
import type { Reading } from '../../values/reading';
import type { Recognition } from './recognition';
import type { Advice, Difference, Refusal } from './outcome';
import type { Exchange, WireRequest } from './wire';

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
	/** How the API tells a usage that it has from a new one. */
	readonly recognition: Recognition;
	/**
	 * The part of a usage that makes it what it is, without what only describes it; `undefined` when it
	 * cannot be recognised again.
	 */
	content(body: ExactObject): ExactObject | undefined;
	/** Fields that bill nothing: items of one run that differ only in these are equal. */
	readonly describedBy?: readonly string[];
	/** What the API takes fields for that are left out: saying so is no difference. */
	readonly defaults?: ExactObject;
	/** Fields that tell kinds of usages apart within one partition and time, such as a product. */
	readonly kindFields?: readonly string[];
	/** How rows become one usage per period; left out where they cannot. */
	readonly combination?: Combination;
	request(body: ExactObject): WireRequest;
	measure(body: ExactObject): Measure;
	/** What follows from an answer or from none: the send policy. Pure. */
	judge(exchange: Exchange, body: ExactObject): Decision;
}

/** One at an API that lists what it has stored. */
export interface ListedTarget extends Target {
	readonly recognition: Extract<Recognition, { kind: 'listed' }>;
}

/** What a receipt and the order of sending need to know of a usage. */
export interface Measure {
	/** The subscription or contract: usages of one are sent in the order of their items. */
	readonly partition: string;
	readonly amounts: ReadonlyArray<{
		readonly unit: string;
		readonly value: Decimal;
		/** A price says nothing of how much was used. */
		readonly isPrice?: true;
	}>;
	/** Milliseconds since 1970-01-01T00:00Z; absent when the API sets the time. */
	readonly from?: number;
	readonly to?: number;
}

/** What an exchange means for the usage that was sent. */
export type Decision =
	/** Stored by this request; `accepted` where the API says how much of the quantity it took. */
	| {
			readonly kind: 'stored';
			readonly id?: string;
			readonly accepted?: Decimal;
			/** When it was stored, in milliseconds since 1970-01-01T00:00Z by the clock of the service. */
			readonly createdAt?: number;
			/** The smallest difference of two times of storing, in milliseconds, as the answer writes them. */
			readonly createdPrecisionMs?: number;
			/** Where what is stored is not what was sent: nothing more is sent then. */
			readonly differences?: readonly Difference[];
	  }
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
	/** May be stored: an API with a unique field may simply be sent it again, any other is read back. */
	| {
			readonly kind: 'doubtful';
			readonly reason: Reason;
			readonly notBefore?: NotBefore;
			/** The server may still be at work: what is not stored now may be stored later. */
			readonly mayStillStore?: true;
	  }
	/** The execution was stopped. */
	| { readonly kind: 'cancelled'; readonly mayBeStored: boolean };

/** When the API wants to be asked again: an instant, or a time from now, both in milliseconds. */
export type NotBefore = { readonly at: number } | { readonly in: number };
