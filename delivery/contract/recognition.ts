import type { Decimal } from '../../values/decimal';
import type { ExactObject } from '../../values/exactJson';
import type { Listed, Listing, PagedList } from './list';
import type { Difference } from './outcome';
import type { Removal } from './removal';
import type { Answer, WireRequest } from './wire';

/** The kinds of billing API, by how they tell a usage that they have from a new one. */
export type Recognition =
	/** A field of a usage is unique, and what is stored under it can be read. */
	| {
			readonly kind: 'keyedReadable';
			readonly field: string;
			readonly byIdent: StoredByIdent;
			/** Where what is stored can also be listed by what collects it. */
			readonly byScope?: StoredByScope;
			/** Where it can also be listed by customer and kind of usage, at whatever time it was. */
			readonly byKind?: StoredByScope;
	  }
	/** A field is unique, but what is stored under it cannot be read. */
	| { readonly kind: 'keyedBlind'; readonly field: string }
	/** No field is unique, but what is stored can be listed by subscription and time. */
	| {
			readonly kind: 'listed';
			readonly list: StoredUsages;
			/** Where one usage can also be read and removed by its ID. */
			readonly byId?: Removal;
	  }
	/** Neither: a usage that may be stored can never be recognised. */
	| { readonly kind: 'none' };

/** The field that the API keeps unique, where it has one. */
export function uniqueField(recognition: Recognition): string | undefined {
	return 'field' in recognition ? recognition.field : undefined;
}

/** A usage as the API has it stored. */
export interface StoredUsage extends Listed {
	/** Equal to `content` of the usage that was sent. */
	readonly content: ExactObject;
	readonly quantity: Decimal;
	/** When it was stored, in milliseconds since 1970-01-01T00:00Z, as far as the API says so. */
	readonly createdAt?: number;
}

/** Listing what is stored, to tell which usages need not be sent. */
export interface StoredUsages extends Listing<StoredUsage> {
	/** Whether the API may store less of a usage than it says; left out where it never does. */
	mayStoreLess?(body: ExactObject): boolean;
}

/** Listing what is stored under idents by what it has in common, such as the aggregation that collects it. */
export interface StoredByScope {
	/** Name of what the usage has in common with others. */
	scopeOf(body: ExactObject): string;
	list(scope: string): PagedList<ExactObject>;
	/** Whether a listed record says that it belongs there. */
	isIn(record: ExactObject, scope: string): boolean;
	/** A listed record in the shape and the value types of a body, as far as it has them. */
	bodyOf(record: ExactObject): ExactObject;
	/** Why an answer of this status is no list, and how to fix it, without a final stop. */
	refusalOf(status: number): string;
}

/** Reading one stored usage by its ident, to compare it. */
export interface StoredByIdent {
	request(body: ExactObject): WireRequest;
	/** What is stored, in the shape of a body; `undefined` when the answer is not a list of usages. */
	read(answer: Answer, body: ExactObject): ExactObject | 'absent' | undefined;
	differences(body: ExactObject, stored: ExactObject): readonly Difference[];
}
