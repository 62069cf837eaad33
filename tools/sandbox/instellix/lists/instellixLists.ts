import { isListed, type Listing } from '../../faults/circumstances';
import { Refusal, type Answer, type Call } from '../../server/answers';
import type { InstellixErrors } from '../errors';
import { statuses } from '../instellixAssumptions';
import { parseSearch, SearchError, type SearchNode } from './rsql';
import { checkCombinations, compileSearch, type Selectors } from './search';

/** The form of a list answer: both are seen in the wild. */
export type ListShape = 'array' | 'embedded';

/** A list as a resource describes it. */
export interface ListSource<Item> {
	/** The name under `_embedded`. assumption: the plural of the resource. */
	name: string;
	selectors: Selectors<Item>;
	/** The items that can match; narrower than all where the search says so. */
	candidates(search: SearchNode | undefined): Iterable<Item>;
	/**
	 * The selectors that are documented to be searched by together; no others are answered, and
	 * neither is the list as a whole. Everything, where it is left out.
	 */
	combinations?: readonly (readonly string[])[];
	/** The property by which a list is sorted where none is asked for. */
	defaultSort?: string;
	/** Parameters of their own that filter, by name; none goes with `search`. */
	parameters?: Record<string, (item: Item) => string | null>;
	/** Rules of this list about what may be searched. */
	checkSearch?(search: SearchNode): void;
	present(item: Item): unknown;
	/** When lists show an item, where that is not at once. */
	listing?(item: Item): Listing | undefined;
}

interface Page {
	number: number;
	size: number;
}

/** What a list needs beside its source. */
interface ListContext {
	settings: { listShape: ListShape };
	errors: InstellixErrors;
	now(): number;
}

/** Answers a list: search, sort and page, each with its limits. */
export function answerList<Item>(
	call: Call,
	source: ListSource<Item>,
	{ settings, errors, now }: ListContext,
): Answer {
	try {
		const page = readPage(call.query);
		const asked = { now: now(), isFiltered: call.query.has('search') };
		const listed = searched(call, source).filter((item) => isListed(source.listing?.(item), asked));
		const found = sorted(listed, call.query, source);
		const items = found
			.slice(page.number * page.size, (page.number + 1) * page.size)
			.map((item) => source.present(item));
		return {
			status: 200,
			body:
				settings.listShape === 'array' ? items : embedded(source.name, items, page, found.length),
		};
	} catch (error) {
		if (!(error instanceof ListError || error instanceof SearchError)) throw error;
		const field = error instanceof ListError ? error.parameter : 'search';
		const rule = { field, message: error.message, value: call.query.get(field) };
		throw new Refusal(errors.answer(statuses.badSearch, error.message, call.path, [rule]));
	}
}

class ListError extends Error {
	constructor(
		readonly parameter: string,
		message: string,
	) {
		super(message);
	}
}

function readPage(query: URLSearchParams): Page {
	const number = wholeNumber(query, 'page', 0, 0, Number.MAX_SAFE_INTEGER);
	return { number, size: wholeNumber(query, 'size', 20, 1, 100) };
}

function wholeNumber(
	query: URLSearchParams,
	name: string,
	usual: number,
	least: number,
	most: number,
): number {
	const text = query.get(name);
	if (text === null) return usual;
	const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
	if (value >= least && value <= most) return value;
	throw new ListError(name, `${name} must be a whole number from ${least} to ${most}`);
}

function searched<Item>({ query, fault }: Call, source: ListSource<Item>): Item[] {
	const text = query.get('search');
	for (const [name, read] of Object.entries(source.parameters ?? {})) {
		const wanted = query.get(name);
		if (wanted === null) continue;
		if (text !== null) throw new ListError(name, `${name} and search exclude each other`);
		return [...source.candidates(undefined)].filter((item) => read(item) === wanted);
	}
	if (text === null) {
		// Where a search is ignored, there was one.
		if (source.combinations && fault?.kind !== 'filterIgnored')
			throw new ListError('search', 'A search is required');
		return [...source.candidates(undefined)];
	}
	const search = parseSearch(text);
	const test = compileSearch(search, source.selectors);
	if (source.combinations) checkCombinations(search, source.combinations);
	source.checkSearch?.(search);
	return [...source.candidates(search)].filter(test);
}

function sorted<Item>(
	items: Item[],
	query: URLSearchParams,
	{ selectors, defaultSort }: ListSource<Item>,
): Item[] {
	const sort = query.get('sort') ?? (defaultSort === undefined ? null : `${defaultSort},asc`);
	if (sort === null) return items;
	const [, property, direction] = /^([\w.]+),(asc|desc)$/.exec(sort) ?? [];
	const selector =
		property !== undefined && Object.hasOwn(selectors, property) ? selectors[property] : undefined;
	if (!selector)
		throw new ListError('sort', `'${sort}' is not a property of this list with asc or desc`);
	const keyed = items.map((item) => {
		const value = selector.read(item);
		return { item, key: selector.type === 'integer' ? BigInt(value as string) : (value ?? '') };
	});
	const sign = direction === 'desc' ? -1 : 1;
	keyed.sort((left, right) => (left.key < right.key ? -sign : left.key > right.key ? sign : 0));
	return keyed.map(({ item }) => item);
}

function embedded(name: string, items: unknown[], page: Page, total: number): unknown {
	return {
		_embedded: { [name]: items },
		page: {
			size: page.size,
			totalElements: total,
			totalPages: Math.ceil(total / page.size),
			number: page.number,
		},
	};
}
