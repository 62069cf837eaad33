import { rememberedAs, type Remembered } from '../contract/history';
import { SUCCESSES, type ItemResult } from '../contract/outcome';
import type { Target } from '../contract/target';
import { contentOf, isByContent, isRecognisable, type Identified } from '../identity/identify';
import type { Partition } from './partitions';
import type { DeliveryOptions } from './options';
import type { Unsettled } from './listed/recognise';
import { rememberedResult, type UsageResult } from './results/results';

type Usages = ReadonlyArray<[number, Identified]>;

/** Asks the history about all usages that the memory of this execution does not know. */
export async function recall(
	usages: Usages,
	options: DeliveryOptions,
): Promise<ReadonlyMap<string, Remembered>> {
	if (options.history === undefined) return new Map();
	const open = usages
		.map(([, usage]) => usage)
		.filter((usage) => usage.isLasting && options.memory?.get(usage.identity) === undefined);
	return await options.history.begin(open.map(({ identity }) => identity));
}

/** What an earlier run left of a usage. */
function rememberedOf(
	usage: Identified,
	remembered: ReadonlyMap<string, Remembered>,
): Remembered | undefined {
	const before = remembered.get(usage.identity);
	// Rows may have come late for a period, so only the API knows whether it is stored as it is now.
	return before === 'done' && usage.combined !== undefined ? 'begun' : before;
}

/** How an earlier try or run ended a usage; nothing where this one has to. */
export function earlierResult(
	usage: Identified,
	remembered: ReadonlyMap<string, Remembered>,
	options: DeliveryOptions,
): UsageResult | undefined {
	const isDone = rememberedOf(usage, remembered) === 'done';
	return options.memory?.get(usage.identity) ?? (isDone ? rememberedResult() : undefined);
}

/** Parts what earlier tries and runs have ended from what is still to be delivered. */
export function setAside(
	usages: Partition,
	remembered: ReadonlyMap<string, Remembered>,
	options: DeliveryOptions,
): { readonly unsettled: Unsettled; readonly ended: ReadonlyMap<number, UsageResult> } {
	const unsettled = {
		all: usages,
		open: new Map() as Partition,
		begun: new Set<number>(),
		doubtful: new Map<number, UsageResult>(),
		done: new Map() as Partition,
		claimed: new Set<string>(),
	};
	const ended = new Map<number, UsageResult>();
	for (const [position, usage] of usages) {
		const result = earlierResult(usage, remembered, options);
		const mayBeFound = result?.outcome === 'unknown' && result.storedId === undefined;
		if (result === undefined || mayBeFound) {
			unsettled.open.set(position, usage);
			if (mayBeFound) unsettled.doubtful.set(position, result);
			else if (rememberedOf(usage, remembered) === 'begun') unsettled.begun.add(position);
			continue;
		}
		ended.set(position, result);
		if (result.storedId === undefined) unsettled.done.set(position, usage);
		else unsettled.claimed.add(result.storedId);
	}
	return { unsettled, ended };
}

/** What the history is to keep of usages that ended so. */
export function statesOf(
	target: Target,
	remembered: ReadonlyMap<string, Remembered>,
	usages: Usages,
	results: ReadonlyArray<ItemResult | undefined>,
): ReadonlyMap<string, Remembered> {
	const states = new Map<string, Remembered>();
	for (const [position, usage] of usages) {
		const before = remembered.get(usage.identity);
		if (before === undefined) continue;
		const { outcome } = results[position]!;
		states.set(usage.identity, rememberedAs(outcome, before, isRecognisable(target, usage)));
	}
	return states;
}

/** Whether the next try of the execution must know of it: it is stored, or may be and has no key. */
export function isWorthRemembering(target: Target, usage: Identified, result: ItemResult): boolean {
	if (SUCCESSES.has(result.outcome) || result.outcome === 'surplus') return true;
	if (result.outcome !== 'unknown') return false;
	return target.recognition.kind === 'listed' || !isRecognisable(target, usage);
}

/** By what a later round knows the stored usages of an item: their IDs, or what they say where none is known. */
export function keysOfStored(
	target: Target,
	usage: Identified,
	{ storedId, surplusIds = [] }: ItemResult,
): readonly string[] {
	return [...surplusIds, storedId ?? contentOf(target, usage) ?? ''];
}

/** So much of an identity tells it from all others of an execution. */
const KEY_LENGTH = 16;

/**
 * Notes a usage that is stored for the later rounds of the execution, and whether an earlier one has
 * stored the same: by content nobody can tell whether both are meant.
 */
export function noteRow(
	usage: Identified,
	{ outcome }: ItemResult,
	{ rows, noteRepeated }: DeliveryOptions,
): void {
	if (rows === undefined || !isByContent(usage) || !SUCCESSES.has(outcome)) return;
	const key = usage.identity.slice(0, KEY_LENGTH);
	if (outcome === 'duplicate' && rows.get(key) === true) noteRepeated?.();
	rows.set(key, true);
}

/** What is worth remembering of a result: the usage itself comes with the items of the next try. */
export function withoutUsage({
	usage: _usage,
	identity: _identity,
	reference: _reference,
	combined: _combined,
	...result
}: ItemResult): UsageResult {
	return result;
}
