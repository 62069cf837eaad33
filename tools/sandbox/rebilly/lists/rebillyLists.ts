import { circumstance, isListed, type Listing } from '../../faults/circumstances';
import type { Answer, Call } from '../../server/answers';
import { usualLimit } from '../rebillyAssumptions';
import { compileFilter, FilterError, parseFilter, type Filter, type FilterFields } from './filter';
import type { Problems } from '../problem';
import type { RebillyService } from '../rebillyService';

/** A record that a list can sort. */
interface Dated {
	createdAt: number;
	updatedAt?: number;
}

/** A list as a resource describes it. */
export interface ListSource<Item> {
	filterFields: FilterFields<Item>;
	/** The items that can match, oldest first; narrower than all where the filter says so. */
	candidates(filter: Filter | undefined): Item[];
	/** What is no longer in the store, but was until a time after the given one. */
	deletedAfter?(time: number): Item[];
	/** The texts that `q` looks through. */
	words(item: Item): string[];
	present(item: Item, call: Call): unknown;
	/** When lists show an item, where that is not at once. */
	listing?(item: Item): Listing | undefined;
}

/** Answers a list: filter, search, sort and page, each with its limits. */
export function answerList<Item extends Dated>(
	call: Call,
	source: ListSource<Item>,
	{ problems, now }: Pick<RebillyService, 'problems' | 'now'>,
): Answer {
	const limit = wholeNumber(call, 'limit', usualLimit, problems);
	const offset = wholeNumber(call, 'offset', 0, problems);
	const compare = comparison<Item>(call, problems);
	const asked = { now: now(), isFiltered: call.query.has('filter') };
	const listed = filtered(call, source, lingering(call, source, now()), problems).filter((item) =>
		isListed(source.listing?.(item), asked),
	);
	const found = searched(listed, call.query.get('q'), source).sort(compare);
	return {
		status: 200,
		headers: {
			'Pagination-Total': String(found.length),
			'Pagination-Limit': String(limit),
			'Pagination-Offset': String(offset),
		},
		body: found.slice(offset, offset + limit).map((item) => source.present(item, call)),
	};
}

/** What a list shows although it is deleted. */
function lingering<Item>(call: Call, source: ListSource<Item>, now: number): Item[] {
	const stale = circumstance(call, 'staleListPage');
	return (stale && source.deletedAfter?.(now - stale.staleMilliseconds)) ?? [];
}

function filtered<Item>(
	call: Call,
	source: ListSource<Item>,
	deleted: Item[],
	problems: Problems,
): Item[] {
	const text = call.query.get('filter');
	if (text === null) return [...source.candidates(undefined), ...deleted];
	const isByTimeAlone = text.includes('usageTime:') && !text.includes('subscriptionId:');
	if (isByTimeAlone && circumstance(call, 'timeAloneFindsNothing')) return [];
	try {
		const fields = Object.keys(source.filterFields).filter(
			(field) => field !== 'createdTime' || !circumstance(call, 'createdTimeNotFiltered'),
		);
		const filter = parseFilter(text, fields);
		const test = compileFilter(filter, source.filterFields);
		return [...source.candidates(filter), ...deleted].filter(test);
	} catch (error) {
		if (!(error instanceof FilterError)) throw error;
		throw problems.refuseParameter(call, 'filter', error.message);
	}
}

function searched<Item>(items: Item[], words: string | null, source: ListSource<Item>): Item[] {
	if (words === null || words.trim() === '') return items;
	const wanted = words.trim().toLowerCase();
	return items.filter((item) =>
		source.words(item).some((word) => word.toLowerCase().includes(wanted)),
	);
}

function wholeNumber(call: Call, name: string, usual: number, problems: Problems): number {
	const text = call.query.get(name);
	if (text === null) return usual;
	if (/^\d{1,4}$/.test(text) && Number(text) <= 1000) return Number(text);
	throw problems.refuseParameter(call, name, `${name} must be a whole number from 0 to 1000`);
}

/** assumption: without `sort` the newest come first. */
function comparison<Item extends Dated>(
	call: Call,
	problems: Problems,
): (left: Item, right: Item) => number {
	const orders = (call.query.get('sort') ?? '-createdTime').split(',').map((part) => {
		const [, minus, property] = /^(-?)(createdTime|updatedTime)$/.exec(part) ?? [];
		if (property === undefined) {
			throw problems.refuseParameter(call, 'sort', `'${part}' cannot be sorted by`);
		}
		return { sign: minus === '-' ? -1 : 1, property };
	});
	return (left, right) => {
		for (const { sign, property } of orders) {
			const difference = timeOf(left, property) - timeOf(right, property);
			if (difference !== 0) return sign * difference;
		}
		return 0;
	};
}

function timeOf(item: Dated, property: string): number {
	return property === 'createdTime' ? item.createdAt : (item.updatedAt ?? item.createdAt);
}
