import isEqual from 'lodash/isEqual';
import partition from 'lodash/partition';
import type { IDataObject } from 'n8n-workflow';
import { readList } from '../../../delivery/stored/readList';
import { byPageNumber } from '../../../delivery/stored/paging';
import { codeOfStatus } from '../../../delivery/contract/code';
import type { Run } from '../../../delivery/run/run';
import type { Page, PagedList } from '../../../delivery/contract/list';
import type { Answer } from '../../../delivery/contract/wire';
import type { ExactObject } from '../../../values/exactJson';
import { inSentences } from '../../../values/sentences';
import { ItemProblem } from '../../shared/items/eachItem';
import { firstText } from '../../shared/items/lists';
import { recordsOf, readTotal, refusalOf } from '../answers';
import {
	EXPIRED_KEY,
	LARGEST_PAGE,
	OTHER_CAUSES_OF_403,
	OWN_PARAMETERS,
	RECORD,
	type SearchCombination,
} from '../api';
import type { Condition } from './conditions';
import { rsqlAnd } from './rsql';

/** One of the documented queries. */
export interface Query {
	readonly path: string;
	/** For messages: `rated usages`. */
	readonly records: string;
	/** Left out where none is documented. */
	readonly sort?: string;
	/** The fields that hold the ID of a record, of which the first that is there counts; left out: its ident. */
	readonly idFields?: readonly string[];
	/** For messages: `to query rated usages`. */
	readonly permission: string;
	/** The searches that are documented; left out where any may be tried. */
	readonly combinations?: readonly SearchCombination[];
	readonly conditions: readonly Condition[];
	/** A search in the user's own words, beside the conditions; left out where the screen takes none. */
	readonly ownSearch?: string;
}

/** A query as a list of pages. */
export function pagesOf(
	query: Pick<Query, 'path' | 'sort' | 'idFields' | 'conditions'>,
	ownSearch = '',
): PagedList<ExactObject> {
	const [own, joined] = partition(query.conditions, ({ field }) => OWN_PARAMETERS.has(field));
	const search = rsqlAnd(...joined.map(({ rsql }) => rsql), ownSearch);
	return byPageNumber(
		{
			pageSize: LARGEST_PAGE,
			read: (answer) => readRecords(answer, query),
			keyOf: (record) => idOf(record, query)!,
		},
		(page, size) => ({
			method: 'GET',
			path: query.path,
			query: {
				...(search === '' ? {} : { search }),
				...Object.fromEntries(own.map(({ field, value }) => [field, value])),
				...(query.sort === undefined ? {} : { sort: query.sort }),
				page: String(page),
				size: String(size),
			},
		}),
	);
}

type Identified = Pick<Query, 'idFields'>;

function readRecords(answer: Answer, query: Identified): Page<ExactObject> | undefined {
	const items = recordsOf(answer);
	// Without an ID it cannot be told whether two pages show the same record.
	if (items === undefined || items.some((record) => idOf(record, query) === undefined))
		return undefined;
	return { items, total: readTotal(answer) };
}

function idOf(record: ExactObject, { idFields = RECORD.ident }: Identified): string | undefined {
	return firstText(record, idFields);
}

/**
 * Reads what a query finds, to its end or until there is enough.
 *
 * @throws ItemProblem when the search is not a documented one, or the API refuses, does not answer, or does not keep to the search
 */
export async function queryRecords(
	run: Run,
	query: Query,
	enough: number,
): Promise<readonly ExactObject[]> {
	checkCombination(query);
	const read = await readList(pagesOf(query, query.ownSearch), run, {
		count: LARGEST_PAGE,
		isEnough: ({ length }) => length >= enough,
	});
	if (read.kind === 'unreadable') {
		throw new ItemProblem(
			read.reason.code,
			`The ${query.records} cannot be read: ${read.reason.message.replace(/\.$/, '')}.`,
			'No part of the list is given out, so that none passes for the whole. Run the workflow again when this is fixed.',
		);
	}
	if (read.kind === 'refused') throw refused(query, read.answer);
	const stray = read.items.find((record) => !query.conditions.every(({ holds }) => holds(record)));
	if (stray === undefined) return read.items.slice(0, enough);
	throw new ItemProblem(
		'search-ignored',
		`Instellix did not keep to the search: it listed '${idOf(stray, query)}', which does not fit the fields.`,
		query.ownSearch === undefined
			? 'List them with Get Many, and filter behind this node.'
			: "Search with fewer fields, or in 'Search (RSQL)', and filter behind this node.",
	);
}

/** What the user searches in words of his own is his to know; it goes with any field but those apart. */
function checkCombination({ conditions, combinations, ownSearch }: Query): void {
	if (combinations === undefined) return;
	const fields = new Set(conditions.map(({ field }) => field));
	const isDocumented =
		fields.size === 0 || combinations.some((known) => isEqual(new Set(known.fields), fields));
	const isApart = ![...fields].some((field) => OWN_PARAMETERS.has(field));
	if (ownSearch === '' ? isDocumented : isApart) return;
	throw new ItemProblem(
		'search-undocumented',
		'Instellix documents no search by this combination of fields, so nothing was asked.',
		`Search by ${inWords(combinations)}, and filter behind this node. 'Search (RSQL)' sends any other search.`,
	);
}

function documented(combinations: Query['combinations']): string[] {
	return combinations === undefined
		? []
		: [`Instellix documents searches by ${inWords(combinations)}`];
}

function inWords(combinations: readonly SearchCombination[]): string {
	return combinations.map((known) => known.inWords).join('; ');
}

function refused(query: Query, answer: Answer): ItemProblem {
	const refusal = refusalOf(answer);
	const details = { refusal, requestId: refusal.requestId } as unknown as IDataObject;
	const { status, message } = refusal;
	const code = codeOfStatus(status);
	switch (status) {
		case 200:
			return new ItemProblem(
				code,
				'Instellix sent a list that cannot be read.',
				"Check 'Base URL' of the credential.",
			);
		case 401:
			return new ItemProblem(
				code,
				'Instellix refused the credential (401).',
				`Check it and its environment under Credentials. ${EXPIRED_KEY}`,
				details,
			);
		case 403:
			return new ItemProblem(
				code,
				`The credential is not allowed ${query.permission} (403).`,
				`Ask Instellix to allow it to the client of the credential. ${OTHER_CAUSES_OF_403}`,
				details,
			);
		case 404:
			return new ItemProblem(
				code,
				`Instellix knows no list of ${query.records} (404): ${message}`,
				"Check 'Environment' and 'Base URL' of the credential.",
				details,
			);
		default:
			return new ItemProblem(
				code,
				`Instellix refused the search (${status}): ${message}`,
				query.ownSearch === undefined
					? 'Check the fields of this item.'
					: inSentences([
							"Check the fields and 'Search (RSQL)'",
							...documented(query.combinations),
						]),
				details,
			);
	}
}
