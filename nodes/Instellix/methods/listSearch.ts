import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { ExactObject } from '../../../values/exactJson';
import { asList, asObject, readJson } from '../../../values/json';
import { CredentialProblem } from '../../shared/host/credentialProblem';
import {
	currentValue,
	firstText,
	listSearch,
	type Ask,
	type ListField,
} from '../../shared/items/lists';
import { PATHS, PERMISSIONS, RECORD, SEARCH } from '../api';
import { BY_IDENT } from '../names/screen';
import { rsqlEquals } from '../query/rsql';
import { mayBeIdent } from '../usage/target';
import { pageOf, SOURCE } from './pages';

export { searchContractIdents, searchContractIds, searchDebtors } from './searchParties';

const AGGREGATION: ListField = { name: 'Rated Usage Aggregation', typedMode: 'By Ident' };
const PRODUCT_BY_IDENT: ListField = { name: 'Product', typedMode: 'By Ident' };
const PRODUCT_BY_KEY: ListField = { name: 'Product', typedMode: 'By Reference Key' };

/** Aggregations of the chosen contract; while none is chosen, the one of which the user gives the ident. */
export async function searchAggregations(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const contractIdent = currentValue(this, 'contractIdent');
	const list = {
		path: PATHS.ratedUsageAggregations,
		search: contractIdent
			? rsqlEquals(SEARCH.contractIdent, contractIdent)
			: rsqlEquals(SEARCH.aggregation, filter),
		permission: PERMISSIONS.aggregations,
		toItem: (record: ExactObject) => {
			const value = firstText(record, RECORD.ident);
			const status = firstText(record, RECORD.status);
			// A search by contract and a part of an ident is not documented.
			if (value === undefined || !value.toLowerCase().includes(filter.toLowerCase()))
				return undefined;
			return { name: status === undefined ? value : `${value} (${status.toLowerCase()})`, value };
		},
	};
	return await listSearch(this, SOURCE, AGGREGATION, async (ask) => {
		if (contractIdent === undefined && filter === '') throw aggregationsOfContract();
		return await pageOf(ask, list, paginationToken);
	});
}

function aggregationsOfContract(): CredentialProblem {
	return new CredentialProblem(
		'required',
		"It shows the aggregations of one contract: choose a fixed value in 'Contract' first, or search for a whole ident.",
	);
}

/** Products of the contract of *Create usage*, which is chosen by its numeric id. */
export async function searchProducts(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await listSearch(this, SOURCE, PRODUCT_BY_IDENT, async (ask) => {
		// A contract that was chosen before is still there, but not on the screen.
		if (currentValue(this, 'reportFor') === 'debtor') throw contractOfDebtor();
		const contractId = currentValue(this, 'contractId');
		if (contractId === undefined) throw contractMissing();
		// A dragged column comes under By ID, also one with idents.
		if (isByIdent(this) || mayBeIdent(contractId)) return await productsOf(ask, contractId, filter);
		const path = PATHS.contract(contractId);
		const answer = await ask({ method: 'GET', path }, PERMISSIONS.contracts);
		const contractIdent = firstText(asObject(readJson(answer.body)) ?? {}, RECORD.contractIdent);
		if (contractIdent === undefined)
			throw new CredentialProblem('not-found', 'Instellix names no ident for this contract.');
		return await productsOf(ask, contractIdent, filter);
	});
}

/** Products of the contract of *Add rated usage*, which is chosen by its ident. */
export async function searchProductReferenceKeys(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await listSearch(this, SOURCE, PRODUCT_BY_KEY, async (ask) => {
		const contractIdent = currentValue(this, 'contractIdent');
		if (contractIdent === undefined) throw contractMissing();
		return await productsOf(ask, contractIdent, filter);
	});
}

function isByIdent(context: ILoadOptionsFunctions): boolean {
	return (context.getCurrentNodeParameter('contractId') as { mode?: string }).mode === BY_IDENT;
}

function contractMissing(): CredentialProblem {
	return new CredentialProblem(
		'required',
		"It shows the products of one contract: choose a fixed value in 'Contract' first.",
	);
}

function contractOfDebtor(): CredentialProblem {
	return new CredentialProblem(
		'required',
		"It shows the products of one contract, and with 'Report For' set to 'Debtor' there is none to choose.",
	);
}

async function productsOf(
	ask: Ask,
	contractIdent: string,
	filter = '',
): Promise<INodeListSearchResult> {
	const answer = await ask(
		{ method: 'GET', path: PATHS.contractDetails(contractIdent) },
		PERMISSIONS.contracts,
	);
	const details = asObject(readJson(answer.body));
	if (details === undefined)
		throw new CredentialProblem('unclear-answer', 'Instellix sent an answer that cannot be read.');
	const groups = asList(details[RECORD.optionGroups]) ?? [];
	const options = groups.flatMap((group) => asList(asObject(group)?.[RECORD.options]) ?? []);
	const idents = options.flatMap(
		(option) => firstText(asObject(option) ?? {}, [RECORD.optionIdent]) ?? [],
	);
	const wanted = [...new Set(idents)].filter((ident) =>
		ident.toLowerCase().includes(filter.toLowerCase()),
	);
	return { results: wanted.sort().map((ident) => ({ name: ident, value: ident })) };
}
