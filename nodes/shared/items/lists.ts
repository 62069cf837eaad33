import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { codeOfStatus } from '../../../delivery/contract/code';
import type { Refusal } from '../../../delivery/contract/outcome';
import { isAnswer, type Answer, type WireRequest } from '../../../delivery/contract/wire';
import type { ExactObject } from '../../../values/exactJson';
import { asText } from '../../../values/json';
import { inSentences } from '../../../values/sentences';
import { CredentialProblem } from '../host/credentialProblem';
import { withoutCodes } from '../host/hostMessage';
import { nodeFailure } from '../host/nodeFailure';
import { createTransport } from '../host/transport';

const TIMEOUT_MS = 20_000;

/** What a list needs to know of its service. */
export interface ListSource {
	readonly service: string;
	readonly credentialType: string;
	/** @throws CredentialProblem when the credential cannot work */
	readonly baseUrl: (credentials: object) => string;
	readonly refusalOf: (answer: Answer) => Refusal;
	/** What else than a missing permission a 403 can mean, in a sentence. */
	readonly otherCausesOf403?: string;
}

/** The field that a list belongs to, by its display names: a list that does not load says how to fill it all the same. */
export interface ListField {
	readonly name: string;
	/** The mode in which the value is typed in. */
	readonly typedMode: string;
}

/** Asks the API for a page of a list; throws one plain sentence when it does not come. */
export type Ask = (request: WireRequest, permission: string) => Promise<Answer>;

/**
 * Runs a list of a dropdown. Whatever goes wrong ends as one sentence with the reason and with the
 * way on: a list that does not load must not keep anybody from typing the value in.
 */
export async function listSearch(
	context: ILoadOptionsFunctions,
	source: ListSource,
	field: ListField,
	search: (ask: Ask) => Promise<INodeListSearchResult>,
): Promise<INodeListSearchResult> {
	try {
		return await search(await askerFor(context, source));
	} catch (thrown) {
		if (!(thrown instanceof CredentialProblem))
			throw new NodeOperationError(context.getNode(), thrown as Error);
		const reason = withoutCodes(thrown.message);
		const message = `The list cannot be loaded. ${reason} You can still choose '${field.typedMode}' in '${field.name}' and type it in.`;
		throw nodeFailure(context.getNode(), { code: thrown.code, message });
	}
}

async function askerFor(context: ILoadOptionsFunctions, source: ListSource): Promise<Ask> {
	const credentials = await context.getCredentials(source.credentialType);
	const transport = createTransport(context, {
		credentialType: source.credentialType,
		credentials,
		accountOf: source.baseUrl,
		baseUrl: source.baseUrl(credentials),
		timeoutMs: TIMEOUT_MS,
	});
	return async (request, permission) => {
		const exchange = await transport.send(request);
		if (!isAnswer(exchange))
			throw new CredentialProblem(
				exchange.reason.code,
				`${source.service} gave no answer: ${inSentences([exchange.reason.message])}`,
			);
		if (exchange.status < 300) return exchange;
		throw new CredentialProblem(
			codeOfStatus(exchange.status),
			reasonOf(exchange, source, permission),
		);
	};
}

function reasonOf(answer: Answer, source: ListSource, permission: string): string {
	const said = source.refusalOf(answer).message;
	switch (answer.status) {
		case 401:
			return `${source.service} refused the credential. Check it under Credentials.`;
		case 403:
			return inSentences([
				`The credential lacks the permission ${permission}`,
				...(source.otherCausesOf403 === undefined ? [] : [source.otherCausesOf403]),
			]);
		case 404:
			return `${source.service} does not know what the list is about: ${said}`;
		case 429:
			return `${source.service} asked to slow down. Try again in a minute.`;
		default:
			return `${source.service} answered ${answer.status}: ${said}`;
	}
}

/** The first of several fields of a record that holds something, as text. */
export function firstText(record: ExactObject, fields: readonly string[]): string | undefined {
	return fields
		.map((field) => asText(record[field]))
		.find((text) => text !== undefined && text !== '');
}

/** The value of another field of the screen, or nothing while it holds an unresolved expression. */
export function currentValue(context: ILoadOptionsFunctions, name: string): string | undefined {
	try {
		const value = context.getCurrentNodeParameter(name, { extractValue: true });
		const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
		return text === '' || text.startsWith('=') || text.includes('{{') ? undefined : text;
	} catch {
		return undefined;
	}
}
