import type { INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import type { ExactObject } from '../../../values/exactJson';
import { CredentialProblem } from '../../shared/host/credentialProblem';
import type { Ask, ListSource } from '../../shared/items/lists';
import { recordsOf, refusalOf } from '../answers';
import { LARGEST_PAGE, OTHER_CAUSES_OF_403 } from '../api';
import { baseUrlOf, instellixCredentials } from '../connection';

export const SOURCE: ListSource = {
	service: 'Instellix',
	credentialType: 'instellixOAuth2Api',
	baseUrl: (credentials) => baseUrlOf(instellixCredentials(credentials)),
	refusalOf,
	otherCausesOf403: OTHER_CAUSES_OF_403,
};

/** A list of Instellix that comes in pages, and what an entry of the dropdown is made of. */
export interface PagedList {
	readonly path: string;
	readonly search: string;
	readonly permission: string;
	readonly toItem: (record: ExactObject) => INodeListSearchItems | undefined;
}

/** One page of a list, with a token for the next one while pages come back full. */
export async function pageOf(
	ask: Ask,
	list: PagedList,
	token: string | undefined,
): Promise<INodeListSearchResult> {
	const page = Number(token ?? '0');
	const query = {
		page: String(page),
		size: String(LARGEST_PAGE),
		...(list.search === '' ? {} : { search: list.search }),
	};
	const records = recordsOf(await ask({ method: 'GET', path: list.path, query }, list.permission));
	if (records === undefined)
		throw new CredentialProblem('unclear-answer', 'Instellix sent a list that cannot be read.');
	const results = records.flatMap((record) => list.toItem(record) ?? []);
	const next = records.length === LARGEST_PAGE ? String(page + 1) : undefined;
	// An empty page would look like the end of the list.
	if (results.length === 0 && next !== undefined) return await pageOf(ask, list, next);
	return { results, paginationToken: next };
}
