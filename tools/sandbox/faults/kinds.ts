import { circumstanceKinds, severeFaultKinds } from './severeKinds';

/** What can go wrong with any request between a client and the two APIs, on demand. */
export const faultKinds = [
	/** The connection is closed before the request is read. Nothing is stored. */
	'refuseConnection',
	/** The request is read, then the connection is reset. Nothing is stored. */
	'resetBeforeStoring',
	/** The request is carried out, then the connection is reset instead of an answer. */
	'resetAfterStoring',
	/** The request is read and never answered. Nothing is stored. */
	'hangBeforeStoring',
	/** The request is carried out and never answered. */
	'hangAfterStoring',
	'status500BeforeStoring',
	'status500AfterStoring',
	'status502BeforeStoring',
	'status502AfterStoring',
	'status503BeforeStoring',
	'status503AfterStoring',
	/** 429 with X-RateLimit-Retry-After: seconds since 1970. */
	'tooManyRequestsEpoch',
	/** 429 with Retry-After: seconds to wait. */
	'tooManyRequestsSeconds',
	/** 429 with Retry-After: an HTTP date. */
	'tooManyRequestsDate',
	/** 429 that does not say for how long. */
	'tooManyRequestsBare',
	/** Instellix: the token is revoked before its time. Rebilly: this one request gets a 401. */
	'unauthorized',
	/** The request is carried out; half of the answer arrives, then the connection ends. */
	'truncatedAnswer',
	/** The request is carried out; the status is right, the body is a web page. */
	'notJsonAnswer',
	/** The answer is right and late. */
	'slowAnswer',
	/** A list is answered as if it had not been filtered. */
	'filterIgnored',
	/** A filtered list is refused: 400 (Instellix) or 422 (Rebilly). */
	'filterRefused',
	/**
	 * A limit is reached in the middle of this quantity: lowered to half where the request
	 * accepts a partial quantity, 409 where it does not. Rebilly's POST /usages only.
	 */
	'partialAcceptance',
] as const;

/** All kinds, in the order in which a plan's rates are drawn. */
export const allFaultKinds = [...faultKinds, ...severeFaultKinds, ...circumstanceKinds] as const;

export type FaultKind = (typeof allFaultKinds)[number];

export type ApiName = 'instellix' | 'rebilly';

/** What is known of a request before its body is read. */
export interface RequestHead {
	api: ApiName;
	method: string;
	path: string;
	query: URLSearchParams;
}

/** The parameter that filters a list. */
export const filterParameters: Record<ApiName, string> = { instellix: 'search', rebilly: 'filter' };

/** Whether a kind leaves the answer to the request alone, and so goes with any other. */
export function isCircumstance(kind: FaultKind): boolean {
	return (circumstanceKinds as readonly FaultKind[]).includes(kind);
}

/** Whether a fault means anything for this request; one that does not is left out. */
export function appliesTo(kind: FaultKind, head: RequestHead): boolean {
	switch (kind) {
		case 'filterIgnored':
		case 'filterRefused':
			return head.method === 'GET' && head.query.has(filterParameters[head.api]);
		case 'partialAcceptance':
			return head.api === 'rebilly' && head.method === 'POST' && head.path.endsWith('/usages');
		case 'unauthorized':
			return !isForToken(head);
		case 'deliveredTwice':
			return head.method !== 'GET' && !isForToken(head);
		case 'contractLocked':
			return head.api === 'instellix' && isToStore(head);
		case 'staleListPage':
		case 'createdTimeNotFiltered':
		case 'timeAloneFindsNothing':
			return head.api === 'rebilly' && head.method === 'GET' && head.path.endsWith('/usages');
		case 'storesLate':
		case 'listLagsBy':
		case 'listLeavesOut':
			return isToStore(head);
		case 'timesCutToSeconds':
		case 'tiesOfCreatedTime':
		case 'createdTimeLeftOut':
		case 'storedByOtherClock':
		case 'listsOtherId':
		case 'echoesOtherSubscription':
			return head.api === 'rebilly' && isToStore(head);
		case 'unknownById':
			return head.api === 'rebilly' && /\/usages\/[^/]+$/.test(head.path);
		default:
			return true;
	}
}

function isForToken({ path }: RequestHead): boolean {
	return path.endsWith('/oauth2/token');
}

/** Whether a request is to store a usage. */
function isToStore({ method, path }: RequestHead): boolean {
	return method === 'POST' && /\/(usages|rated-usage)$/.test(path);
}
