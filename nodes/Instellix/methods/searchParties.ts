import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import type { ExactObject } from '../../../values/exactJson';
import { asObject, readJson } from '../../../values/json';
import { CredentialProblem } from '../../shared/host/credentialProblem';
import { firstText, listSearch, type Ask, type ListField } from '../../shared/items/lists';
import { PATHS, PERMISSIONS, RECORD, SEARCH } from '../api';
import { rsqlContains } from '../query/rsql';
import { pageOf, SOURCE, type PagedList } from './pages';

const CONTRACT_BY_ID: ListField = { name: 'Contract', typedMode: 'By ID' };
const CONTRACT_BY_IDENT: ListField = { name: 'Contract', typedMode: 'By Ident' };
const DEBTOR: ListField = { name: 'Debtor', typedMode: 'By ID' };

/** What a record of a contract or debtor calls its numeric ID and its ident. */
interface NamedBy {
	readonly id: readonly string[];
	readonly ident: readonly string[];
}

const CONTRACT: NamedBy = { id: RECORD.contractId, ident: RECORD.contractIdent };
const DEBTOR_RECORD: NamedBy = { id: RECORD.debtorId, ident: RECORD.debtorIdent };

/** `Name (ident, ID 1001)`, or what there is of it: a table may hold any of them. */
function itemBy(named: NamedBy, by: keyof NamedBy) {
	return (record: ExactObject): INodeListSearchItems | undefined => {
		const value = firstText(record, named[by]);
		if (value === undefined) return undefined;
		const [id, ident] = [firstText(record, named.id), firstText(record, named.ident)];
		const numbers = [ident, id === undefined ? undefined : `ID ${id}`].filter(Boolean).join(', ');
		const name = firstText(record, RECORD.name);
		return { name: name === undefined || name === ident ? numbers : `${name} (${numbers})`, value };
	};
}

async function searchContracts(
	context: ILoadOptionsFunctions,
	field: ListField,
	by: keyof NamedBy,
	filter: string | undefined,
	token: string | undefined,
): Promise<INodeListSearchResult> {
	const list = {
		path: PATHS.contracts,
		search: filter ? rsqlContains(SEARCH.contract, filter) : '',
		permission: PERMISSIONS.contracts,
		toItem: itemBy(CONTRACT, by),
	};
	return await listSearch(context, SOURCE, field, async (ask) => {
		const page = await pageOf(ask, list, token);
		const isId = filter !== undefined && /^\d+$/.test(filter) && token === undefined;
		const found = isId ? await contractOf(ask, filter, list.toItem) : [];
		const others = page.results.filter(({ value }) => value !== found[0]?.value);
		return { ...page, results: [...found, ...others] };
	});
}

/** The contract with a numeric ID, by which no list can be searched; none where there is none. */
async function contractOf(
	ask: Ask,
	id: string,
	toItem: PagedList['toItem'],
): Promise<INodeListSearchItems[]> {
	const request = { method: 'GET', path: PATHS.contract(id) } as const;
	const answer = await ask(request, PERMISSIONS.contracts).catch(async (thrown: unknown) =>
		isNotFound(thrown) ? undefined : await Promise.reject(thrown),
	);
	const item = answer && toItem(asObject(readJson(answer.body)) ?? {});
	return item === undefined ? [] : [item];
}

function isNotFound(thrown: unknown): boolean {
	return thrown instanceof CredentialProblem && thrown.code === 'not-found';
}

/** Contracts by their numeric id, for *Create usage*. */
export async function searchContractIds(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchContracts(this, CONTRACT_BY_ID, 'id', filter, paginationToken);
}

/** Contracts by their ident, for *Add rated usage*. */
export async function searchContractIdents(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchContracts(this, CONTRACT_BY_IDENT, 'ident', filter, paginationToken);
}

export async function searchDebtors(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	const list = {
		path: PATHS.debtors,
		search: filter ? rsqlContains(SEARCH.debtor, filter) : '',
		permission: PERMISSIONS.debtors,
		toItem: itemBy(DEBTOR_RECORD, 'id'),
	};
	return await listSearch(this, SOURCE, DEBTOR, async (ask) => await pageOf(ask, list, token));
}
