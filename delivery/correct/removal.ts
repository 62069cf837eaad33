import type { ExactObject } from '../../values/exactJson';
import type { Refusal } from '../contract/outcome';
import { judgeByHttp } from '../run/sendPolicy';
import type { Advice, Decision } from '../contract/target';
import { isAnswer, type Answer, type Exchange, type WireRequest } from '../contract/wire';

/**
 * How an API reads and removes one stored usage by its ID: everything that removing and correcting
 * have to know about a vendor.
 */
export interface Removal {
	/** For messages: `Rebilly`. */
	readonly service: string;
	readonly readRequest: (id: string) => WireRequest;
	readonly removeRequest: (id: string) => WireRequest;
	/**
	 * A request that is answered with 404 only where the account as a whole is unknown, so that a wrong
	 * account is not taken for an absent usage.
	 */
	readonly accountRequest: WireRequest;
	/** What an answer to `readRequest` shows; `undefined` when it cannot be read. */
	readonly read: (answer: Answer) => StoredRecord | undefined;
	readonly refusalOf: (answer: Answer) => Refusal;
	/** What to do about a refusal of this status to remove or to read. */
	readonly adviceOf: (status: number, request: 'read' | 'remove') => Advice;
}

/** A stored usage as it is read by its ID. */
export interface StoredRecord {
	/** What makes it the usage it is: `content` of the target that stores it. */
	readonly content: ExactObject;
	/** The invoice that bills it, where there is one already. */
	readonly invoiceId?: string;
}

/** What an exchange means for the usage that was to be removed. */
export type RemovalDecision =
	| Exclude<Decision, { kind: 'stored' | 'exists' }>
	/** Removed by this request. */
	| { readonly kind: 'removed' }
	/** There is no such usage: removed before, or never there. */
	| { readonly kind: 'absent'; readonly refusal: Refusal };

/**
 * The policy of removing. Removing twice does no harm, so a request whose answer was lost (`doubtful`)
 * is simply sent again; what then is `absent` was removed by the first. Pure.
 */
export function judgeRemoval(exchange: Exchange, removal: Removal): RemovalDecision {
	const byHttp = judgeByHttp(exchange, removal.service, removal.refusalOf);
	if (byHttp?.kind === 'refused' && isAnswer(exchange) && exchange.status === 403) {
		return { ...byHttp, ...removal.adviceOf(403, 'remove') };
	}
	if (byHttp !== undefined) return byHttp;
	const answer = exchange as Answer;
	const { status } = answer;
	if (status === 204 || status === 200) return { kind: 'removed' };
	if (status === 404) return { kind: 'absent', refusal: removal.refusalOf(answer) };
	if (status < 300) {
		return {
			kind: 'doubtful',
			reason: {
				code: 'unclear-answer',
				message: `${removal.service} answered ${status} where 204 says that a usage is deleted`,
			},
		};
	}
	return {
		kind: 'refused',
		refusal: removal.refusalOf(answer),
		...removal.adviceOf(status, 'remove'),
	};
}
