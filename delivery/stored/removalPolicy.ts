import type { Refusal } from '../contract/outcome';
import { judgeByHttp } from '../run/sendPolicy';
import type { Removal } from '../contract/removal';
import type { Decision } from '../contract/target';
import { isAnswer, type Answer, type Exchange } from '../contract/wire';

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
