import pLimit from 'p-limit';
import type { ExactObject } from '../values/exactJson';
import { findTwins, type Twin } from './deduplicate';
import type { Reading } from './fields';
import { identify, type Identified } from './identify';
import { lookUp, type Found } from './lookUp';
import { SUCCESSES, type Fault, type ItemResult, type Outcome } from './outcome';
import type { Run } from './run';
import { LaneKnowledge, sendUsage } from './send';
import type { Target } from './target';
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
	readonly onProgress?: (done: number, total: number) => void;
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
	const usages = prepare(target, inputs, options.reading, results);
	const nothingMayBeSent = options.stopOnInvalid && results.some((result) => result !== undefined);
	if (nothingMayBeSent) {
		for (const [position, usage] of usages) results[position] = heldBack(usage);
		return results as ItemResult[];
	}
	const twins = findTwins(usages);
	const firsts = [...usages].filter(([position]) => !twins.has(position));
	let done = inputs.length - firsts.length;
	const finish = (position: number, usage: Identified, result: ItemResult): void => {
		results[position] = result;
		if (SUCCESSES.has(result.outcome)) options.memory?.set(usage.identity, result);
		done += 1;
		options.onProgress?.(done, inputs.length);
	};
	const limit = pLimit(run.limits.concurrency);
	const lanes = [...byLane(target, firsts).values()];
	await Promise.all(
		lanes.map((lane) => limit(async () => await deliverLane(target, lane, run, options, finish))),
	);
	for (const twin of twins.values()) {
		results[twin.position] = twinResult(usages.get(twin.position)!, twin, results[twin.first]!);
	}
	return results as ItemResult[];
}

type Lane = Array<[position: number, usage: Identified]>;

/** Reads, validates and identifies all items; invalid ones get their result at once. */
function prepare(
	target: Target,
	inputs: readonly Input[],
	reading: Reading,
	results: Array<ItemResult | undefined>,
): Map<number, Identified> {
	const schema = target.schema(reading);
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
		if (faults.length > 0 || !validated.ok) results[position] = invalidResult(faults);
		else usages.set(position, identify(target, validated.body, reference.text, position));
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

function byLane(target: Target, usages: Lane): Map<string, Lane> {
	const lanes = new Map<string, Lane>();
	for (const entry of usages) {
		const name = target.measure(entry[1].body).lane;
		const lane = lanes.get(name);
		if (lane) lane.push(entry);
		else lanes.set(name, [entry]);
	}
	return lanes;
}

/** Delivers the usages of one subscription or contract, in the order of their items. */
async function deliverLane(
	target: Target,
	lane: Lane,
	run: Run,
	options: DeliveryOptions,
	finish: (position: number, usage: Identified, result: ItemResult) => void,
): Promise<void> {
	const isOpen = ([, usage]: Lane[number]): boolean => options.memory?.get(usage.identity) === undefined;
	const open = lane.filter(isOpen);
	const found = options.lookUp ? await lookUpLane(target, open, run) : undefined;
	const knowledge = new LaneKnowledge(found);
	const seen = new Map<string, number>();
	for (const [position, usage] of lane) {
		const content = usage.content ?? usage.identity;
		const ordinal = seen.get(content) ?? 0;
		seen.set(content, ordinal + 1);
		const result =
			options.memory?.get(usage.identity) ??
			beforeSending(target, usage, found, knowledge, ordinal, run) ??
			(await sendUsage(target, usage, run, knowledge));
		finish(position, usage, result);
	}
}

async function lookUpLane(target: Target, lane: Lane, run: Run): Promise<Found | undefined> {
	if (target.storedUsages === undefined) return undefined;
	const measures = lane.map(([, usage]) => target.measure(usage.body));
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
	knowledge: LaneKnowledge,
	ordinal: number,
	run: Run,
): ItemResult | undefined {
	if (found === undefined || usage.content === undefined) return undefined;
	const base = { identity: usage.identity, usage: usage.body };
	if (!found.known) {
		if (!run.mayGoOn()) {
			const message = `Not sent: ${run.stopReason}. Nothing was sent by this run; run the workflow again.`;
			return { ...base, outcome: 'unsent', message };
		}
		return {
			...base,
			outcome: 'unknown',
			message: `Not sent, because an earlier run may have stored it and ${target.service} could not be asked: ${found.reason}. Run the workflow again, or look in ${target.service} whether it is stored.`,
		};
	}
	const storedId = knowledge.id(usage.content, ordinal);
	if (storedId === undefined) return undefined;
	return {
		...base,
		outcome: 'duplicate',
		message: `${target.service} has this usage already; nothing was sent twice.`,
		storedId,
		compared: true,
	};
}

const AS_THE_FIRST: ReadonlySet<Outcome> = new Set<Outcome>(['rejected', 'unsent', 'unknown', 'conflict']);

/** A twin is never sent: it ends as a duplicate of its first, or where that failed, like it. */
function twinResult(usage: Identified, twin: Twin, first: ItemResult): ItemResult {
	const base = { identity: usage.identity, usage: usage.body, duplicateOf: twin.first };
	if (twin.differences.length > 0) {
		const fields = twin.differences.map((difference) => `'${difference.field}'`).join(', ');
		return {
			...base,
			outcome: 'conflict',
			message: `Item ${twin.first} has the same identity but says something else: ${fields} differ. Nothing was sent for this item. Give each usage a reference of its own.`,
			differences: twin.differences,
		};
	}
	if (AS_THE_FIRST.has(first.outcome)) {
		const message = `Equal to item ${twin.first}, and ends like it: ${first.message}`;
		return { ...base, outcome: first.outcome, message, refusal: first.refusal };
	}
	return {
		...base,
		outcome: 'duplicate',
		message: `Equal to item ${twin.first}, so it was not sent again. Where both are meant, set 'Identity' to 'From a Field'.`,
		compared: true,
	};
}

function invalidResult(faults: readonly Fault[]): ItemResult {
	const message = faults.map((fault) => `${fault.message} ${fault.mend}`).join(' ');
	return { outcome: 'invalid', message, faults };
}

function heldBack(usage: Identified): ItemResult {
	return {
		outcome: 'unsent',
		message: 'Not sent, because other items are invalid. Mend them and run the workflow again.',
		identity: usage.identity,
		usage: usage.body,
	};
}
