import type { INodeListSearchItems, INodeParameters } from 'n8n-workflow';
import type { Engine } from '../../../tools/engine';
import type { Action } from './actions';

/** A list of a dropdown, as the editor opens it. */
export interface ListRequest {
	action: Action;
	method: string;
	parameters?: INodeParameters;
	filter?: string;
	/** Default: the one of the sandbox. */
	credentialId?: string;
}

/** The first page of a list, or the one of a token. */
export async function openList(engine: Engine, request: ListRequest, paginationToken?: string) {
	const { action, method, parameters, filter, credentialId = action.credential.id } = request;
	return await engine.listSearch({
		nodeType: action.node,
		method,
		parameters: { ...action.parameters, ...parameters },
		credentials: { [action.credential.type]: { id: credentialId, name: '' } },
		filter,
		paginationToken,
	});
}

/** All pages of a list, as the editor gets them while the user scrolls. */
export async function allPages(engine: Engine, request: ListRequest) {
	const entries: INodeListSearchItems[] = [];
	const sizes: number[] = [];
	let token: string | undefined;
	do {
		const page = await openList(engine, request, token);
		entries.push(...page.results);
		sizes.push(page.results.length);
		token = page.paginationToken as string | undefined;
	} while (token !== undefined && sizes.length < 50);
	return { entries, sizes };
}

/** The sentence that the editor shows in the place of the list. */
export async function failureOfList(engine: Engine, request: ListRequest): Promise<string> {
	return await openList(engine, request).then(
		() => {
			throw new Error('The list was loaded.');
		},
		({ message }: Error) => message,
	);
}
