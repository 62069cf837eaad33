import type { ExactObject } from '../../values/exactJson';
import type { Reason } from '../contract/code';
import { contentOf, contentText, type Identified } from '../identity/identify';
import { earliestFirst } from '../identity/match';
import { inParallel } from '../run/inParallel';
import { list } from '../confirm/looking';
import { createdTimeMissing } from '../run/noticed';
import type { Found } from '../stored/lookUp';
import { lookUpTogether } from '../stored/lookUpTogether';
import { amountsOf, differencesOfSum, MOST_PARTS, partOf, sumOf } from '../create/lateRows/parts';
import { partsByIdent } from './sumsInParts';
import { isWithin } from '../stored/readUsages';
import { readScope, refusedList } from '../stored/readScope';
import type { Recorded } from './recorded';
import type { Run } from '../run/run';
import { readByIdent } from '../stored/storedByIdent';
import type { StoredByScope, StoredUsage, StoredUsages } from '../contract/recognition';
import type { Target } from '../contract/target';

/** Beyond the expected usages themselves: how far to look for what nobody expects. */
export interface Scope {
	/** Milliseconds since 1970-01-01T00:00Z; never narrows the span of the expected usages. */
	readonly from?: number;
	readonly to?: number;
	/** Whether the usages of all subscriptions are listed. */
	readonly allPartitions?: boolean;
}

/** All that is stored where the expected usages belong, or why that cannot be known. */
export type StoredRead =
	| { readonly known: true; readonly stored: readonly Recorded[] }
	| { readonly known: false; readonly reason: Reason };

/**
 * Reads what is stored where the expected usages belong. Never less than all of it: from a part it
 * would follow that usages are missing which are not.
 */
export async function readStored(
	target: Target,
	usages: ReadonlyMap<number, Identified>,
	scope: Scope,
	run: Run,
): Promise<StoredRead> {
	const { recognition } = target;
	if (recognition.kind === 'listed')
		return await readPartitions(target, recognition.list, usages, scope, run);
	if (recognition.kind === 'keyedReadable' && recognition.byScope !== undefined)
		return await readScopes(target, recognition.byScope, [...usages.values()], run);
	const message = `${target.service} has no list of what is stored`;
	return { known: false, reason: { code: 'list-incomplete', message } };
}

async function readPartitions(
	target: Target,
	listing: StoredUsages,
	usages: ReadonlyMap<number, Identified>,
	scope: Scope,
	run: Run,
): Promise<StoredRead> {
	let { from = Infinity, to = -Infinity } = scope;
	const expected = new Set<string>();
	for (const { body, combined } of usages.values()) {
		const measure = target.measure(body);
		expected.add(measure.partition);
		from = Math.min(from, measure.from ?? Infinity);
		// Rows of the period that were stored one by one are to be seen beside its sum.
		const end = combined === undefined ? measure.to : Date.parse(combined.to) - 1;
		to = Math.max(to, end ?? -Infinity);
	}
	if (from > to) return { known: true, stored: [] };
	const window = { from, to };
	const together = scope.allPartitions
		? undefined
		: await lookUpTogether(listing, [window], expected.size, run);
	if (together !== undefined) {
		run.noticed.note(createdTimeMissing(together));
		return inOrder(
			together.filter((usage) => expected.has(usage.partition) && isWithin(usage, window)),
		);
	}
	const spans = scope.allPartitions
		? [window]
		: [...expected].map((partition) => ({ partition, ...window }));
	const founds = await untilOneFails(spans, run, async (span) => await list(listing, span, run));
	const failed = founds.find((found) => !found.known);
	if (failed !== undefined) return { known: false, reason: failed.reason };
	return inOrder((founds as Array<Found & { known: true }>).flatMap((found) => found.usages));
}

/** Those that were stored first count, in whatever order they are listed. */
function inOrder(stored: readonly StoredUsage[]): StoredRead {
	return {
		known: true,
		stored: earliestFirst(stored).map(({ id, content }) => ({ id, body: content })),
	};
}

async function readScopes(
	target: Target,
	byScope: StoredByScope,
	usages: readonly Identified[],
	run: Run,
): Promise<StoredRead> {
	const scopes = [...new Set(usages.map(({ body }) => byScope.scopeOf(body)))];
	const stored = new Map<string, Recorded>();
	const listed = await untilOneFails(scopes, run, async (scope): Promise<Step> => {
		const read = await readScope(byScope, scope, run);
		if (!read.known) return read;
		for (const [id, record] of read.records) stored.set(id, { id, body: byScope.bodyOf(record) });
		return { known: true };
	});
	const failed = listed.find((step) => !step.known);
	if (failed !== undefined) return failed;
	// It may have been sent to the next aggregation, after the one that the item names was closed.
	const asked = await untilOneFails(
		[...unlisted(target, usages, stored)],
		run,
		async ([ident, body]): Promise<Step> => {
			const read = await readByIdent(target, body, run);
			if (read?.kind === 'stored')
				stored.set(ident, { id: ident, body: byScope.bodyOf(read.body) });
			if (read?.kind !== 'unknown') return { known: true };
			return read.status === undefined
				? { known: false, reason: read.reason }
				: refusedList(byScope, read.status);
		},
	);
	// So may the difference of a sum whose rows came late.
	const sought = await untilOneFails(
		usages.filter(({ combined }) => combined !== undefined),
		run,
		async (usage): Promise<Step> => await readFurtherParts(target, byScope, usage, stored, run),
	);
	const unanswered = [...asked, ...sought].find((step) => !step.known);
	if (unanswered !== undefined) return unanswered;
	return { known: true, stored: [...stored.values()] };
}

/** Asks for the next difference of a sum of which less is stored than it says, until there is none. */
async function readFurtherParts(
	target: Target,
	byScope: StoredByScope,
	usage: Identified,
	stored: Map<string, Recorded>,
	run: Run,
): Promise<Step> {
	for (;;) {
		const parts = partsByIdent(target, usage, stored);
		if (parts.length === 0 || parts.length > MOST_PARTS) return { known: true };
		const sum = sumOf(parts);
		if (differencesOfSum(target, usage, sum).length === 0) return { known: true };
		const next = partOf(target, usage, parts.length, amountsOf(target, usage.body));
		const read = await readByIdent(target, next.body, run);
		if (read?.kind === 'unknown') return { known: false, reason: read.reason };
		if (read?.kind !== 'stored' || stored.has(next.identity)) return { known: true };
		stored.set(next.identity, { id: next.identity, body: byScope.bodyOf(read.body) });
	}
}

/** The bodies by ident of what the lists do not account for. */
function unlisted(
	target: Target,
	usages: readonly Identified[],
	stored: ReadonlyMap<string, Recorded>,
): Map<string, ExactObject> {
	const absent = usages.filter(({ identity }) => !stored.has(identity));
	const idents = new Set(usages.map(({ identity }) => identity));
	const unclaimed =
		absent.length === 0 ? [] : [...stored.values()].filter(({ id }) => !idents.has(id));
	const contents = new Set(unclaimed.map(({ body }) => contentText(target, body)));
	// With an ident that was made from the content, the same content under another ident accounts for it.
	const isListed = (usage: Identified): boolean => {
		if (contents.size === 0 || usage.hasMadeIdent !== true) return false;
		const content = contentOf(target, usage);
		return content !== undefined && contents.has(content);
	};
	return new Map(
		absent.filter((usage) => !isListed(usage)).map(({ identity, body }) => [identity, body]),
	);
}

type Step = { readonly known: true } | { readonly known: false; readonly reason: Reason };

/** Does something for each, several at once, and begins no more once one of them has failed. */
async function untilOneFails<Item, Result extends { readonly known: boolean }>(
	items: readonly Item[],
	run: Run,
	carryOut: (item: Item) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	let hasFailed = false;
	await inParallel(items, run.limits.concurrency, async (item) => {
		if (hasFailed) return;
		const result = await carryOut(item);
		hasFailed ||= !result.known;
		results.push(result);
	});
	return results;
}
