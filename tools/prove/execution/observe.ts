import once from 'lodash/once';
import type { Target } from '../../sandbox';
import type { IDataObject, IExecuteFunctions, IHttpRequestOptions, INodeType } from 'n8n-workflow';
import type { Exchange, Saw, Span } from '../checks/evidence';
import { usageTargets } from '../../targets';
import { keyOfBody } from '../scenario/proofUsages';

type Helpers = IExecuteFunctions['helpers'];

/** What a change to the node's surroundings does to its context before each try. */
export type ChangeContext = (context: IExecuteFunctions) => void;

/**
 * The same node type, but what its requests come to is noted as the node saw it: the sandbox's own
 * log cannot tell an answer that arrived from one that came too late.
 */
export function observed(
	nodeType: INodeType,
	target: Target,
	note: (exchange: Exchange) => void,
	change: ChangeContext = () => {},
): INodeType {
	const observer = new Observer(target);
	const { execute } = nodeType;
	if (execute === undefined) throw new Error('Only a node with its own execute can be observed.');
	const observedType = Object.create(nodeType) as INodeType;
	observedType.execute = async function (this: IExecuteFunctions) {
		const context = Object.create(this) as IExecuteFunctions;
		const send = this.helpers.httpRequestWithAuthentication;
		const helpers: Helpers = {
			...this.helpers,
			httpRequestWithAuthentication: async (...[type, options, more]) => {
				const noteOnce = once((answer: unknown) => note(observer.exchange(options, answer)));
				// What comes after the node stopped waiting, if anything does, it never sees.
				const signal = options.abortSignal as AbortSignal | undefined;
				signal?.addEventListener('abort', () => noteOnce(undefined), { once: true });
				try {
					const answer: unknown = await send.call(this, type, options, more);
					noteOnce(answer);
					return answer;
				} catch (thrown) {
					noteOnce({ statusCode: isUnauthorized(thrown) ? 401 : 0 });
					throw thrown;
				}
			},
		};
		Object.defineProperty(context, 'helpers', { value: helpers });
		change(context);
		return await execute.call(context);
	};
	return observedType;
}

interface Thrown {
	readonly response?: { readonly status: number };
	readonly cause?: Thrown;
}

/** The one refusal that n8n throws and that settles something; an answer that was cut off does not. */
function isUnauthorized(thrown: unknown): boolean {
	for (let error = thrown as Thrown | undefined; error; error = error.cause) {
		if (error.response?.status === 401) return true;
	}
	return false;
}

interface Seen {
	readonly statusCode?: number;
	readonly body?: unknown;
}

/** Tells what a request came to; remembers under which ident which usage was reported. */
class Observer {
	private readonly keys = new Map<string, string>();

	constructor(private readonly target: Target) {}

	exchange(options: IHttpRequestOptions, answer: unknown): Exchange {
		const { statusCode: status = 0, body } = (answer ?? {}) as Seen;
		const content = status >= 200 && status < 500 ? parsed(body) : undefined;
		const saw = sawOf(status, content);
		if (options.method === 'POST') return { kind: 'report', ...this.noteReport(options), saw };
		const read = saw === 'answer' && status >= 300 ? 'refused' : saw;
		const [, ident = ''] =
			/^ident==['"]?([\w-]+)['"]?$/.exec(String(options.qs?.search ?? '')) ?? [];
		const key = this.keys.get(ident);
		if (key !== undefined)
			return { kind: 'look', key, ident, saw: heeds(content, ident) ? read : 'refused' };
		const of = listed(options);
		return of === undefined ? { kind: 'other' } : { kind: 'list', of, saw: read };
	}

	private noteReport({ body }: IHttpRequestOptions): { key: string; ident?: string } {
		const sent = parsed(body) as IDataObject;
		const key = keyOfBody(this.target, sent);
		const ident = sent[usageTargets[this.target].identField ?? ''];
		if (typeof ident !== 'string') return { key };
		this.keys.set(ident, key);
		return { key, ident };
	}
}

/** A refusal without the API's own words may come from anyone on the way. */
function sawOf(status: number, content: unknown): Saw {
	if (status === 401 || status === 429) return 'later';
	const isComplete = typeof content === 'object' && content !== null;
	return isComplete && (status < 300 || (status >= 400 && status < 500 && status !== 408))
		? 'answer'
		: 'doubt';
}

/** Whether a list keeps to the ident it was asked for; one that does not says nothing. */
function heeds(content: unknown, ident: string): boolean {
	const text = JSON.stringify(content) ?? '';
	return !text.includes('"ident":') || text.includes(`"ident":"${ident}"`);
}

/** Which stored usages a list is asked for. */
function listed({ url, qs }: IHttpRequestOptions): Span | 'all' | undefined {
	if (!url.endsWith('/usages')) return undefined;
	const filter = String(qs?.filter ?? '');
	const [, account] = /subscriptionId:([^;]+)/.exec(filter) ?? [];
	if (account === undefined) return 'all';
	const [, from, to] = /usageTime:([^;]*?)\.\.([^;]*)/.exec(filter) ?? [];
	return { account, from: from ? Date.parse(from) : -Infinity, to: to ? Date.parse(to) : Infinity };
}

function parsed(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}
