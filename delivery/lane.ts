import { rehearse } from './dryRun';
import type { DeliveryOptions } from './options';
import type { Remembered } from './history';
import { contentOf, isRecognisable, type Identified } from './identify';
import { lookUp, type Found } from './lookUp';
import { findOtherSum, matchStored } from './match';
import type { ItemResult } from './outcome';
import { ambiguousEnding, otherSumEnding, rememberedEnding, resultOf, storedEnding, unreadableEnding, unsentEnding, type Ending } from './results';
import type { Run } from './run';
import { sendUsage } from './send';
import type { StoredUsage, Target } from './target';

/** The usages of one subscription or contract by the position of their items, in order. */
export type Lane = Map<number, Identified>;

/** Delivers the usages of one subscription or contract, in the order of their items. */
export async function deliverLane(
	target: Target,
	lane: Lane,
	run: Run,
	options: DeliveryOptions,
	remembered: ReadonlyMap<string, Remembered>,
	finish: (position: number, usage: Identified, result: ItemResult) => void,
): Promise<void> {
	const open: Lane = new Map();
	/** Stored by an earlier run under an id that is not known, so each of them stands for a stored usage. */
	const done: Lane = new Map();
	/** Ids of stored usages that stand for settled items. */
	const claimed = new Set<string>();
	// Rows may have come late for a period, so only the API knows whether it is stored as it is now.
	const state = (usage: Identified): Remembered | undefined => {
		const before = remembered.get(usage.identity);
		return before === 'done' && usage.combined !== undefined ? 'begun' : before;
	};
	const isDone = (usage: Identified): boolean => state(usage) === 'done';
	const isBegun = (usage: Identified): boolean => state(usage) === 'begun';
	for (const [position, usage] of lane) {
		const ending =
			options.memory?.get(usage.identity) ??
			(isDone(usage) ? rememberedEnding() : undefined);
		if (ending === undefined) open.set(position, usage);
		else finish(position, usage, resultOf(usage, ending));
		if (ending?.storedId !== undefined) claimed.add(ending.storedId);
		else if (ending !== undefined) done.set(position, usage);
	}
	// By content alone, equal usages that come one by one under references cannot be told apart.
	const goesByReference = (usage: Identified): boolean => !options.lookUp && usage.reference !== undefined;
	const toRecognise = new Map([...open].filter(([, usage]) => isBegun(usage) || !goesByReference(usage)));
	const mustLookUp = options.lookUp || [...open.values()].some(isBegun);
	const found = mustLookUp ? await lookUpLane(target, open, run) : undefined;
	const ids = found?.known ? found.usages.map(({ id }) => id) : [];
	for (const id of ids) if (options.claimed?.has(id)) claimed.add(id);
	const stored = found?.known ? matchStored(target, new Map([...done, ...toRecognise]), found.usages, claimed) : undefined;
	const taken = new Set([...claimed, ...[...(stored?.values() ?? [])].map(({ id }) => id)]);
	/** Ids of all usages that are known to be stored before one is sent. */
	const known = new Set([...claimed, ...ids]);
	const beforeSending = (position: number, usage: Identified): Ending | undefined => {
		if (isBegun(usage) && !isRecognisable(target, usage)) {
			return unreadableEnding(target, 'it has no time by which it could be recognised');
		}
		if (!toRecognise.has(position)) return undefined;
		const equal = stored?.get(position);
		if (equal !== undefined && goesByReference(usage)) return ambiguousEnding(target, equal);
		return endingByLookUp(target, usage, found, equal, taken, run);
	};
	for (const [position, usage] of open) {
		const ending = beforeSending(position, usage);
		if (options.dryRun !== undefined) {
			const seen = isFoundFor(target, usage, found) ? found : undefined;
			const rehearsed = await rehearse(target, usage, run, options.dryRun, ending, seen);
			finish(position, usage, resultOf(usage, rehearsed));
			continue;
		}
		const mayBeOfAnother = (): boolean => !found?.known && (goesByReference(usage) || hasEqual(target, done, usage));
		const result = ending ? resultOf(usage, ending) : await sendUsage(target, usage, run, known, mayBeOfAnother);
		finish(position, usage, result);
	}
}

function hasEqual(target: Target, lane: Lane, usage: Identified): boolean {
	const content = contentOf(target, usage);
	return [...lane.values()].some((other) => contentOf(target, other) === content);
}

async function lookUpLane(target: Target, lane: Lane, run: Run): Promise<Found | undefined> {
	if (target.storedUsages === undefined) return undefined;
	const measures = [...lane.values()].map((usage) => target.measure(usage.body));
	const times = measures.flatMap((measure) => (measure.from === undefined ? [] : [measure.from]));
	if (times.length === 0) return undefined;
	const from = times.reduce((earliest, time) => Math.min(earliest, time));
	const to = times.reduce((latest, time) => Math.max(latest, time));
	return await lookUp(target.storedUsages, { lane: measures[0].lane, from, to }, run);
}

/** Whether the look-up can say anything of this usage. */
function isFoundFor(target: Target, usage: Identified, found: Found | undefined): found is Found {
	return found !== undefined && contentOf(target, usage) !== undefined;
}

/** What the look-up says about a usage that was not sent yet; nothing when it is to be sent. */
function endingByLookUp(
	target: Target,
	usage: Identified,
	found: Found | undefined,
	stored: StoredUsage | undefined,
	taken: ReadonlySet<string>,
	run: Run,
): Ending | undefined {
	if (!isFoundFor(target, usage, found)) return undefined;
	if (!found.known) {
		if (!run.mayGoOn()) return unsentEnding(run.stopReason!);
		return found.isPassing ? unsentEnding(found.reason) : unreadableEnding(target, found.reason);
	}
	if (stored === undefined) {
		const other = findOtherSum(target, usage, found.usages, taken);
		return other && otherSumEnding(target, usage, other);
	}
	return storedEnding(target, usage, 'duplicate', { id: stored.id, accepted: stored.quantity });
}

