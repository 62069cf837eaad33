import { hash } from 'crypto';
import { canonicalJson, type ExactObject } from '../../values/exactJson';
import type { CombinedFrom } from '../contract/outcome';
import { uniqueField } from '../contract/recognition';
import type { Target } from '../contract/target';

/** Goes into every digest: raise it only when old identities may be forgotten, for they change. */
const IDENTITY_VERSION = 1;

/** A usage that is ready to be sent, with what makes it the same as another. */
export interface Identified {
	readonly body: ExactObject;
	/** Two usages with the same identity are the same usage. */
	readonly identity: string;
	/** Whether another run gives the same usage the same identity. */
	readonly isLasting: boolean;
	/** Canonical text of its content, where it is at hand; `contentOf` gives it for any usage. */
	readonly content?: string;
	/** The user's own reference, where one was given. */
	readonly reference?: string;
	/** Whether the ident that the API keeps was made from the content, and is not the user's own. */
	readonly hasMadeIdent?: boolean;
	/** Position of the first item that says the same, where each of them has an identity of its own. */
	readonly equalTo?: number;
	/** What it was added up from, where it is the sum of a period. */
	readonly combined?: CombinedFrom;
	/** Digest of the rows that it was added up from: others may come to the same sum. */
	readonly rows?: string;
	/** Of a sum each of whose rows is there twice, or four times: how many different ones there are. */
	readonly doubledRows?: number;
}

/**
 * Gives a usage its identity: the ident it brings, the user's reference, or a digest of its content.
 * Never depends on the execution, the order of items, the spelling of numbers and times, or the zone
 * of the server.
 *
 * @param position of the item: the last resort for a usage that nothing identifies
 * @param ordinal how many items of the same content come before, where each of them counts
 */
export function identify(
	target: Target,
	body: ExactObject,
	reference: string | undefined,
	position: number,
	ordinal = 0,
): Identified {
	const repeated = ordinal === 0 ? [] : [String(ordinal)];
	const field = uniqueField(target.recognition);
	if (field !== undefined) {
		const own = body[field];
		if (typeof own === 'string')
			return { body, identity: own, isLasting: true, reference, hasMadeIdent: false };
		const ident = digest(target.name, contentText(target, body) ?? '', ...repeated);
		// The text is not kept: it is as long as the usage, and only a reconciliation asks for it again.
		return {
			body: { ...body, [field]: ident },
			identity: ident,
			isLasting: true,
			reference,
			hasMadeIdent: true,
		};
	}
	const content = contentText(target, body);
	if (reference !== undefined) {
		return {
			body,
			identity: digest(target.name, 'reference', reference),
			isLasting: true,
			reference,
			content,
		};
	}
	if (content === undefined) return { body, identity: `item ${position}`, isLasting: false };
	return { body, identity: digest(target.name, content, ...repeated), isLasting: true, content };
}

/**
 * Whether nothing but its content makes it the usage it is: no reference, no ident of the user's own.
 * Of two such usages that say the same, nobody can tell whether they are one.
 */
export function isByContent(usage: Identified): boolean {
	const { isLasting, reference, hasMadeIdent, combined } = usage;
	return isLasting && reference === undefined && hasMadeIdent !== false && combined === undefined;
}

/** Canonical text of a usage's content; `undefined` when the API could not recognise it. */
export function contentOf(target: Target, usage: Identified): string | undefined {
	return usage.content ?? contentText(target, usage.body);
}

/** Canonical text of what makes a usage what it is; `undefined` when it cannot be recognised again. */
export function contentText(target: Target, body: ExactObject): string | undefined {
	const content = target.content(body);
	return content && canonicalJson(content);
}

/**
 * Gives the sum of a period its identity. Amounts are no part of it: rows that come late make it
 * another sum of the same period, never another usage.
 *
 * @param kind canonical text of what identifies the rows that were added up
 * @param from start of the period, UTC
 */
export function identifyCombined(
	target: Target,
	body: ExactObject,
	kind: string,
	from: string,
	length: string,
): { readonly body: ExactObject; readonly identity: string } {
	const identity = digest(target.name, 'combined', length, from, kind);
	const field = uniqueField(target.recognition);
	const own = field === undefined ? {} : { [field]: identity };
	return { body: { ...body, ...own }, identity };
}

/**
 * Gives a part of the sum of a period its identity: that of the sum, and its number. Amounts are no part
 * of it either, so of two runs that report a difference at the same time an API with idents takes one.
 *
 * @param number from 1
 */
export function identifyPart(
	target: Target,
	body: ExactObject,
	identity: string,
	number: number,
): { readonly body: ExactObject; readonly identity: string } {
	const own = digest(target.name, 'part', identity, String(number));
	const field = uniqueField(target.recognition);
	return { body: field === undefined ? body : { ...body, [field]: own }, identity: own };
}

/** Whether the API can say if a usage is stored, by its ident or by what it holds. */
export function isRecognisable(target: Target, usage: Identified): boolean {
	return uniqueField(target.recognition) !== undefined || contentOf(target, usage) !== undefined;
}

/** SHA-256 as base64url: 43 characters that fit both ident patterns of Instellix. */
function digest(...parts: readonly string[]): string {
	return hash('sha256', JSON.stringify([IDENTITY_VERSION, ...parts]), 'base64url');
}
