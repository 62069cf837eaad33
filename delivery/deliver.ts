import pLimit from 'p-limit';
import type { ExactObject } from '../values/exactJson';
import { findTwins } from './deduplicate';
import type { Reading } from './fields';
import { rememberedAs, type History, type Remembered } from './history';
import { identify, type Identified } from './identify';
import { lookUp, type Found } from './lookUp';
import { matchStored } from './match';
import { SUCCESSES, type Fault, type ItemResult } from './outcome';
import {
	heldBackEnding,
	invalidEnding,
	rememberedEnding,
	storedEnding,
	twinEnding,
	unreadableEnding,
	unsentEnding,
	type Ending,
} from './results';
import type { Run } from './run';
import { sendUsage } from './send';
import type { StoredUsage, Target } from './target';
import { validate } from './validate';

/** One item as the node read it. */
export interface Input {
	/** The usage by API field names, values as the user gave them. */
	readonly given: unknown;
	/** The user's own reference; `null` when it was asked for but the item has none. */
	readonly reference?: unknown;
	/** Faults met while reading, such as JSON that cannot be parsed. */
	readonly faults?: readonly Fault[];
}

export interface DeliveryOptions {
	readonly reading: Reading;
	/** Nothing at all is sent when an item is invalid. */
	readonly stopOnInvalid: boolean;
	/** Whether stored usages are read first, where the API has no unique field. */
	readonly lookUp: boolean;
	/** Outcomes of an earlier try of the same execution, by identity. */
	readonly memory?: Memory;
	/** Outcomes of earlier executions. */
	readonly history?: History;
	/**
	 * What usages of the same content are to an API without a unique field: one usage, separate ones,
	 * or (left out) separate where they have different references.
	 */
	readonly equalUsages?: 'one' | 'separate';
}

/** Remembers finished usages between the tries of one execution. */
export interface Memory {
	get(identity: string): ItemResult | undefined;
	set(identity: string, result: ItemResult): void;
}

/**
 * The flow: validate, identify, deduplicate, look up, send. Every item ends in one outcome.
 *
 * @returns the results by position of their item; never throws for what an API or a network does
 */
export async function deliver(
	target: Target,
	inputs: readonly Input[],
	run: Run,
	options: DeliveryOptions,
): Promise<ItemResult[]> {
	const results = new Array<ItemResult | undefined>(inputs.length);
	const usages = prepare(target, inputs, options, results);
	const nothingMayBeSent = options.stopOnInvalid && usages.size < inputs.length;
	if (nothingMayBeSent) {
		for (const [position, usage] of usages) results[position] = resultOf(usage, heldBackEnding());
		return results as ItemResult[];
	}
	const twins = findTwins(usages);
	const firsts = [...usages].filter(([position]) => !twins.has(position));
	const remembered = await recall(firsts, options);
	const lanes = byLane(target, firsts);
	run.waiting = firsts.length;
	const finish = (position: number, usage: Identified, result: ItemResult): void => {
		results[position] = result;
		run.waiting -= 1;
		if (SUCCESSES.has(result.outcome)) options.memory?.set(usage.identity, result);
	};
	const limit = pLimit(run.limits.concurrency);
	await Promise.all(
		lanes.map((lane) => limit(async () => await deliverLane(target, lane, run, options, remembered, finish))),
	);
	await options.history?.end(statesOf(remembered, firsts, results));
	for (const twin of twins.values()) {
		const ending = twinEnding(twin, results[twin.first]!);
		results[twin.position] = resultOf(usages.get(twin.position)!, ending);
	}
	return results as ItemResult[];
}

/** Asks the history about all usages that the memory of this execution does not know. */
async function recall(
	usages: ReadonlyArray<[number, Identified]>,
	options: DeliveryOptions,
): Promise<ReadonlyMap<string, Remembered>> {
	if (options.history === undefined) return new Map();
	const open = usages
		.map(([, usage]) => usage)
		.filter((usage) => usage.isLasting && options.memory?.get(usage.identity) === undefined);
	return await options.history.begin(open.map(({ identity }) => identity));
}

function statesOf(
	remembered: ReadonlyMap<string, Remembered>,
	usages: ReadonlyArray<[number, Identified]>,
	results: ReadonlyArray<ItemResult | undefined>,
): ReadonlyMap<string, Remembered> {
	const states = new Map<string, Remembered>();
	for (const [position, { identity }] of usages) {
		const before = remembered.get(identity);
		if (before !== undefined) states.set(identity, rememberedAs(results[position]!.outcome, before));
	}
	return states;
}

/** The usages of one subscription or contract by the position of their items, in order. */
type Lane = Map<number, Identified>;

/** Reads, validates and identifies all items; invalid ones get their result at once. */
function prepare(
	target: Target,
	inputs: readonly Input[],
	options: DeliveryOptions,
	results: Array<ItemResult | undefined>,
): Map<number, Identified> {
	const schema = target.schema(options.reading);
	const seen = new Map<string, number>();
	const usages = new Map<number, Identified>();
	inputs.forEach((input, position) => {
		const reference = readReference(input.reference);
		const given = withIdent(target, input, reference.text);
		const validated = validate(schema, given);
		const faults = [
			...(input.faults ?? []),
			...(reference.fault ? [reference.fault] : []),
			...(validated.ok || input.faults?.length ? [] : validated.faults),
		];
		if (faults.length > 0 || !validated.ok) {
			results[position] = invalidEnding(faults);
			return;
		}
		const isKeyless = target.identField === undefined;
		const own = isKeyless && options.equalUsages === 'one' ? undefined : reference.text;
		const usage = identify(target, validated.body, own, position);
		const content = usage.content ?? '';
		const ordinal = options.equalUsages === 'separate' ? (seen.get(content) ?? 0) : 0;
		seen.set(content, ordinal + 1);
		usages.set(position, ordinal === 0 ? usage : identify(target, validated.body, own, position, ordinal));
	});
	return usages;
}

/** Where the API keeps a field unique, the user's reference goes into it and under its rules. */
function withIdent(target: Target, input: Input, reference: string | undefined): unknown {
	if (target.identField === undefined || reference === undefined) return input.given;
	return { ...(input.given as ExactObject), [target.identField]: reference };
}

function readReference(reference: unknown): { text?: string; fault?: Fault } {
	if (reference === undefined) return {};
	const text = typeof reference === 'number' ? String(reference) : reference;
	if (typeof text === 'string' && text.trim() !== '') return { text };
	return {
		fault: {
			field: 'Reference Field',
			path: 'reference',
			rule: 'required',
			message: "The field named in 'Reference Field' is empty or missing in this item.",
			mend: "Give every item its own reference, or set 'Identity' to 'From Content'.",
		},
	};
}

function byLane(target: Target, usages: ReadonlyArray<[number, Identified]>): Lane[] {
	const lanes = new Map<string, Lane>();
	for (const [position, usage] of usages) {
		const name = target.measure(usage.body).lane;
		const lane = lanes.get(name);
		if (lane) lane.set(position, usage);
		else lanes.set(name, new Map([[position, usage]]));
	}
	return [...lanes.values()];
}

/** Delivers the usages of one subscription or contract, in the order of their items. */
async function deliverLane(
	target: Target,
	lane: Lane,
	run: Run,
	options: DeliveryOptions,
	remembered: ReadonlyMap<string, Remembered>,
	finish: (position: number, usage: Identified, result: ItemResult) => void,
): Promise<void> {
	const open: Lane = new Map();
	const known = new Set<string>();
	for (const [position, usage] of lane) {
		const result =
			options.memory?.get(usage.identity) ??
			(remembered.get(usage.identity) === 'done' ? resultOf(usage, rememberedEnding()) : undefined);
		if (result === undefined) open.set(position, usage);
		else finish(position, usage, result);
		if (result?.storedId !== undefined) known.add(result.storedId);
	}
	const isBegun = (usage: Identified): boolean => remembered.get(usage.identity) === 'begun';
	const mustLookUp = options.lookUp || [...open.values()].some(isBegun);
	const found = mustLookUp ? await lookUpLane(target, open, run) : undefined;
	const stored = found?.known ? matchStored(target, open, found.usages, known) : undefined;
	if (found?.known) for (const { id } of found.usages) known.add(id);
	for (const [position, usage] of open) {
		const ending = beforeSending(target, usage, found, stored?.get(position), run);
		const result = ending ? resultOf(usage, ending) : await sendUsage(target, usage, run, known);
		finish(position, usage, result);
	}
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

/** What the look-up says about a usage that was not sent yet; nothing when it is to be sent. */
function beforeSending(
	target: Target,
	usage: Identified,
	found: Found | undefined,
	stored: StoredUsage | undefined,
	run: Run,
): Ending | undefined {
	if (found === undefined || usage.content === undefined) return undefined;
	if (!found.known) {
		return run.mayGoOn() ? unreadableEnding(target, found.reason) : unsentEnding(run.stopReason!);
	}
	if (stored === undefined) return undefined;
	return storedEnding(target, usage, 'duplicate', { id: stored.id, accepted: stored.quantity });
}

function resultOf(usage: Identified, ending: Ending): ItemResult {
	return { ...ending, identity: usage.identity, usage: usage.body };
}
