import { codeOfStatus, type Reason } from '../contract/code';
import type { Listed, Listing, PagedList } from '../contract/list';
import { inParallel } from '../run/inParallel';
import type { Run } from '../run/run';
import { lookUp } from './lookUp';
import { readList, type ListRead } from './readList';
import { incomplete } from './readUsages';

/** A list of records that are looked for by the values of one of their fields. */
export interface ValueList<Entry> {
	/** For messages: `customers`. */
	readonly name: string;
	/** What of a record is held against the values, in the spelling of `values`. */
	valueOf(entry: Entry): string | undefined;
	/** Whether a request can ask for this value. */
	isAskable(value: string): boolean;
	/** How many characters the value adds to the address of a request. */
	lengthOf(value: string): number;
	/** Records with one of these values. */
	by(values: readonly string[]): PagedList<Entry>;
	/** All records; left out where they would be too many to be read. */
	all?(): PagedList<Entry>;
	/** All of them by when they were created; left out where an API cannot list them so. */
	readonly created?: Listing<Entry & Listed>;
	/** Why an answer of this status is no list, and how to fix it, without a final stop. */
	refusalOf(status: number): string;
}

/** The records that have one of the values; or why not all of them are known. */
export type ByValues<Entry> =
	| { readonly known: true; readonly entries: readonly Entry[] }
	| { readonly known: false; readonly reason: Reason };

/** Addresses must not become longer than hosts take. */
const LONGEST_REQUEST = 4_000;
const MOST_VALUES = 100;
/** So many requests by value are sent before a first page is tried, which may be all there is. */
const FEW_REQUESTS = 2;
const DAY_MS = 86_400_000;

/**
 * Reads the records that have one of several values: by asking for the values where those are few, by
 * pages where these are fewer, and by when they were created where an API does neither. Every record is
 * held against the values.
 */
export async function readByValues<Entry>(
	list: ValueList<Entry>,
	values: ReadonlySet<string>,
	run: Run,
): Promise<ByValues<Entry>> {
	if (values.size === 0) return { known: true, entries: [] };
	const isOf = (entry: Entry): boolean => values.has(list.valueOf(entry) ?? '');
	const requests = requestsFor([...values], (value) => list.lengthOf(value));
	const isAskable = [...values].every((value) => list.isAskable(value));
	const isFew = isAskable && requests.length <= FEW_REQUESTS;
	if (!isFew && list.all?.().reach !== undefined) {
		const whole = await readWhole(list, run);
		if (whole !== undefined) return only(whole, isOf);
	}
	if (isAskable) {
		const asked = await readAsked(list, requests, run);
		if (asked !== undefined) return only(asked, isOf);
	}
	if (isFew || list.all?.().reach === undefined) {
		const whole = await readWhole(list, run);
		if (whole !== undefined) return only(whole, isOf);
	}
	return only(await readByCreation(list, run), isOf);
}

/**
 * Reads records of a list until there are enough of them, or all there are: by pages, and where these do
 * not reach all, by when they were created.
 */
export async function readUpTo<Entry>(
	list: ValueList<Entry>,
	isEnough: (entries: readonly Entry[]) => boolean,
	run: Run,
): Promise<ByValues<Entry>> {
	const all = list.all?.();
	if (all !== undefined) {
		const read = await readList(all, run, { isEnough, count: all.pageSize });
		if (read.kind !== 'tooMany') return known(list, read);
	}
	return await readByCreation(list, run);
}

/** The values of each request, as many as an address holds. */
export function requestsFor(
	values: readonly string[],
	lengthOf: (value: string) => number,
): readonly string[][] {
	const requests: string[][] = [];
	let length = Infinity;
	for (const value of values) {
		length += lengthOf(value);
		if (length > LONGEST_REQUEST || requests.at(-1)?.length === MOST_VALUES) {
			requests.push([]);
			length = lengthOf(value);
		}
		requests.at(-1)!.push(value);
	}
	return requests;
}

function only<Entry>(read: ByValues<Entry>, isOf: (entry: Entry) => boolean): ByValues<Entry> {
	return read.known ? { known: true, entries: read.entries.filter(isOf) } : read;
}

/** @returns nothing where there are more records than can be reached */
async function readWhole<Entry>(
	list: ValueList<Entry>,
	run: Run,
): Promise<ByValues<Entry> | undefined> {
	if (list.all === undefined) return undefined;
	const read = await readList(list.all(), run);
	return read.kind === 'tooMany' ? undefined : known(list, read);
}

/** @returns nothing where the API does not list by the values */
async function readAsked<Entry>(
	list: ValueList<Entry>,
	requests: readonly string[][],
	run: Run,
): Promise<ByValues<Entry> | undefined> {
	const entries: Entry[] = [];
	let failed: ByValues<Entry> | 'notByValue' | undefined;

	async function ask(values: readonly string[]): Promise<void> {
		if (failed !== undefined) return;
		const read = await readList(list.by(values), run);
		const isStray = (entry: Entry): boolean => !isAsked(list.valueOf(entry), values);
		if ('items' in read && read.items.some(isStray)) failed = 'notByValue';
		else if (read.kind === 'tooMany' && values.length > 1) {
			const half = Math.ceil(values.length / 2);
			await ask(values.slice(0, half));
			await ask(values.slice(half));
		} else if (read.kind === 'refused' && [200, 400, 422].includes(read.answer.status)) {
			failed = 'notByValue';
		} else if (read.kind !== 'read') failed = known(list, read);
		else entries.push(...read.items);
	}

	await inParallel(requests, run.limits.concurrency, ask);
	return failed === 'notByValue' ? undefined : (failed ?? { known: true, entries });
}

/** An API may not tell capitals from small letters, where the values do. */
function isAsked(value: string | undefined, values: readonly string[]): boolean {
	return values.some((asked) => asked.toLowerCase() === value?.toLowerCase());
}

async function readByCreation<Entry>(list: ValueList<Entry>, run: Run): Promise<ByValues<Entry>> {
	if (list.created !== undefined) {
		const span = { from: 0, to: run.clock.now() + DAY_MS };
		const found = await lookUp(list.created, span, run);
		if (found.known) return { known: true, entries: found.usages };
		if (found.isPassing) return { known: false, reason: found.reason };
	}
	return {
		known: false,
		reason: incomplete(
			`the API lists only a part of its ${list.name}, and does not list them by what the items say`,
		),
	};
}

function known<Entry>(list: ValueList<Entry>, read: ListRead<Entry>): ByValues<Entry> {
	switch (read.kind) {
		case 'read':
			return { known: true, entries: read.items };
		case 'unreadable':
			return { known: false, reason: read.reason };
		case 'refused': {
			const { status } = read.answer;
			const reason = { code: codeOfStatus(status), message: list.refusalOf(status) };
			return { known: false, reason };
		}
		case 'tooMany':
			return {
				known: false,
				reason: incomplete(`more ${list.name} have one and the same value than the API lists`),
			};
	}
}
