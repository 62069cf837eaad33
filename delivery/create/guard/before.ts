import { canonicalJson, type ExactObject } from '../../../values/exactJson';
import { groupBy } from '../../../values/groupBy';
import type { Code, Reason } from '../../contract/code';
import type { StoredByScope, StoredUsage, StoredUsages } from '../../contract/recognition';
import type { Target } from '../../contract/target';
import { contentOf, type Identified } from '../../identity/identify';
import { inParallel } from '../../run/inParallel';
import type { Run } from '../../run/run';
import { lookUp, type Found } from '../../stored/lookUp';
import { readTogether } from '../../stored/lookUpTogether';
import { incomplete } from '../../stored/readUsages';
import type { Window } from '../../stored/readInHalves';
import { readScope } from '../../stored/readScope';
import { identitiesOfParts, timesOfParts } from '../lateRows/parts';
import { DAYS_BEFORE } from './series';

const DAY_MS = 86_400_000;
/** Reading takes no longer than sending some thousand usages does: more would not be waited for. */
const MOST_LISTS = 100;
const MOST_REQUESTS = 300;

/** Why a list cannot be had today, and will not be tomorrow either. */
const OF_THE_API: ReadonlySet<Code> = new Set<Code>(['list-incomplete', 'refused']);

/** What is stored beside the usages of the input, as bodies; or why that is not known. */
export type BeforeRead =
	| { readonly known: true; readonly bodies: readonly ExactObject[] }
	| { readonly known: false; readonly reason: Reason; readonly isPassing: boolean };

/**
 * Reads what is stored from some weeks before the usages of an input until their end, but for these very usages.
 *
 * @param usages that have a time
 */
export async function readBefore(
	target: Target,
	usages: readonly Identified[],
	run: Run,
): Promise<BeforeRead> {
	const { recognition } = target;
	if (recognition.kind === 'listed') return await readByTime(target, recognition.list, usages, run);
	if (recognition.kind === 'keyedReadable' && recognition.byKind !== undefined)
		return await readByKind(target, recognition.byKind, usages, run);
	const reason = incomplete(
		`${target.service} has no list of usages, and 'Earlier Receipts' holds no receipt of a run that compared`,
	);
	return { known: false, reason, isPassing: false };
}

async function readByTime(
	target: Target,
	listing: StoredUsages,
	usages: readonly Identified[],
	run: Run,
): Promise<BeforeRead> {
	const times = usages.map(({ body }) => target.measure(body).from!);
	const first = times.reduce((least, time) => Math.min(least, time));
	const last = times.reduce((most, time) => Math.max(most, time));
	// A day more at each end, because days are those of a zone.
	const span = Math.max(DAYS_BEFORE * DAY_MS, last - first + DAY_MS) + DAY_MS;
	const window = { from: first - span, to: last + DAY_MS };
	const found = await readTogether(listing, [window], MOST_LISTS, run);
	if (!found.known && found.isPassing) return found;
	const usagesFound = found.known
		? found
		: await readOneByOne(target, listing, usages, window, run);
	if (!usagesFound.known) return usagesFound;
	const stored = usagesFound.usages.map(({ content }) => content);
	return { known: true, bodies: withoutOwn(target, stored, usages) };
}

/** One list for each partition, where one of all cannot be had. */
async function readOneByOne(
	target: Target,
	listing: StoredUsages,
	usages: readonly Identified[],
	window: Window,
	run: Run,
): Promise<Found> {
	const partitions = [...new Set(usages.map(({ body }) => target.measure(body).partition))];
	if (partitions.length > MOST_LISTS) return tooMany(`${MOST_LISTS} lists`);
	const stored: StoredUsage[] = [];
	let failed: Extract<Found, { known: false }> | undefined;
	await inParallel(partitions, run.limits.concurrency, async (partition) => {
		if (failed !== undefined) return;
		const read = await lookUp(listing, { partition, ...window }, run);
		if (read.known) stored.push(...read.usages);
		else failed = read;
	});
	return failed ?? { known: true, usages: stored };
}

/**
 * Each usage of the input accounts for one stored one that says the same, and a sum for all that may be
 * parts of it: what is stored of its period is no other usage.
 */
function withoutOwn(
	target: Target,
	stored: readonly ExactObject[],
	usages: readonly Identified[],
): ExactObject[] {
	const own = groupBy(usages, (usage) => contentOf(target, usage));
	const parts = new Set(
		usages.flatMap((usage) => {
			const { partition } = target.measure(usage.body);
			return timesOfParts(usage).map((time) => `${time} ${partition}`);
		}),
	);
	return stored.filter((content) => {
		const { from, partition } = target.measure(content);
		const isPart = parts.has(`${from} ${partition}`);
		return own.get(canonicalJson(content))?.pop() === undefined && !isPart;
	});
}

async function readByKind(
	target: Target,
	byKind: StoredByScope,
	usages: readonly Identified[],
	run: Run,
): Promise<BeforeRead> {
	const own = new Set(usages.flatMap((usage) => identitiesOfParts(target, usage)));
	const scopes = [...new Set(usages.map(({ body }) => byKind.scopeOf(body)))];
	if (scopes.length > MOST_REQUESTS) return tooMany(`${MOST_REQUESTS} requests`);
	const before = run.effort.requests;
	const bodies: ExactObject[] = [];
	let failed: Extract<BeforeRead, { known: false }> | undefined;
	await inParallel(scopes, run.limits.concurrency, async (scope) => {
		if (failed !== undefined) return;
		const left = MOST_REQUESTS - (run.effort.requests - before);
		const most = left * byKind.list(scope).pageSize;
		const read = await readScope(byKind, scope, run, {
			count: byKind.list(scope).pageSize,
			isEnough: ({ length }) => length >= most,
		});
		if (!read.known) failed = { ...read, isPassing: !OF_THE_API.has(read.reason.code) };
		else if (read.records.size >= most) failed = tooMany(`${MOST_REQUESTS} requests`);
		else
			for (const [ident, record] of read.records)
				if (!own.has(ident)) bodies.push(byKind.bodyOf(record));
	});
	return failed ?? { known: true, bodies };
}

function tooMany(most: string): Extract<Found, { known: false }> {
	const reason = incomplete(`it would take more than ${most} to read it`);
	return { known: false, reason, isPassing: false };
}
